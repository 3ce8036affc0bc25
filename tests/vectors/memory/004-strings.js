// Strings of 8 and 16 bits as values and as keys that are made while the program runs.
const names = {};
function mbpf_prog() {
  let s = '';
  for (let i = 0; i < 100; i++) {
    s = (s + i + '\u20ac').slice(-9);
    names['k' + i % 5 + '\u20ac'] = s;
    delete names['k' + (i + 2) % 5 + '\u20ac'];
  }
  let all = '';
  for (const k in names) all += k.length + names[k].length + ';';
  mbpf.log(1, all);
  return all.length;
}
