function make(limit) {
  return class Self {
    static made = 0;
    over(n) { Self.made++; return n > limit; }
  };
}
class A { constructor(x) { this.x = x; } }
class B extends A { constructor(x) { (() => super(x))(); } }
function mbpf_prog(ctx) {
  const C = make(100);
  return new C().over(ctx.pkt_len) && new B(1).x === 1 ? 1 : 0;
}
