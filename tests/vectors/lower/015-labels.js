function mbpf_prog(ctx) {
  let hits = 0;
  rows: for (let i = 0; i < 4; i++) {
    for (let j = 0; j < ctx.pkt_len; j++) {
      if (ctx.readU8(i * 64 + j) === 0) continue rows;
      if (hits > 1000) break rows;
      hits += 3;
    }
  }
  return hits;
}
