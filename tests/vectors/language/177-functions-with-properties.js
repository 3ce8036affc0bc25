function f() { return f.count = (f.count ?? 0) + 1; }
f.limit = 3;
const g = x => x;
g.note = 'n';
function mbpf_prog() {
  f(); f();
  show([f.count, f.limit, g.note, 'limit' in f, delete f.limit, f.limit]);
  const keys = []; for (const k in f) keys.push(k);
  show(keys);
  function make() { const h = () => 1; h.x = 1; return h; }
  const a = make(), b = make(); a.x = 2;
  show([a.x, b.x, a === b]);
}
