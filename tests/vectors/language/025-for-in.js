function mbpf_prog() {
  const o = { b: 1, 2: 'two', a: 2, 1: 'one', 10: 'ten', '-1': 'm', '01': 'z', 4294967295: 'big', 4294967294: 'max' };
  for (const k in o) show(k + '=' + o[k]); for (var v in o); show(v); let l; for (l in { z: 0 }); show(l);
  for (const k in [7, , 9]) show(k); for (const k in 'abc') show(k); for (const k in new Uint8Array(3)) show(k); for (const k in 5) show('no'); for (const k in true) show('no'); for (const k in null) show('no'); for (const k in undefined) show('no'); for (const k in '') show('no'); for (const k in []) show('no'); for (const k in {}) show('no'); for (const k in new Error('x')) show('no'); for (const k in show) show('no'); for (const k in new ArrayBuffer(3)) show('no');
  for (const k in { x: 1 }) show(typeof k); for (const k in [1]) show(typeof k);
  const t = { k: '' }; for (t.k in { p: 1, q: 2 }) show(t.k); const a = []; let i = 0; for (a[i++] in { p: 1, q: 2, r: 3 }); show(a);
  let s = ''; for (const k in o) { if (k === 'a') break; if (k === '2') continue; s += k; } show(s);
  for (const x in { a: 1, b: 2 }) for (const y in { c: 1, d: 2 }) show(x + y);
  delete o.b; o.b = 9; for (const k in o) s += k + ' '; show(s);
}
