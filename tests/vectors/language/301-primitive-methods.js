function mbpf_prog() {
  for (const v of ['ab', '', 5, -0, 1.5, true, false]) { show(v.valueOf()); show(v.toString()); }
  show('ab'.concat('c').valueOf()); show([1, 'x', true].map((v) => v.toString()).join());
  attempt(() => (5).valueOf.call('5')); attempt(() => true.toString.call(1));
  attempt(() => new DataView(new ArrayBuffer(8)).setInt8(Infinity, { valueOf() { show('converted'); return 1; } }));
  const o = { valueOf() { return 1; }, toString() { return 'b'; } };
  show('abc'.indexOf(o)); show('abc'.slice(o)); show(Math.hypot(o, o, o, o)); show('x'.padEnd(3, o)); show(parseInt(o, 16));
  show(Number.parseInt === parseInt);
}
