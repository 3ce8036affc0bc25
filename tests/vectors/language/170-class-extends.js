class A { constructor(x) { this.x = x; } m() { return 'A' + this.x; } get g() { return 'g' + this.x; } static s() { return 's' + this.name; } }
class B extends A { y = this.x + 1; constructor(x) { super(x * 2); this.z = this.y + 1; } m() { return 'B' + super.m() + super.g; } static s() { return 'B' + super.s(); } }
class C extends B { w = 1; }
class D extends C { constructor(...r) { super(...r, 9); } }
function mbpf_prog() {
  const b = new B(2), c = new C(3), d = new D(4);
  show([b, b.m(), b.g, B.s()]);
  show([c, c.m(), c instanceof A, C.length, C.name]);
  show([d, d.m(), D.s()]);
  function mixin(Base) { return class extends Base { extra() { return super.m() + '!'; } }; }
  show(new (mixin(A))(7).extra());
  function F(x) { this.f = x; } F.prototype.p = 5;
  class G extends F { q() { return this.p + super.p; } }
  show([new G(1), new G(1).q()]);
}
