class A { constructor(x) { this.x = x; } m() { return 'm' + this.x; } }
class B extends A {
  y = this.x + 1;
  constructor(x) { const f = () => super(x); if (x > 5) f(); else (() => { (() => super(x))(); })(); this.z = (() => this.y)(); }
  k() { return (() => super.m())(); }
}
class C extends A { constructor(x) { const f = () => super(x); f(); f(); } }
class D extends A { constructor(x) { const f = () => super(x); } }
class E extends A { constructor(x) { const f = () => super(x); return f(); } }
class F extends A { constructor() { const f = () => new.target; super(f() === F); const g = () => this; show(g() === this); } }
function mbpf_prog() {
  show([new B(9), new B(2), new B(2).k()]);
  attempt(() => new C(1));
  attempt(() => new D(1));
  show([new E(3), new F()]);
}
