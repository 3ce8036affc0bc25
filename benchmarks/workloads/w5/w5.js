// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  let x = ctx.readU32LE(0);
  for (let i = 0; i < 1000; i++) x = (x * 31 + i) & 0xffff;
  return x;
}
