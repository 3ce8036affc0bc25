class A {
  constructor(x, y = 2) { this.x = x; this.y = y; }
  get sum() { return this.x + this.y; }
  set sum(v) { this.x = v - this.y; }
  m(k) { return this.sum * k; }
  static of(...a) { return new this(...a); }
}
function mbpf_prog() {
  const a = new A(1);
  show([a.sum, a.m(3), (a.sum = 10), a.x, a]);
  show([A.name, A.length, typeof A, A.of(5, 6).sum, a instanceof A, a.constructor === A]);
  const keys = []; for (const k in a) keys.push(k);
  show(keys);
  attempt(() => A(1));
  attempt(() => { A.prototype = null; });
  const B = class { m() { return 1; } };
  show([new B().m(), B.name, new (class Inner { me() { return Inner.name; } })().me()]);
}
