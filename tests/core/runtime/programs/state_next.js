// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The next version: adds 100 for each packet, and has another map in front.
const key = new Uint8Array(4);
const entry = new Uint32Array(2);
const one = new Uint32Array(1);

function mbpf_init() {
  mbpf.log(1, 'next');
}

function mbpf_prog(ctx) {
  key[0] = ctx.readU8(0);
  if (!maps.table.lookup(key, entry)) {
    entry[0] = 0;
    entry[1] = 0;
  }
  entry[0] = entry[0] + 100;
  one[0] = 1;
  maps.added.update(0, one);
  maps.table.update(key, entry);
  if (key[0] === 9) throw new Error('after its effects');
  return 2;
}
