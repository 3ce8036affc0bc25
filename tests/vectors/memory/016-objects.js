// heap 2560: Objects and arrays that are converted, listed and changed under their keys.
const table = {};
function mbpf_prog() {
  let sum = '';
  for (let i = 0; i < 24; i++) {
    const key = 'key' + i % 6;
    table[key] = [i, 't' + i, [i].length];
    table[i % 4] = { key, list: [key + i, i] };
    if (i % 5 === 0) delete table['key' + (i + 3) % 6];
    sum = '';
    for (const k in table) sum += k + (table[k].key || table[k][1]) + ',';
    sum += [key, [1, 2].length, i % 2 ? null : key] + ';' + (key in table) + `${[i, key]}`;
  }
  mbpf.log(1, sum);
  return sum.length;
}
