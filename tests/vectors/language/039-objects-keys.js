function mbpf_prog() {
  const o = { b: 1, a: 2, 3: 'three', 1: 'one', 'x y': 'space', 1.5: 'frac', 0x10: 'hex', 1e3: 'exp', '': 'empty', if: 'keyword', 'quoted': 'q', 2147483648: 'large', 4294967294: 'max index', 4294967295: 'no index', '007': 'text', '-1': 'minus', null: 'null', true: 'true', undefined: 'undef', NaN: 'nan', 1_0: 'ten', .5: 'half' };
  for (const k in o) line(k + ' = ' + text(o[k]));
  show(o[3]); show(o['3']); show(o[3.0]); show(o[1.5]); show(o['1.5']); show(o[16]); show(o['16']); show(o['0x10']); show(o[1000]); show(o['1e3']); show(o['']); show(o.if); show(o[-1]); show(o['-1']); show(o[null]); show(o[true]); show(o[undefined]); show(o[NaN]); show(o['NaN']); show(o[4294967295]); show(o[[]]); show(o[['a']]); show(o[[1]]); show(o[2147483648]); show(o[-0]); show(o[1e21]); show(o['x' + ' y']); show(o[`b`]); show(o[1 / 2]);
  const key = 'dyn'; o[key] = 1; o[key + 2] = 2; o[5] = 'five'; o[-5] = 'minus five'; o[1e21] = 'huge'; o[1e-7] = 'tiny'; show(o.dyn); show(o.dyn2); show(o[5]); show(o['-5']); show(o['1e+21']); show(o['1e-7']);
  show('a' in o); show(3 in o); show('3' in o); show(2 in o); show('zz' in o); show(-1 in o); show(1.5 in o); show([3] in o); show(null in o);
  const x = 1, y = 'y'; show({ x, y, z: { x } }); show({ a: 1, a: 2 }); show({ a: 1, b: 2, a: 3 }); const dup = { 1: 'a', '1': 'b', 1.0: 'c' }; show(dup); show({ }); show({ a: undefined });
}
