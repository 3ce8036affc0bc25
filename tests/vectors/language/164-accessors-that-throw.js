const o = { get a() { throw new RangeError('a'); }, set a(v) { throw v; } };
function mbpf_prog() {
  attempt(() => o.a);
  attempt(() => { o.a = 'thrown'; });
  attempt(() => o.a.b);
  attempt(() => o.a());
  try { const { a } = o; } catch (e) { show(e); } finally { show('finally'); }
  let x = 1;
  try { x = o.a + (x = 2); } catch (e) { }
  show(x);
}
