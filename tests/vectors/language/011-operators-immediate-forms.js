function each(x) {
  line(text(x) + ': ' + text(x + 1) + ' ' + text(x + 127) + ' ' + text(x + 128) + ' ' + text(x - 1) + ' ' + text(x - 128) + ' ' + text(x - 129) + ' ' + text(x + -128) + ' ' + text(x - -128));
  line(text(x * 0) + ' ' + text(x * -1) + ' ' + text(x * 2) + ' ' + text(x * 127) + ' ' + text(x * -128) + ' ' + text(0 * x) + ' ' + text(-3 * x) + ' ' + text(x * -0));
  line((x & 0) + ' ' + (x & 255) + ' ' + (x & 256) + ' ' + (x & 65535) + ' ' + (x & 65536) + ' ' + (x & -1) + ' ' + (255 & x) + ' ' + (65535 & x) + ' ' + (x & 4294967295) + ' ' + (x & 1.9));
  line((x | 0) + ' ' + (x | 255) + ' ' + (x | 256) + ' ' + (x ^ 0) + ' ' + (x ^ 255) + ' ' + (x ^ -1) + ' ' + (255 ^ x) + ' ' + (0 | x));
  line((x << 0) + ' ' + (x << 1) + ' ' + (x << 31) + ' ' + (x << 32) + ' ' + (x << -1) + ' ' + (x << '2') + ' ' + (x >> 1) + ' ' + (x >> 31) + ' ' + (x >> 33) + ' ' + (x >>> 0) + ' ' + (x >>> 31) + ' ' + (x >>> -1));
  line(text(1 + x) + ' ' + text(1 - x) + ' ' + text('' + x) + ' ' + text(x + '') + ' ' + text(x / 2) + ' ' + text(x % 2) + ' ' + text(7 % x) + ' ' + text(1 / x));
  let s = '';
  if (x < 0) s += 'a'; if (x < 1) s += 'b'; if (x <= -1) s += 'c'; if (x > 127) s += 'd'; if (x >= 128) s += 'e'; if (x == 0) s += 'f'; if (x != 0) s += 'g'; if (x === 1) s += 'h'; if (x !== 1) s += 'i';
  if (0 < x) s += 'j'; if (1 <= x) s += 'k'; if (-1 > x) s += 'l'; if (5 >= x) s += 'm'; if (0 == x) s += 'n'; if (x == -0) s += 'o'; if (x === -0) s += 'p'; if (x < -0) s += 'q'; if (x == null) s += 'r'; if (x != undefined) s += 's';
  if (x == true) s += 't'; if (x == '1') s += 'u'; if (x === '1') s += 'v'; if (x === null) s += 'w'; if (x === undefined) s += 'x'; if (x !== false) s += 'y'; if (x == '') s += 'z';
  if (!(x < 0)) s += 'A'; if (!(x <= 0)) s += 'B'; if (!(x > 0)) s += 'C'; if (!(x >= 0)) s += 'D'; if (!(0 < x)) s += 'E';
  line(s);
}
function mbpf_prog() {
  const list = [0, -0, 1, -1, 0.5, -0.5, 2, 255, 256, 65535, 65536, 2147483646, 2147483647, -2147483648, -2147483647, 2147483648, -2147483649, 4294967295, 4294967296, 1e21, NaN, Infinity, -Infinity, true, false, null, undefined, '', '1', '-1', '256', 'x'];
  for (let i = 0; i < list.length; i++) each(list[i]);
}
