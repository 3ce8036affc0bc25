let p;
function mbpf_prog() {
  const a = [1, 2, 3]; a.length = 1; show(a); a.length = 3; show(a); show(a[1]); show(1 in a); a.length = 0; show(a); a[2] = 'c'; show(a); a.length = '2'; show(a); a.length = 2.0; show(a.length);
  show(a.push(1)); show(a.push(2, 3, 'four')); show(a.push()); show(a); show(a.pop()); show(a.pop()); show(a); show([].pop()); show([].length); show([, ].pop()); const h = [1, , ]; show(h.pop()); show(h);
  attempt(() => { const x = []; x.length = -1; return x; }); attempt(() => { const x = []; x.length = 1.5; }); attempt(() => { const x = []; x.length = 'a'; }); attempt(() => { const x = []; x.length = 4294967296; }); attempt(() => { const x = [1]; x.length = null; return x; }); attempt(() => { const x = [1, 2]; x.length = true; return x; }); attempt(() => { const x = [1, 2]; x.length = [1]; return x; });
  const b = []; for (let i = 0; i < 200; i++) b.push(i * i); show(b.length); show(b[199]); let s = 0; while (b.length) s += b.pop(); show(s); show(b);
  const c = []; c.push(c); show(c[0] === c); show(c.length); const n = [[], []]; n[0].push(1); n[1].push(2, 3); show(n); n[0] = n[1]; n[0].push(4); show(n);
  p = b.push; show(typeof p); attempt(() => p(1)); const o = { push: b.push, length: 0 }; show(typeof o.push);
  const l = [1, 2, 3]; l[l.length] = 4; l[l.length - 1]++; show(l); l.length--; show(l); l.length += 2; show(l); show(l.length = 1); show(l);
  const big = []; big.length = 4294967295; show(big.length); show(big[5]); big.length = 0; show(big);
}
