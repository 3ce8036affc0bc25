// Numbers and a buffer that was made when the program was loaded.
const bytes = new Uint8Array(64);
let sum = 0;
function mbpf_prog() {
  for (let i = 0; i < 500; i++) {
    bytes[i & 63] = sum;
    sum = (sum * 31 + bytes[(i * 7) & 63] + 1) & 0xffff;
  }
  return sum;
}
