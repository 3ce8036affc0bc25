function F(x) { this.x = x; }
F.prototype.get = function () { return this.x; };
class A { constructor(a) { this.a = a; } m() { return `A${this.a}`; } get g() { return this.a * 2; } set g(v) { this.a = v; } static s() { return 'static'; } toString() { return `<${this.a}>`; } }
class B extends A { constructor() { super(7); } m() { return `B${super.m()}`; } get g() { return super.g + 1; } set g(v) { this.a = v; } }
class E extends TypeError { constructor(m) { super(m); this.extra = 1; } get name() { return 'E'; } }
class L extends Array { sum() { let t = 0; for (const x of this) t += x; return t; } }
function mbpf_prog() {
  const f = new F(3);
  show(f.get()); show(f instanceof F); show(Object.getPrototypeOf(f) === F.prototype); show(F.prototype.constructor === F);
  show(f.constructor === F); show('get' in f); show(f.hasOwnProperty('get')); show(f.hasOwnProperty('x'));
  const keys = []; for (const k in f) keys.push(k); show(keys.join());
  const b = new B(); show(b.m()); show(b.g); show(b.a); show(`${b}`); show(b + '!'); show(B.s()); show(B.name); show(A.length);
  show(b instanceof A); show(Object.getOwnPropertyNames(A.prototype).join()); show(Object.keys(b).join());
  const e = new E('oops'); show(e instanceof TypeError); show(e instanceof E); show(e.message); show(e.name); show(String(e)); show(Object.prototype.toString.call(e));
  const l = new L(); l.push(1, 2, 3); show(l.sum()); show(l.length); show(l instanceof Array); show(Array.isArray(l)); l.name = 'n'; show(Object.keys(l).join());
  const o = { get p() { return this.q + 1; }, set p(v) { this.q = v; }, q: 1, __proto__: { z: 9 } };
  o.p = 4; show(o.p); show(o.z); show(Object.keys(o).join()); const ks = []; for (const k in o) ks.push(k); show(ks.join());
  const d = Object.getOwnPropertyDescriptor(o, 'p'); show(typeof d.get); show(d.enumerable); show(d.configurable);
  show({ valueOf() { return 5; } } * 2); show([1, 2] + ''); show({} + ''); show([3] == 3); show([1] < 2); show(null == {});
  show({ toString() { return 'k'; } } in { k: 1 }); show({ k: 8 }[{ toString() { return 'k'; } }]);
  const fz = Object.freeze({ a: 1, b: [2] }); try { fz.a = 2; } catch (x) { show(x instanceof TypeError); } show(Object.isFrozen(fz)); fz.b.push(3); show(fz.b.length);
  const fa = Object.freeze([1, 2]); try { fa[0] = 5; } catch (x) { show(x.name); } try { fa.push(5); } catch (x) { show(x.name); } show(fa.join());
  const c = Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hid: { value: 3 } }); show(c.inherited + c.own + c.hid); show(Object.keys(c).join()); try { c.own = 5; } catch (x) { show(x.name); }
  show(Object.entries({ a: 1, b: 2 }).join(';')); show(Object.values({ a: 1, b: 2 }).join()); show(Object.assign({}, { a: 1 }, null, { b: 2 }).b); show(JSON.stringify(Object.fromEntries([['x', 1]])));
  function g() { return arguments.length + arguments[1]; } show(g(1, 2, 3)); show(g.call(null, 5, 6)); show(g.apply(null, [7, 8])); const h = g.bind(null, 1); show(h(2)); show(h.name); let t = 0; (function () { for (const x of arguments) t += x; })(1, 2, 3); show(t); show(h.length);
  const cyc = {}; try { Object.setPrototypeOf(Object.getPrototypeOf(Object.create(cyc)), Object.create(cyc)); } catch (x) { show(x.name); }
  show(Object.getPrototypeOf([]) === Array.prototype); show(typeof Object.prototype); show([].constructor === Array); show((5).constructor === Number);
  show(Object.is(NaN, NaN)); show(Object.is(0, -0)); show(Math.max.name); show(Object.hasOwn({ a: 1 }, 'a'));
  Object.defineProperty(f, 'hidden', { value: 1 }); show(Object.keys(f).join()); show(f.propertyIsEnumerable('x')); show(F.prototype.isPrototypeOf(f));
  show({ ...{ a: 1, get b() { return 2; } } }.b); F.stat = 5; show(F.stat); show(delete F.stat); show(F.stat);
  show(`${[1, [2, 3]]}`); show([1, 2].toString()); show((12).toString()); show([] instanceof Object); show(f.toString());
}
