// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// maps: counters { type: hash, key_size: 4, value_size: 4, max_entries: 64 }
const key = new Uint8Array(4);
const value = new Uint8Array(4);
const view = new Uint32Array(value.buffer);

function mbpf_prog(ctx) {
  ctx.readBytes(0, 4, key);
  if (!maps.counters.lookup(key, value)) view[0] = 0;
  view[0] = view[0] + 1;
  maps.counters.update(key, value);
  return 0;
}
