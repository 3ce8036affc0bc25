// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Keeps packets and bytes of each first byte in maps, and says when it comes and goes.
const key = new Uint8Array(4);
const entry = new Uint32Array(2);
let runs = 0;

function mbpf_init() {
  mbpf.log(1, 'init');
  entry[0] = 7;
  maps.row.update(0, entry);
}

function mbpf_prog(ctx) {
  runs++;
  key[0] = ctx.readU8(0);
  if (!maps.table.lookup(key, entry)) {
    entry[0] = 0;
    entry[1] = 0;
  }
  entry[0] = entry[0] + 1;
  entry[1] = entry[1] + ctx.pkt_len;
  return maps.table.update(key, entry) ? 0 : 1;
}

function mbpf_fini() {
  mbpf.log(1, 'fini ' + runs);
}
