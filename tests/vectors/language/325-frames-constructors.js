// Constructors that allocate before, in and after what they call, and results of every kind.
let made = 0;
function Point(x, ...more) {
  const before = { x: x + 's' };
  this.x = before.x;
  this.more = more.map(v => ({ v }));
  made++;
}
Point.prototype.total = function () { return this.x + this.more.length + [this].length; };
function Other(x) { this.x = [x]; return { x: this.x, other: new.target === Other }; }
function Number1(x) { this.x = { x }; return 5; }
class Base {
  field = { made: ++made };
  constructor(...list) { this.list = list; this.name = new.target.name + list.length; }
}
class Derived extends Base {
  more = [this.field, this.name];
  constructor(a, b) { const c = { a, b }; super(c, ...[a, b], 'x' + a); this.c = c; }
}
class Nested extends Derived {
  constructor(n) {
    const inner = n > 0 ? new Nested(n - 1) : null;
    super({ n }, [inner && inner.depth]);
    this.inner = inner;
    this.depth = inner ? inner.depth + 1 : 0;
  }
}
class Late extends Base { constructor(x) { const run = () => super(x, { x }); run(); this.late = [x]; } }
class Failing extends Base { constructor() { super(...Array.from({ length: 5 }, (_, i) => ({ i }))); throw { list: this.list }; } }
class Picky extends Base { constructor(x) { if (x) super(x); return x ? undefined : { picked: [1] }; } }
function mbpf_prog() {
  const p = new Point(1, { a: 1 }, 'b', [2]);
  show([p, p.total(), new Point('q').total(), new (class extends Point {})(3, 4).total()]);
  show([new Other(1), new Number1(2), new Derived({ x: 1 }, 'y')]);
  const n = new Nested(10);
  show([n.depth, n.inner.inner.name, n.list[0].b, n.inner.more]);
  show(new Late('l' + 1));
  attempt(() => new Failing());
  show([new Picky(1), new Picky(0)]);
  attempt(() => new (class extends Base { constructor() { return [{}].length; } })());
  attempt(() => new (class extends Base { constructor() { this.list = {}; } })());
  show(new (class extends Array { })(...[1, 2], { a: 3 }).length);
  attempt(() => { throw new (class Mine extends Error { constructor(m) { super(m + [m]); this.part = { m }; } })('m'); });
  show(made);
}
