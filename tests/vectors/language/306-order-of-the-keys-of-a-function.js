class C { static 2() {} static a() {} static 1() {} }
function mbpf_prog() {
  show(Object.getOwnPropertyNames(C).join());
  const f = () => 1;
  f.a = 1;
  Object.defineProperty(f, 'name', { enumerable: true, value: 'n' });
  show(Object.keys(f).join());
  Object.defineProperty(f, 'length', { enumerable: true });
  show(Object.keys(f).join()); show(Object.entries(f).join());
}
