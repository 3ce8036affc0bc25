function mbpf_prog() {
  const o = { a: 1, b: 2, c: 3, d: 4 };
  for (const k in o) { show(k); if (k === 'a') delete o.b; if (k === 'c') delete o.a; } show(o);
  const p = { a: 1, b: 2 }; for (const k in p) { show(k); delete p.b; p.b = 5; } show(p);
  const a = [1, 2, 3, 4]; for (const k in a) { show(k); if (k === '0') { a.length = 2; } } show(a);
  const b = [1, 2, 3]; for (const k in b) { show(k); delete b[1]; } show(b);
  const c = { x: 1 }; for (const k in c) { show(k); delete c[k]; } show(c);
  let d = { x: 1, y: 2 }; for (const k in d) { show(k); d = {}; } show(d);
  const e = [1, 2, 3]; for (const k in e) { show(k); e.pop(); } show(e);
}
