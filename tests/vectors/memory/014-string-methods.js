// heap 2560: Methods that make strings, of arguments that are strings of their own, a moment from being moved.
const kept = [];
function texts(i) {
  const a = 'ab' + i % 7, b = '\u4f60' + i % 5 + a, n = String(i % 9);
  return [
    a.concat(b, n), b.slice(n % 2), a.padStart(9, b), b.padEnd(8, a + n), a.repeat(n % 3 + 1),
    b.toUpperCase(), ('  ' + b + ' ').trim(), (b + a).substring(1, n), b.at(-1), (a + b).charAt(2),
    String.fromCharCode(65 + i % 20, 8364, n), (i / 7).toFixed(n % 5), (i * 1.5).toString(n % 3 + 2),
    (i * 0.37).toPrecision(n % 4 + 2), (a + n).toLowerCase(), b.substr(0, n),
  ];
}
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < 20; i++) {
    const list = texts(i);
    kept[i % 3] = list[i % list.length];
    for (const s of list) sum = (sum * 31 + s.length + (s.charCodeAt(0) || 0)) & 0xffffff;
  }
  mbpf.log(1, kept[0] + '|' + kept[1] + '|' + sum);
  return sum & 0xffff;
}
