function Point(x, y) { this.x = x; this.y = y; }
Point.prototype.sum = function () { return this.x + this.y; };
function Other() { return { own: 1 }; }
function Primitive() { this.z = 2; return 5; }
function mbpf_prog() {
  const p = new Point(3, 4);
  show(p.sum());
  show([p instanceof Point, p.constructor === Point, Point.prototype.constructor === Point, 'sum' in p]);
  show([new Point(...[5, 6]).sum(), new Point().x, new Point]);
  show([new Other(), new Primitive()]);
  const o = { Point };
  show([new o.Point(1, 2).sum(), new (o.Point)(1, 1).sum()]);
}
