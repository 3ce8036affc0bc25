// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Counts packets by their first byte: what the memory of a small program is measured with.
const key = new Uint32Array(1);
const count = new Uint32Array(1);

function mbpf_prog(ctx) {
  key[0] = ctx.readU8(0);
  if (!maps.hits.lookup(key, count)) {
    count[0] = 0;
  }
  count[0] = count[0] + 1;
  return maps.hits.update(key, count) ? 0 : 1;
}
