const seen = [];
function t(x) { seen.push(x); return x; }
function mbpf_prog() {
  const o = { a: 1, n: null }, r = [1, , 3]; let i = 0;
  t(o).a ??= t(9); t(o).b ??= t(8); t(o).n ||= t(7); t(o).a &&= t(6); o[t('c')] ||= t(5); o[t('c')] ||= t(4); show(o.a); show(o.b); show(o.n); show(o.c); show(seen.length);
  r[i++] ||= t('no'); r[i++] ??= t('yes'); r[i++] &&= t('and'); show(r); show(i); show(seen.length);
  const u = new Uint8Array(2); u[0] ||= 300; u[0] &&= 5; u[1] ??= 7; show(u[0]); show(u[1]); show(u[2] ??= 1); show(u[2]);
  show(o.z ??= 'set'); show(o.z &&= ''); show(o.z ??= 'not'); show('y' in o); o.y &&= 1; show('y' in o); o.y ||= undefined; show('y' in o);
  let p = null; try { p.x ??= t(1); } catch (e) { show(e); } try { p.x &&= t(1); } catch (e) { show(e); } show(seen.length);
  let w = { v: 0 }; const first = w; w.v ||= (w = null, 5); show(first.v); show(w);
}
