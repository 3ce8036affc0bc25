// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// A next version that writes to a map and cannot be started.
const key = new Uint8Array(4);
const entry = new Uint32Array(2);

function mbpf_init() {
  key[0] = 77;
  maps.table.update(key, entry);
  throw new Error('no next version');
}

function mbpf_prog() {
  return 1;
}
