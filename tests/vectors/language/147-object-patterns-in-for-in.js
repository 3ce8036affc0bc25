const seen = [];
var top;
function t(x) { seen.push(x); return x; }
function mbpf_prog() {
  for (const { length, 0: first, 5: none = length } in { ab: 1, cde: 2 }) show([length, first, none]); for (let { length: l = 1, [l - 1]: last } in { abc: 1, xy: 1 }) { l += 10; show([l, last]); } let a, b; for ({ length: a, 1: b = 'b' } in { q: 1, rs: 1 }) show([a, b]); show([a, b]); for (var { length: v } in { abcd: 1 }); show(v); const o = {}; for ({ length: o.l, 0: o[t('k')] = t('d') } in { x: 1, '': 2 }) show([o.l, o.k]); show(seen); for (o.p in { one: 1, two: 2 }); show(o.p); for (o[t('q')] in { r: 1 }); show(o.q); for ({ length: top } in { abcdefg: 1 }); show(top); for (const { } in { x: 1 }) show('once'); for (const { length } in null) show('no'); for (const { ...r } in { hi: 1 }) show(r); for (const { length } in { aa: 1, b: 1, ccc: 1 }) { if (length === 1) continue; show(length); } try { for (const { x = y, y = 1 } in { k: 1 }) show(x); } catch (e) { show(e); } try { for (const { length } in length) show(1); } catch (e) { show(e); }
}
