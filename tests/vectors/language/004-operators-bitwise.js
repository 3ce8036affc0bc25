const list = [0, -0, 1, -1, 0.5, -1.5, 31, 32, 33, 255, 65535, 65536, 2147483647, -2147483648, 2147483648, 4294967295, 4294967296, -4294967297, 9007199254740991, 1e21, -1e21, 1e308, 5e-324, NaN, Infinity, -Infinity, true, false, null, undefined, '', '-1', '1.5', '0xff', 'a'];
function mbpf_prog() {
  for (let i = 0; i < list.length; i++)
    for (let k = 0; k < list.length; k++) {
      const a = list[i], b = list[k];
      line(text(a) + ' ' + text(b) + ' = ' + (a & b) + ' ' + (a | b) + ' ' + (a ^ b));
    }
}
