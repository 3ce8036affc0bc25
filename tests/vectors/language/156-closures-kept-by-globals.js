// events 3
let kept = null, n = 0;
const table = [];
function counter(step) { let count = 0; return { next: () => count += step, get: () => count }; }
function mbpf_prog() {
  if (kept === null) { kept = counter(2); table.push(kept.next, kept.get); }
  n += 1;
  show(kept.next()); show(table[0]()); show(table[1]()); show(table[0] === kept.next);
  const text = 'event ' + String(n); const own = () => text; table.push(own);
  for (const f of table) show(f());
  return n;
}
