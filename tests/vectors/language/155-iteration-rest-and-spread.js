function mbpf_prog() {
  const id = (...xs) => xs;
  show(id(...[1, , 3])); show(id(...'ab', ...[], 5)); show(id(...new Uint8Array([1, 2])));
  attempt(() => id(...null)); attempt(() => id(...{})); attempt(() => id(...5)); attempt(() => id(...undefined));
  attempt(() => undefined(...[])); attempt(() => ({}).x(...[1]));
  show(Math.max(...[1, 5], 3)); show(Math.min(...[]));
  const a = [1]; show(a.push(...[2, 3], ...'x')); show(a);
  show([...a, , ...a].length); show([...[, 1]]); 
  const o = { f: id, g: null }; show(o.f(...[1])); show(o?.f?.(...[2])); show(o.g?.(...[3])); show(o.h?.(...[3])); show((o?.f)(...[4]));
  show(((a, b = 2, ...[c, d]) => [a, b, c, d])(1, undefined, 3)); show(((a, ...r) => r)()); show(((...r) => r.length)(1, 2, 3));
  show([((...r) => 1).length, ((a, b, ...r) => 1).length, ((a = 1, ...r) => 1).length]);
  const [x, [y, z] = [1, 2], { w = 3 } = {}, ...[p, ...q]] = [0, undefined, undefined, 4, 5, 6]; show([x, y, z, w, p, q]);
  const [] = []; attempt(() => { const [] = null; }); attempt(() => { const [] = {}; }); attempt(() => { [] = 5; });
  let m = {}; [m.a, m['b'], m.c = 5] = [1, 2]; show(m); [m.a, m.b] = [m.b, m.a]; show(m);
  let s1 = 1, s2 = 2; [s1, s2] = [s2, s1]; show([s1, s2]);
  const [h1, , h3] = 'x\u{1F600}y'; show([h1, h3]); show([...'\u{1F600}\ud83d'].length);
  show(([s1, s2] = 'pq')); show([s1, s2]);
  const fz = []; for (const c of 'a\u{1F600}') fz.push(c.length); show(fz);
  const grow = [1, 2]; let n = 0; for (const g of grow) { if (n++ < 3) grow.push(g); } show(grow);
  const shrink = [1, 2, 3]; n = 0; for (const g of shrink) { n++; shrink.pop(); } show(n);
  for (const t of new Int16Array([1, -2])) show(t); for (const t of [, 1]) show(t);
  for (let v of [1, 2]) { v++; show(v); } for (m.x of [7]) ; show(m.x);
  for (var vv of [1, 2, 3]) if (vv === 2) break; show(vv);
  l: for (const i of [1, 2]) for (const j of [3, 4]) { if (j === 4) continue l; show(i * j); }
  function ret() { for (const i of [1, 2, 3]) { try { if (i === 2) return i; } finally { show('f' + i); } } } show(ret());
  show(((...r) => { for (const i of r) if (i > 1) return i; })(1, 2, 3));
  attempt(() => { for (const [q1, q2] of [[1, 2], null]) show(q1 + q2); });
  const big = []; for (let i = 0; i < 255; i++) big.push(i); show(id(...big).length);
  show((() => { let t = 0; const f = (a, ...b) => { t += a; return b.length ? f(...b) : t; }; return f(...[1, 2, 3, 4]); })());
  show([...((a) => [a, a])(2)].length); const def = ([a = 1, b = a] = [], ...c) => [a, b, c]; show(def()); show(def([5], 6));
}
