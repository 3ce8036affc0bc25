// What a pattern leaves over are own properties, also where getters are inherited.
let o;
function f({ a: x, ...y } = {}) { return [x, Object.keys(y)]; }
function h({ a: x = 1, ...y } = {}) { function D() { return 1; } D.prototype = x; o = { __proto__: o }; return [x, y]; }
function mbpf_prog() {
  const base = { a: 1, b: 2, get c() { mbpf.log(1, 'c'); return this.a; } };
  show(f(base));
  show(f({ __proto__: base }));
  const { a, ...r } = { __proto__: base, d: 1 };
  show([a, Object.keys(r)]);
  o = base;
  show(h(1));
  show(h(o));
  show(Object.keys(o));
}
