// Bound functions with arguments of their own, of functions, classes, built-ins and each other.
function join(...all) { const made = { all, self: this }; return [made.all, made.self === undefined ? 'none' : made.self]; }
class Box { constructor(...all) { this.all = all; this.target = new.target === Box; this.extra = { n: all.length }; } }
function Old(a, b) { this.a = { a }; this.b = [b]; }
function mbpf_prog() {
  const first = join.bind({ t: 1 }, 'a' + 1, { b: 2 });
  const second = first.bind({ ignored: 1 }, ['c']);
  show([first(), first(3), second('d' + 4), second(...[{ e: 5 }, 'f'])]);
  const Bound = Box.bind(null, { x: 1 }, 'y' + 2);
  const More = Bound.bind(null, ['z']);
  show([new Bound(), new More({ w: 1 }, ...'vu'), new More() instanceof Box]);
  attempt(() => class extends Bound { });
  Bound.prototype = Box.prototype;
  class Sub extends Bound { constructor() { super({ s: 1 }, ...['t' + 1]); this.own = [this.all.length]; } }
  show(new Sub());
  show(new (Old.bind(0, { p: 1 }))('q' + 1));
  let chain = join;
  for (let i = 0; i < 12; i++) chain = chain.bind('this' + i, { i });
  show(chain('end' + 1)[0].length);
  show([Math.max.bind(null, 1, 2)(3), [].concat.bind(['a' + 1], [{ b: 1 }])(['c'], 'd')]);
  show([[{ n: 3 }, { n: 1 }].map(Array.of.bind(null, 'of' + 1, { x: 1 })), [3, 4].map(join.bind({ m: 1 }, 'z' + 1)).length]);
  show(Object.defineProperty({ k: 'k' + 1 }, 'g', { get: function (...r) { return [this.k, r]; }.bind({ k: 'bound' }, { r: 1 }) }).g);
  const o = { valueOf: join.bind(null, 1), toString: String.bind(null, 'text' + 1) };
  show([o + '!', `${o}`]);
  show([join.call.bind(join)({ c: 1 }, 'arg' + 1), join.apply.bind(join, { d: 1 })(['x' + 1, { y: 2 }])]);
  attempt(() => first.call(...Array(240)).length);
  attempt(() => new (join.bind.call(x => x, null, { a: 1 }))());
  show(['length', 'name'].map(k => second[k]));
}
