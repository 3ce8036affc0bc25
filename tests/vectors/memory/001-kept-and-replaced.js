// What a global keeps is replaced again and again: each event leaves garbage below the mark.
let last = { n: 0, list: [] };
function mbpf_prog() {
  for (let i = 0; i < 200; i++) last = { n: last.n + 1, list: [i, 'n' + i, [last.n]] };
  mbpf.log(1, last.n + ' ' + last.list[1] + ' ' + last.list[2][0]);
  return last.n % 7;
}
