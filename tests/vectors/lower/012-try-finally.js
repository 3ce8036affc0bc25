function mbpf_prog(ctx) {
  let n = 0;
  for (;;) {
    try {
      n = n + ctx.readU8(n);
      if (n > 100) return n;
      if (n === 7) continue;
    } catch (e) {
      break;
    } finally {
      n++;
    }
  }
  return -1;
}
