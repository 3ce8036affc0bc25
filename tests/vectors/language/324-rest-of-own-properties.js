function mbpf_prog() {
  const { ...own } = Object.create({ a: 1 });
  show(Object.keys(own).length);
  const source = { get x() { return 1; }, y: 2, a: 3, z: 4 };
  const { a, ...rest } = source;
  show(a + Object.keys(rest).join());
  const { ...text } = 'abc', { ...number } = 5, { 0: first, ...list } = [1, 2, 3];
  show(Object.keys(text).join() + Object.keys(number).length + first + Object.keys(list).join());
}
