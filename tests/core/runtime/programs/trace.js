// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Reads that the event names; the verdict is what was read.
const out = new Uint8Array(4);

function caught(off) {
  try {
    return ctx.readU32LE(off) | 0;
  } catch (e) {
    return e instanceof RangeError ? -1 : -2;
  }
}

function mbpf_prog(ctx) {
  switch (ctx.tracepoint_id) {
    case 0:
      return ctx.data_len;
    case 1:
      return ctx.readU8(3);
    case 2:
      return ctx.readI16BE(4);
    case 3:
      return ctx.readU32LE(2) | 0;
    case 4:
      return ctx.readBytes(5, 3, out) * 1000 + out[0] + out[2];
    case 5:
      return caught(6);
    case 6:
      return caught(5);
    case 7:
      return -7;
  }
}
