function mbpf_prog() {
  let a; a = function () { }; show(a.name); a &&= () => 1; show(a.name); let b; b ??= function () { }; show(b.name); let c = 0; c ||= () => 1; show(c.name); (a) = function () { }; show(a.name); (b) ||= 1; let d; d = (() => 1); show(d.name); d = (0, () => 1); show(d.name); let e = 1; e &&= function own() { }; show(e.name);
  const o = {}; o.x = function () { }; show(o.x.name); o.y ??= () => 1; show(o.y.name); const l = { p: () => 1, 'q r': function () { }, 7: () => 2, 0x10: () => 3, 1.50: () => 4, ['t']: () => 5, [8]: function () { } };
  show(l.p.name); show(l['q r'].name); show(l[7].name); show(l[16].name); show(l['1.5'].name); show(l.t.name); show(l[8].name);
  let f = ''; f += function () { }.name; show(f);
}
