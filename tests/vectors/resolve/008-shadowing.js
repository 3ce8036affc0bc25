function f(ctx, mbpf) { return ctx.whatever + mbpf.other; }
function mbpf_prog(packet) {
  const maps = { hit: 1 };
  const Math = { flor: function (x) { return x; } };
  return f({}, maps.hit) + Math.flor(1);
}
