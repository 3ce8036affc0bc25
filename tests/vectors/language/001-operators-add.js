const list = [0, -0, 1, -1, 0.5, -1.5, 127, 128, -129, 255, 65536, 2147483647, -2147483648, 2147483648, 4294967295, -4294967296, 9007199254740991, 1e21, 1e-7, 1e308, NaN, Infinity, -Infinity, true, false, null, undefined, '', ' ', '0', '-1', '1.5', '0x10', '1e3', 'a', 'ab', 'NaN', 'null'];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++)
    for (let k = 0; k < list.length; k++) line(text(list[i]) + ' + ' + text(list[k]) + ' = ' + text(list[i] + list[k]));
}
