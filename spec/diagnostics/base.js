// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  let sum = 0.5;
  for (let i = 0; i < (ctx.pkt_len & 63); i++) {
    sum += Math.floor(ctx.pkt_len / 3);
  }
  try {
    sum += ctx.readU8(0);
  } catch (error) {
    return 0;
  }
  return sum > 99 ? 1 : 0;
}
