// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Counts packets and bytes of every IP source address in the map `talkers`; passes everything.

import {readSource, source} from '../lib/ip_source.js';

const PASS = 0;
const WARN = 2;

// Layout of a map value: two little-endian u64.
const PACKETS = 0;
const BYTES = 8;

const entry = new Uint8Array(16);
// A u64 as [low, high].
const pair = new Uint32Array(2);
let missed = 0;

function put(off, amount) {
  pair[0] = amount;
  pair[1] = 0;
  mbpf.u64StoreLE(entry, off, pair);
}

function add(off, amount) {
  mbpf.u64LoadLE(entry, off, pair);
  const low = pair[0] + amount;
  if (low > 0xffffffff) {
    pair[1] = pair[1] + 1;
  }
  pair[0] = low;
  mbpf.u64StoreLE(entry, off, pair);
}

function mbpf_prog(ctx) {
  if (!readSource()) {
    return PASS;
  }
  if (maps.talkers.lookup(source, entry)) {
    add(PACKETS, 1);
    add(BYTES, ctx.pkt_len);
  } else {
    put(PACKETS, 1);
    put(BYTES, ctx.pkt_len);
  }
  if (!maps.talkers.update(source, entry)) {
    missed++;
  }
  return PASS;
}

function mbpf_fini() {
  if (missed > 0) {
    mbpf.log(WARN, "map full, packets not counted: " + missed);
  }
}
