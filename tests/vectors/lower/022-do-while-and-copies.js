function mbpf_prog() {
  let a = 0, b;
  do { b = a++; } while (b < 9);
  let c = b--;
  while (c) c = c >>> 1;
  return a = c;
}
