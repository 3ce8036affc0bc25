function mbpf_prog() {
  const m = Math, floor = m.floor;
  show([typeof m, m.floor(2.5), floor(3.5), m['ce' + 'il'](1.5), typeof Array, typeof Array.prototype, Array === [].constructor]);
  const list = [Math, Array];
  show([list[0].max(1, 2), list[1].isArray([])]);
}
