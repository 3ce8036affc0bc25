function mbpf_prog() {
  const o = { m() { }, get g() { return 1; }, a: () => 1, n: 5 };
  attempt(() => new o.m());
  attempt(() => new o.a());
  attempt(() => new o.n());
  attempt(() => new o.missing());
  attempt(() => new (class { static s() { } }).s());
  attempt(() => (class { })());
  const log = [];
  attempt(() => new (log.push('callee'), o.n)(log.push('argument')));
  show(log);
}
