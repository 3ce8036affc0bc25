const list = [0, -0, 1, -1, 0.5, 2147483647, -2147483648, 2147483648, -2147483649, NaN, Infinity, -Infinity, true, false, null, undefined, '', ' ', '0', '1', '10', '2', 'a', 'b', 'ab', 'B', '\u00e9', '\u4e00', '\ud800', '\uffff'];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++)
    for (let k = 0; k < list.length; k++) {
      const a = list[i], b = list[k];
      let s = text(a) + ' ' + text(b) + ' = ' + (a < b) + ' ' + (a <= b) + ' ' + (a > b) + ' ' + (a >= b);
      if (a < b) s += ' lt';
      if (a <= b) s += ' le';
      if (a > b) s += ' gt';
      if (a >= b) s += ' ge';
      if (!(a < b)) s += ' !lt';
      if (!(a <= b)) s += ' !le';
      if (!(a > b)) s += ' !gt';
      if (!(a >= b)) s += ' !ge';
      line(s);
    }
}
