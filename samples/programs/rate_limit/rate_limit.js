// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Limits the packets of every IP source address by a token bucket of its own.

import {readSource, source} from '../lib/ip_source.js';

const PACKETS_PER_SECOND = 20;
const BURST = 20;

const PASS = 0;
const DROP = 1;
const INFO = 1;

// A bucket holds time instead of tokens: a packet costs COST nanoseconds, and every nanosecond that
// passes gives one back, up to FULL. So there is no division and no rounding, whatever the rate.
const COST = Math.floor(1000000000 / PACKETS_PER_SECOND);
const FULL = COST * BURST;
const TWO_32 = 4294967296;

// Layout of a map value: two little-endian u64.
const LAST = 0;
const CREDIT = 8;

const bucket = new Uint8Array(16);
// u64 values as [low, high].
const now = new Uint32Array(2);
const pair = new Uint32Array(2);
let dropped = 0;

// What the bucket holds at the time `now`. A difference of two times is exact up to 2^53 ns (104
// days), and beyond that the bucket is full anyway.
function creditNow() {
  if (!maps.buckets.lookup(source, bucket)) {
    return FULL;
  }
  mbpf.u64LoadLE(bucket, LAST, pair);
  const elapsed = (now[1] - pair[1]) * TWO_32 + (now[0] - pair[0]);
  mbpf.u64LoadLE(bucket, CREDIT, pair);
  // A clock that was set back gives nothing and takes nothing.
  return Math.min(FULL, pair[1] * TWO_32 + pair[0] + Math.max(0, elapsed));
}

// When the map is full a new source gets no bucket, and so is not limited.
function save(credit) {
  mbpf.u64StoreLE(bucket, LAST, now);
  pair[0] = credit >>> 0;
  pair[1] = Math.floor(credit / TWO_32);
  mbpf.u64StoreLE(bucket, CREDIT, pair);
  maps.buckets.update(source, bucket);
}

function mbpf_prog(ctx) {
  if (!readSource()) {
    return PASS;
  }
  mbpf.nowNs(now);
  const credit = creditNow();
  if (credit >= COST) {
    save(credit - COST);
    return PASS;
  }
  save(credit);
  dropped++;
  return DROP;
}

function mbpf_fini() {
  mbpf.log(INFO, "packets dropped: " + dropped);
}
