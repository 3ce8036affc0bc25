const list = [0, -0, 1, NaN, '', '0', 'a', true, false, null, undefined, Infinity, 0.5];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++)
    for (let k = 0; k < list.length; k++) {
      const a = list[i], b = list[k];
      let s = text(a) + ' ' + text(b) + ' = ' + text(a && b) + ' ' + text(a || b) + ' ' + text(a ?? b) + ' ' + text(a ? b : 'no');
      if (a && b) s += ' and';
      if (a || b) s += ' or';
      if (!(a && b)) s += ' nand';
      if (!(a || b)) s += ' nor';
      if (a ?? b) s += ' nul';
      if (!a) s += ' not';
      line(s);
    }
}
