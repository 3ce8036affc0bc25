const list = [0, -0, 1, -1, 0.5, -1.5, 2147483647, -2147483648, 2147483648, 4294967295, 1e21, NaN, Infinity, -Infinity, true, false, null, undefined, '', ' ', '12', ' 12 ', '-0', '0x1F', '0b11', '0o17', '1e3', '.5', '5.', '1_0', 'a', '-0x1', 'Infinity', '-Infinity', '\t\n 7 \r'];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++) {
    const a = list[i];
    let b = a, c = a, d = a, e = a;
    line(text(a) + ' = ' + text(-a) + ' ' + text(+a) + ' ' + text(~a) + ' ' + text(!a) + ' ' + typeof a + ' ' + text(void a));
    line(text(b++) + ' ' + text(b) + ' ' + text(++c) + ' ' + text(c) + ' ' + text(d--) + ' ' + text(d) + ' ' + text(--e) + ' ' + text(e));
    line(text(!!a) + ' ' + text(- -a) + ' ' + text(~~a) + ' ' + typeof typeof a);
  }
}
