const base = { v: 5, get w() { return this.q; }, m() { return 'base' + this.q; } };
const o = { __proto__: base, q: 9, m() { return super.m() + super.v + super['w'] + (() => super.w)(); }, get g() { return super.v; }, t() { return super.none; } };
function mbpf_prog() {
  show([o.m(), o.g, o.t()]);
  function make(n) { return { __proto__: o, q: n, m() { return super.m() + this.q; } }; }
  const a = make(1), b = make(2);
  show([a.m(), b.m()]);
  const m = o.m, other = { q: 'other', m };
  show(other.m());
  attempt(() => ({ m() { delete super.x; } }).m());
  attempt(() => ({ __proto__: null, m() { return super.x; } }).m());
}
