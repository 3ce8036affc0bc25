function F() {}
F.prototype = [1, 2, 3];
function mbpf_prog() {
  const f = new F();
  show(f.length); show(f[1]); show(f instanceof Array); show(Array.isArray(f)); show(1 in f);
  f.length = 1;
  show(f.length); show(F.prototype.length); show(f.map(x => x * 2).join());
  f[5] = 7;
  show(f.hasOwnProperty('5')); show(F.prototype.length); show(Object.keys(f).join());
  const o = Object.create([4]);
  show(o[0]); show(Object.getPrototypeOf(o).length); show({ __proto__: [9] }[0]);
  for (const k in o) show(k);
}
