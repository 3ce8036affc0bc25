function mbpf_prog() {
  const o = {}; for (let i = 0; i < 100; i++) o['key' + i] = i; let s = 0; for (const k in o) s += o[k]; show(s); show(o.key57); show(o['key' + 99]); show(o.key100); for (let i = 0; i < 100; i += 3) delete o['key' + i]; s = ''; for (const k in o) s += k.length; show(s); o.key0 = 'again'; let last; for (const k in o) last = k; show(last);
  const n = {}; for (let i = 50; i > 0; i--) n[i * 7] = i; s = ''; for (const k in n) s += k + ','; show(s); n.text = 1; n[3] = 'first'; n.text2 = 2; n[1000] = 'last'; s = ''; for (const k in n) s = k + ' ' + s; show(s.length); line(s);
  const lit = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, l: 12, m: 13, n: 14, o: 15, p: 16, q: 17, r: 18, s: 19, t: 20, u: 21, v: 22, w: 23, x: 24, y: 25, z: 26 }; show(lit); show(lit.a + lit.z + lit.m); delete lit.a; lit.b = lit.c = 0; show(lit.z); show(lit);
  const nest = { a: { b: { c: { d: [1, { e: 'deep' }] } } } }; show(nest.a.b.c.d[1].e); nest.a.b.c.d[1].e += '!'; show(nest); nest.a.self = nest; show(nest.a.self.a.b.c.d[0]);
}
