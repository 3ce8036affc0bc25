// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  if (ctx.readU16BE(12) !== 0x0800) return 0;
  if (ctx.readU8(14) !== 0x45) return 0;
  if ((ctx.readU16BE(20) & 0x3fff) !== 0) return 0;
  if (ctx.readU8(23) !== 17) return 0;
  if (ctx.readU16BE(36) !== 5683) return 0;
  if (ctx.readU16BE(40) === 0) return 0;
  return 1;
}
