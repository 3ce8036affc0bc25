function F() { return [new.target === undefined, new.target === F]; }
function G() { this.inner = (() => new.target === G)(); }
class A { constructor() { this.t = new.target; } }
class B extends A { }
function mbpf_prog() {
  show(F());
  show(new F());
  show(new G().inner);
  show([new A().t === A, new B().t === B]);
}
