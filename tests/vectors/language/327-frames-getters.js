// Getters, setters and conversions that allocate in the middle of an instruction.
function fresh(x) { const list = []; for (let i = 0; i < 6; i++) list.push({ i, x: 't' + i }); return list[5].x + x; }
let log = [];
const object = {
  get a() { return fresh('a'); },
  set a(v) { log.push([fresh(v), { v }]); },
  get method() { const made = fresh('m'); return (...rest) => [made, rest, this === object]; },
  get [fresh('k')]() { return { computed: fresh('c') }; },
  valueOf() { return fresh('').length; },
  toString() { return fresh('s'); },
};
class Parent {
  get value() { return [fresh('p'), this.own]; }
  set value(v) { this.own = { v: fresh(v) }; }
  static get shared() { return { s: fresh('x') }; }
}
class Child extends Parent {
  get value() { return [super.value, fresh('q')]; }
  set value(v) { this.own = { v: [v + fresh(''), super.value] }; }
}
function deep(n, o) { return n > 0 ? [o.a, deep(n - 1, { get a() { return o.a + n; } })].length + o.a.length : o.a.length; }
function mbpf_prog() {
  log = [];
  show(object.a + object['a'] + `${object}${[object.a]}`);
  object.a = { o: 1 }.o; object['a'] = 'b' + 2; object.a += 'c';
  show(log);
  show([object.method({ x: 1 }, [2]), object['method'](), object.method.apply(object, [{ y: 3 }])]);
  show(object[fresh('k')]);
  show([object + 1, object * 2, object < 'u', object == 't5s', -object, { [object]: object.a }]);
  const child = new Child();
  child.value = 'v';
  show([child.value, child.own, Child.shared, Parent.shared.s]);
  show(deep(10, { get a() { return fresh('d'); } }));
  const { a, method, ...rest } = object;
  show([a, method(a), Object.keys(rest).length]);
  show([{ ...object }.a, Object.assign({}, object, { b: [1] }).b, JSON.stringify([object.a, { get z() { return [fresh('z')]; } }])]);
  for (const key in object) if (object[key] === undefined) show(key);
  attempt(() => ({ get a() { throw { why: fresh('w') }; } }).a);
  attempt(() => [1, 2, 3].map(x => object[x ? 'a' : 'b'] + x));
  object[{ toString() { return 'a' + fresh('').slice(0, 0); } }] = fresh('n');
  show(log.length);
}
