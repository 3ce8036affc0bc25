const seen = [];
function t(x) { seen.push(x); return x; }
const { a: top1, b: { c: top2 = 5 } = {}, ...top3 } = { a: 3, d: 4 };
let { x: top4 = top1 } = {};
var { y: top5, z: top6 = 'z' } = { y: null };
function tops() { return [top1, top2, top4, top5, top6, top3.d]; }
function mbpf_prog() {
  show(tops()); top4 = 7; show(tops());
  const { a, b } = { a: 1, b: 2 }; show(a + b); let { x, y: z = t('dz'), ['k' + 1]: w, 5: five, 'q r': qr, [t('n')]: n = t('dn'), x: again } = { x: 1, k1: 3, 5: 6, 'q r': 7, n: undefined }; show([x, z, w, five, qr, n, again]); show(seen); var { v, u = v } = { v: t('v') }; show([v, u]); var { v } = { v: 2 }, m = v; show([v, m]);
  const { length, 0: first, [length - 1]: last } = 'abc'; show([length, first, last]); const { length: l2, 1: hole = 'hole' } = [1, , 3]; show([l2, hole]); const { p: { q: { r = 1 } = {}, s } = {}, ...o } = { p: { s: 2 }, k: 3 }; show([r, s, o.k]); let { g, h } = 5; show([g, h]); let { byteLength: i } = new Uint8Array(3); show(i); const { e } = { e: null }, { e: ee = 1 } = { e }; show([e, ee]); for (let { c, d } = { c: 0, d: 3 }; c < d; c++) show(c); switch (1) { case 0: let { no } = {}; case 1: try { show(no); } catch (e) { show(e); } }
  let k; { const { k: inner } = { k: 'i' }; k = inner; } show(k); for (let i = 0; i < 2; i++) { const { j = i * 10, f } = {}; let { f: g = j } = {}; show([j, f, g]); } const {} = 1; const { unused } = { unused: 1 };
}
