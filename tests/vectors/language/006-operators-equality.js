const list = [0, -0, 1, -1, 0.5, 2147483647, -2147483648, 2147483648, NaN, Infinity, true, false, null, undefined, '', ' ', '0', '-0', '1', '1.0', '0.5', '+1', 'true', 'null', 'undefined', 'NaN', 'Infinity', '2147483648', 'a'];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++)
    for (let k = 0; k < list.length; k++) {
      const a = list[i], b = list[k];
      let s = text(a) + ' ' + text(b) + ' = ' + (a == b) + ' ' + (a != b) + ' ' + (a === b) + ' ' + (a !== b);
      if (a == b) s += ' eq';
      if (a != b) s += ' ne';
      if (a === b) s += ' seq';
      if (a !== b) s += ' sne';
      if (!(a == b)) s += ' !eq';
      if (!(a !== b)) s += ' !sne';
      line(s);
    }
}
