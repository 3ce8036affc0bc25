// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A full map: each event takes out the oldest key and puts in a new one.
const ROOM = 1024;
const key = new Uint8Array(4);
const number = new Uint32Array(key.buffer);
const value = new Uint8Array(4);
let next = 0;

function mbpf_init() {
  for (next = 0; next < ROOM; next++) {
    number[0] = next;
    maps.live.update(key, value);
  }
}

function mbpf_prog(ctx) {
  number[0] = next - ROOM;
  const gone = maps.live.delete(key);
  number[0] = next;
  next = next + 1;
  return gone && maps.live.update(key, value) ? 0 : 1;
}
