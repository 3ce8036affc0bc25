function mbpf_prog() {
  const o = { a: 1, get b() { return this.a + 1; } };
  show({ ...o, a: 5, ...{ c: 3 }, ...[7, 8], ...null, ...undefined, ...5 });
  const log = [];
  const p = { get x() { log.push('x'); return 1; }, get y() { log.push('y'); return 2; } };
  show({ before: log.push('before'), ...p, after: log.push('after') });
  show(log);
  const q = { ...p };
  p.z = 1;
  show(q);
  const { a, ...rest } = o;
  show([a, rest]);
  attempt(() => ({ ...{ get z() { throw new TypeError(); } } }));
}
