// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Helpers with arguments that are right and wrong; the verdict says what they threw.
const bytes = new Uint8Array(12);
const four = new Uint8Array(4);
const pair = [1, 2];
const words = new Uint32Array(2);

const CALLS = [
  function () { mbpf.log(0, 'fine'); },
  function () { mbpf.log(4, 'no such level'); },
  function () { mbpf.log(-1, 'negative'); },
  function () { mbpf.log(0.5, 'not whole'); },
  function () { mbpf.log('1', 'text for a number'); },
  function () { mbpf.log(1, 5); },
  function () { mbpf.u64LoadLE(bytes, 4, pair); },
  function () { mbpf.u64LoadLE(bytes, 5, pair); },
  function () { mbpf.u64LoadLE(pair, 0, pair); },
  function () { mbpf.u64LoadLE(bytes, 4294967296, pair); },
  function () { mbpf.u64LoadLE(bytes, 0, 1); },
  function () { mbpf.u64LoadLE(bytes, 0, words); },
  function () { mbpf.u64StoreLE(bytes, 0, [1]); },
  function () { mbpf.u64StoreLE(bytes, 0, [1, -1]); },
  function () { mbpf.u64StoreLE(bytes, 0, [1, 'x']); },
  function () { mbpf.u64StoreLE(bytes, 4, [4294967295, 4294967295]); },
  function () { mbpf.nowNs(null); },
  function () { maps.table.lookup(four, bytes); },
  function () { maps.table.lookup(four, four); },
  function () { maps.table.lookup(words.buffer, bytes); },
  function () { maps.table.lookup(5, bytes); },
  function () { maps.table.update(four, bytes, 3); },
  function () { maps.row.lookup(0, four); },
  function () { maps.row.update(2, four); },
  function () { maps.row.update(four, four); },
  function () { maps.row.lookup(9, four); },
  function () { maps.row.lookup(-1, four); },
  function () { mbpf.mapLookup(1, 0, four); },
  function () { mbpf.mapLookup(2, 0, four); },
  function () { mbpf.mapLookup('table', 0, four); },
  function () { mbpf.mapDelete(1, 0); },
  function () { mbpf.mapDelete(0, four); },
];

function mbpf_prog(ctx) {
  if (ctx.tracepoint_id >= CALLS.length) {
    return CALLS.length;
  }
  try {
    CALLS[ctx.tracepoint_id]();
    return 0;
  } catch (e) {
    return e instanceof TypeError ? -1 : e instanceof RangeError ? -2 : -3;
  }
}
