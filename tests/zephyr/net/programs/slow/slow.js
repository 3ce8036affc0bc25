// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Reads the last bytes of the packet, the longest way to go in a packet of many fragments, until its steps are used up.
function mbpf_prog(ctx) {
  const at = ctx.data_len - 4;
  while (true) {
    ctx.readU32BE(at);
  }
}
