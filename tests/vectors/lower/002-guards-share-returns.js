function mbpf_prog(ctx) {
  if (ctx.pkt_len < 42) return 0;
  if (ctx.readU8(23) !== 17) return 0;
  if (ctx.readU16BE(36) === 5683) return 1;
  return 0;
}
