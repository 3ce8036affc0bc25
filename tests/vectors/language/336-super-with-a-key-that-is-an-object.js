const proto = { p: 'ok', '[object Object]': 'plain', 3: 'three', q() { return 'q' + this.own; } };
const proto2 = { p: 'bad' };
const obj = { __proto__: proto, own: 1, get(key) { return super[key]; }, call(key) { return super[key](); } };
class A { x() { return 'x' + this.n; } static s() { return 's' + this.n; } get g() { return 'g' + this.n; } }
class B extends A { n = 5; static n = 6; at(key) { return super[key]; } run(key) { return super[key](); } static run(key) { return super[key](); } }
function mbpf_prog() {
  for (const key of [3, '3', 'p', {}, null, undefined, [3], ['p'], true, 1.5, { toString() { return 'p'; } }, { toString: null, valueOf() { return 3; } }]) attempt(() => obj.get(key));
  attempt(() => obj.get({ toString() { Object.setPrototypeOf(obj, proto2); return 'p'; } }));
  attempt(() => obj.get('p'));
  Object.setPrototypeOf(obj, proto);
  attempt(() => obj.call({ toString() { return 'q'; } }));
  attempt(() => obj.get({ toString() { throw 'thrown'; } }));
  attempt(() => obj.get({ toString() { return {}; }, valueOf() { return {}; } }));
  Object.setPrototypeOf(obj, null);
  attempt(() => obj.get({ toString() { return 'q'; } }));
  const b = new B();
  attempt(() => b.run(['x'])); attempt(() => b.at(['g'])); attempt(() => B.run(['s']));
}
