function Counter() {
  this.n = 0;
  this.add = by => { this.n += by; return () => this.n; };
}
function mbpf_prog() {
  const a = new Counter(), b = new Counter();
  show([a.add(2)(), b.add(3)(), a.add(5)(), a.n, b.n]);
  const outer = () => this;
  show(outer());
  const o = { m() { return [1, 2].length && (() => (() => this)())() === this; } };
  show(o.m());
}
