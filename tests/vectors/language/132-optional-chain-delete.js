let n = 0;
function mbpf_prog() {
  const o = { a: 1, b: { c: 2, d: 3 }, e: null, f: [1, 2] }; let u; show(delete o?.a); show('a' in o); show(delete o?.b?.c); show('c' in o.b); show(delete o.b?.['d']); show('d' in o.b); show(delete u?.x); show(delete u?.[n++]); show(delete o.e?.x.y[n++]); show(n); show(delete (o?.b)); show('b' in o); show(delete o?.f?.[0]); show(0 in o.f); show(delete o?.f.push(9)); show(o.f.length); delete o?.e; show('e' in o); const r = delete u?.x; show(r); if (delete u?.x) show('yes'); try { delete o?.e.x; } catch (e) { show(e); }
}
