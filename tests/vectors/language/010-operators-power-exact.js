const list = [0, 1, -1, 2, -2, 3, 10, 0.5, -0.5, 4];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++)
    for (let k = -6; k <= 20; k++) if (list[i] !== 0 && list[i] !== 3 && list[i] !== 10 || k >= 0) line(list[i] + ' ' + k + ' = ' + text(list[i] ** k));
  const odd = [NaN, Infinity, -Infinity, 0, -0, 1, -1, undefined, null, true, '2', 'x'];
  for (let i = 0; i < odd.length; i++)
    for (let k = 0; k < odd.length; k++) line(text(odd[i]) + ' ' + text(odd[k]) + ' = ' + text(odd[i] ** odd[k]));
  show((-2) ** 2); show(2 ** 3 ** 2); show(2 ** -1); show((-8) ** (1 / 3));
}
