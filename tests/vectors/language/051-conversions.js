const list = [undefined, null, true, false, 0, -0, 1.5, NaN, '', 'a', '5', [], [1], [1, 2], [[1]][0], {}, ['a'], [null], [undefined], new Uint8Array([7]), new Uint8Array(0), new Error('m')];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++) { const v = list[i]; line(String(v) + ' | ' + text(Number(v)) + ' | ' + Boolean(v) + ' | ' + (v + '') + ' | ' + text(+v) + ' | ' + (v | 0) + ' | ' + !v + ' | ' + isNaN(v) + ' | ' + isFinite(v) + ' | ' + text(v + 1) + ' | ' + text(v * 2) + ' | ' + (v == 0) + (v == '') + (v == 1) + (v == null) + (v == true) + ' | ' + (v < 1) + (v >= 1) + (v < 'b')); }
  show(String()); show(Number()); show(Boolean()); show(isNaN()); show(isFinite()); show(String(1, 2)); show(Number('1', '2'));
}
