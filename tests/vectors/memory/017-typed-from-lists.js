// Typed arrays made of lists whose elements are converted.
let kept = new Float64Array(2);
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < 30; i++) {
    const t = new Int16Array(['1' + i, i + '0', '0x' + i % 10, null, [i + '']]);
    const f = new Float64Array(t);
    if (i % 4 === 1) kept = f;
    sum += t[0] + t[4] + f[1] + kept[0] + new Uint8Array(kept.buffer, 8 * (i % 2), 8)[7];
  }
  mbpf.log(1, 'sum ' + sum);
  return sum & 0xffff;
}
