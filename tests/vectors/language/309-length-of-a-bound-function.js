function mbpf_prog() {
  const f = function () {};
  for (const length of [Infinity, -Infinity, 2.7, -1]) {
    Object.defineProperty(f, 'length', { value: length, configurable: true });
    show(f.bind().length); show(f.bind(null, 1).length);
  }
}
