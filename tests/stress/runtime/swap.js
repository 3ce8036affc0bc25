// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// What is swapped while it runs. Values of 24 bytes have the same byte everywhere, so that one that is half of one
// and half of another shows.
const RUNS = 0, WRONG = 1;
const key = new Uint8Array(4);
const wide = new Uint8Array(24);

function mbpf_init() {
  maps.cells.update(0, wide);
}

function mbpf_prog(ctx) {
  const id = ctx.tracepoint_id;
  maps.counts.add(RUNS, 1);
  key[0] = (id >>> 8) & 15;
  if (maps.wide.lookup(key, wide)) {
    for (let i = 1; i < 24; i++) if (wide[i] !== wide[0]) maps.counts.add(WRONG, 1);
  }
  for (let i = 0; i < 24; i++) wide[i] = (id >>> 16) & 255;
  if ((id & 3) === 0) maps.wide.delete(key);
  else maps.wide.update(key, wide);
  maps.cells.update(id & 3, wide);
  mbpf.emit(7, wide);
  if ((id & 63) === 7) throw new Error('on purpose');
  if ((id & 255) === 9) for (;;) {}
  return ctx.data_len > 0 ? ctx.readU8(0) : 0;
}
