// Views of one buffer at several places, of which some die.
const buffer = new ArrayBuffer(32);
const bytes = new Uint8Array(buffer);
let words = new Uint16Array(buffer, 4, 6);
function mbpf_prog() {
  let sum = 0;
  for (let i = 0; i < 60; i++) {
    const view = new Uint8Array(buffer, i % 16, 8);
    view[0] = i;
    const own = new Int32Array([i, -i]);
    if (i % 9 === 0) words = new Uint16Array(view.buffer, 2 * (i % 5), 4);
    words[i % 4] += own[1] & 0xff;
    sum = (sum * 31 + bytes[i % 32] + words[1] + own[0]) & 0xffff;
  }
  mbpf.log(1, 'sum ' + sum + ' ' + (words.buffer === buffer));
  return sum;
}
