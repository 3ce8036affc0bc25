// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// What the last run was told, how many there were, and the number of the first, in the map `seen`.
const value = new Uint32Array(1);
let runs = 0;

function note(index, number) {
  value[0] = number;
  maps.seen.update(index, value);
}

function mbpf_prog(ctx) {
  if (++runs === 1) {
    note(5, ctx.invocation_count);
  }
  note(0, runs);
  note(1, ctx.invocation_count);
  note(2, ctx.timer_id);
  note(3, ctx.period_us);
  note(4, ctx.timestamp / 1000000);
}
