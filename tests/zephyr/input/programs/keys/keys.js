// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// What the last event was like, and how many there were, in the map `seen`.
const number = new Uint32Array(1);
const POWER = 116;
let events = 0;

function note(index, value) {
  number[0] = value;
  maps.seen.update(index, number);
}

function mbpf_prog(ctx) {
  if (ctx.code === POWER) {
    throw new Error('changes nothing for others');
  }
  const device = ctx.device;
  note(0, ++events);
  note(1, ctx.type);
  note(2, ctx.sync);
  note(3, ctx.code);
  note(4, ctx.value);
  note(5, device[0]);
  note(6, device[15]);
}
