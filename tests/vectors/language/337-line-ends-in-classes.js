class A {
  static
  m() { return 1; }
  static // a comment
  x = 5;
  static
  static
  y = 6
  static /* over
  two lines */ get
  z() { return 7; }
  get
  w() { return 8; }
  set
  w(v) { this.v = v; }
  static
  ['a' + 1] = 9; static
  'b' = 10; static
  3 = 11; static
  async = 12
  static async
  p() { return 13; }
  static set
  q(v) { A.r = v; }
}
class B {
  static;
  get
  = 1
  set
}
class C { static static
  get get() { return 1; } static
  { this.done = 1; }
  get
  ['c' + 1]() { return 2; } set
  'd'(v) { this.e = v; } static get
  5() { return 3; }
}
class D {
  static
  get() { return 1; }
  get
  static() { return 2; }
  set
  () { return 3; }
}
function mbpf_prog() {
  show([A.m(), A.x, 'static' in A, A.static, A.z, A.a1, A.b, A[3], 'async' in A, A.async, 'p' in A]);
  A.q = 14;
  const a = new A();
  show([Object.keys(A), Object.keys(a), a.w, a.p()]);
  a.w = 15;
  show(a);
  show([new B(), Object.keys(B)]);
  const c = new C();
  c.d = 16;
  show([Object.keys(C), C.done, c.get, c.c1, c, C[5]]);
  show([D.get(), new D().static, new D().set(), Object.keys(new D())]);
}
