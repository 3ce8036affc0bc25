const seen = [];
function t(x) { seen.push(x); return x; }
function mbpf_prog() {
  let k = 'k'; const x = { [k]: 1, [t('b')]: t(2), a: t(0), [k + 1]: t(3), ['x y']: 4, [1]: 5, [k]: 6, [t([1, 2])]: t(0), [-0]: 7, [1.5]: 8, [null]: 9, [undefined]: 10, [true]: 11, [NaN]: 12, [1e21]: 13, [k = 'l']: k, [`m${k}`]: k = 'n', [k]: 14, ['a']: 15, 4294967295: 16, [4294967294]: 17, [seen.length]: 18 };
  for (const q in x) { show(q); show(x[q]); } show(seen); const r = [0]; const y = { [r]: (r[0] = 1, r), [r]: 2 }; show(y[1]); const e = { [(() => 'in')()]: { [k]: [k] } }; show(e.in.n);
}
