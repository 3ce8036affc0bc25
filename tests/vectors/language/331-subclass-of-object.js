class A extends Object { constructor(x, ...rest) { super(x, ...rest); this.own = typeof x; } }
class B extends Object { constructor() { super(); } }
class C extends Object { }
function mbpf_prog() {
  const o = { o: 1 };
  show([new A(o), new A(o) === o, new A(5), new A(), new B(), new C(o, 1) === o]);
  show([new (Object.bind(null, o))() === o, new (Object.bind(null))(o) === o, new Object(o) === o]);
  show([new A() instanceof A, new (A.bind(null, o))(), new C() instanceof Object]);
}
