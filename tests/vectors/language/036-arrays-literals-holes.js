function mbpf_prog() {
  const a = [1, , 3, , ]; show(a); show(a.length); show(1 in a); show(3 in a); show(a[1]); show(a[9]); show(a[-1]); show(a[1.5]); show(a['1']); show(a['01']); show(a.x); show(a[NaN]); show(a[true]); show(a[null]); show(a[undefined]);
  show([, ].length); show([, , 1].length); show([undefined].length); show(0 in [undefined]); show([[1, [2]], { a: [3] }]); show([].length);
  const b = []; b[3] = 'x'; show(b); b[0] = b; show(b[0] === b); show(b[0][3]); b[0] = 0; b['1'] = 'text key'; b[2.0] = 'two'; show(b); b[-0] = 'minus zero'; show(b);
  show([1, 2, 3][1]); show([1, 2, 3].length); show([[1, 2], [3, 4]][1][0]); show([1, 2][[0]]); const c = [5]; c[c[0] = 1] = 7; show(c);
  const big = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 'x', null, true, 1.5, , 26]; show(big); show(big.length);
  let sum = 0; for (let i = 0; i < big.length; i++) if (typeof big[i] === 'number') sum += big[i]; show(sum);
  const d = [1, 2, 3]; const e = d; e[0] = 9; show(d); show(d === e); show([1] === [1]); show(d == e);
}
