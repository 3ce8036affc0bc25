function mbpf_prog() {
  const a = [1, 2];
  a.push = function (x) { return 'own ' + x + this.length; };
  show([a.push(3), a.length]);
  a.extra = 5;
  const keys = []; for (const k in a) keys.push(k);
  show(keys);
  show([a.extra, a]);
}
