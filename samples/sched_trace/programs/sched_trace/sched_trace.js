// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Counts how long threads run each time they run: for every thread a histogram in the map
// `run_times`, where number i counts the times from 2^(i-1) to 2^i us, and the last one all that
// are longer. Runs at trace.switch.

const LOST = 0;
const SWITCH_IN = 1;
const SWITCH_OUT = 2;

const counts = new Uint32Array(16);
const thread = new Uint32Array(1);
// When the thread that runs on a processor began to; 0: not known.
const since = new Float64Array(8);

function mbpf_prog(ctx) {
  const cpu = ctx.cpu & 7;
  if (ctx.tracepoint_id === SWITCH_IN) {
    since[cpu] = ctx.timestamp;
  } else if (ctx.tracepoint_id === LOST) {
    since[cpu] = 0;
  } else if (ctx.tracepoint_id === SWITCH_OUT && since[cpu] > 0) {
    const us = (ctx.timestamp - since[cpu]) / 1000;
    const bucket = Math.min(32 - Math.clz32(us), counts.length - 1);
    thread[0] = ctx.pid;
    if (!maps.run_times.lookup(thread, counts)) {
      counts.fill(0);
    }
    counts[bucket]++;
    maps.run_times.update(thread, counts);
  }
}
