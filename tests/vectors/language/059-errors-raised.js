let un; const o = {}, a = [];
function mbpf_prog() {
  attempt(() => un.x); attempt(() => null.x); attempt(() => un[0]); attempt(() => un['x']); attempt(() => un()); attempt(() => o()); attempt(() => o.f()); attempt(() => o.a.b); attempt(() => a[0].x); attempt(() => a[0]()); attempt(() => (5)()); attempt(() => 'x'()); attempt(() => { un.x = 1; }); attempt(() => { null[0] = 1; }); attempt(() => { o.p.q = 1; }); attempt(() => un.x++); attempt(() => { un.x += 1; }); attempt(() => delete un.x); attempt(() => 1 in un); attempt(() => 1 instanceof un); attempt(() => { o.a.b(); });
}
