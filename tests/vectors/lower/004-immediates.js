function f(x) {
  return [x + 1, x - 1, 3 * x, x & 255, x | 1, 1 ^ x, x << 3, x >> 35, x >>> 1, x + 128, x & 0xffff, 1 - x];
}
function mbpf_prog() { return f(7); }
