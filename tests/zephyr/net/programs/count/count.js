// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Drops packets whose last byte is 1, and counts them.
function mbpf_prog(ctx) {
  if (ctx.readU8(ctx.data_len - 1) !== 1) {
    return 0;
  }
  maps.dropped.add(0, 1);
  return 1;
}
