// super() and super.m() with arguments that come from arguments objects, rest and spread.
class A {
  constructor() { this.args = [...arguments].map(x => ({ x })); this.count = arguments.length; }
  method() { return Array.from(arguments, (x, i) => [i, x]).concat([this.count]); }
  static make() { return new this(...arguments, { made: arguments.length }); }
}
class B extends A {
  constructor() { super(...arguments, 'b' + arguments.length); this.first = [arguments[0]]; }
  method() { const list = arguments; return super.method(...list, { n: list.length }, ...[...list].reverse()); }
  arrow() { return (() => super.method(...arguments, [arguments.length]))(); }
}
class C extends B {
  constructor(a, ...rest) { const call = () => super(a, { a }, ...rest); call(); this.rest = rest; }
  get method2() { return super.method; }
  method() { const self = this; return [super.method.apply(self, arguments), super['arrow'].call(this, ...arguments)]; }
}
class D extends C { }
class E extends Array { constructor() { super(...arguments, { e: 1 }); } push() { return super.push(...arguments, 'p' + this.length); } }
function forward() { return target(...arguments, { f: arguments.length }); }
function target(a, b) { arguments[0] = { changed: a }; return [a, b, [...arguments].length, arguments[0]]; }
function nested() { const outer = arguments; return (function () { return [...outer, ...arguments, (() => arguments[0])()]; })(...outer, { i: 1 }); }
const object = {
  __proto__: { hello() { return ['proto', ...arguments, { t: this.t }]; } },
  t: 't' + 1,
  hello() { return super.hello(...arguments, ...'xy', { l: arguments.length }); },
};
function mbpf_prog() {
  show(new A('a' + 1, { b: 2 }));
  show([new B({ x: 1 }, 'y' + 1).args, new B().first]);
  const c = new C('c' + 1, { d: 1 }, ['e']);
  show([c, c.method('m' + 1, { n: 1 })]);
  show(c.method2.call({ count: 'z' + 1 }, { o: 1 }));
  show(new D({ p: 1 }, 'q' + 1, ...['r' + 2]).arrow('s' + 1));
  show(D.make('t' + 1).count);
  const e = new E('e' + 1, { f: 1 });
  show([e.length, e.push({ g: 1 }), e[4], e.length]);
  show([forward('a' + 1, { b: 1 }, []), nested('n' + 1, { o: 1 }), object.hello({ w: 1 }, 'v' + 1)]);
  let deep = A;
  for (let i = 0; i < 8; i++) deep = class extends deep { constructor() { super({ i }, ...arguments); } };
  show(new deep('end' + 1).args);
  attempt(() => new B(...Array(250)).args.length);
}
