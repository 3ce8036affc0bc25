// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
const key = new Uint8Array(4);
const value = new Uint8Array(4);

function mbpf_prog(ctx) {
  maps.counts.lookup(key, value);
  maps.counts.update(key, value);
  return 0;
}
