// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// How many runs there were, and what the last one was told, in the map `seen`. A run takes longer
// than a period.
const value = new Uint32Array(1);
let runs = 0;

function note(index, number) {
  value[0] = number;
  maps.seen.update(index, value);
}

function mbpf_prog(ctx) {
  note(0, ++runs);
  note(1, ctx.invocation_count);
  mbpf.busyWait(ctx.period_us * 1.5);
}
