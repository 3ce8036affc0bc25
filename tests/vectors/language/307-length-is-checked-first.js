function mbpf_prog() {
  attempt(() => Object.defineProperty([], 'length', { value: -1, configurable: true }));
  attempt(() => Object.defineProperty([1], 'length', { value: 1.5, enumerable: true }));
  attempt(() => Object.defineProperty([1], 'length', { value: 1, enumerable: true }));
  let asked = 0;
  const list = [1, 2, 3];
  list.length = { valueOf() { asked++; return 1; } };
  show(asked); show(list.join());
}
