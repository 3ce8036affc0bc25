# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The program that tests load into a device, and the port that leads to it."""

from __future__ import annotations

TICKS = """\
name: ticks
version: "1.0.0"
hook: TIMER
source: ticks.js
capabilities: [MAP_READ, MAP_WRITE]
maps:
  - {name: seen, type: hash, max_entries: 16, key_type: u32 id, value_type: [u16 count, u16 size]}
  - {name: total, type: counter, max_entries: 4}
  - {name: queue, type: ring, value_size: 8, max_entries: 4}
  - {name: each, type: percpu_array, value_size: 4, max_entries: 2}
budgets: {max_steps: 500, max_helpers: 8, max_wall_time_us: 0}
"""
SOURCE = """\
const key = new Uint8Array(4);
function mbpf_prog(ctx) {
  key[0] = ctx.timer_id;
  maps.seen.update(key, key);
  maps.total.add(1, 5);
  maps.queue.submit(key);
  maps.each.update(1, key);
  if (ctx.timer_id > 200) {
    throw new RangeError('too late');
  }
  return 1;
}
"""
THROWS = """\
function early() {
  throw new TypeError('not today');
}

function mbpf_init() {
  early();
}

function mbpf_prog(ctx) {
  return 0;
}
"""
PORT = ("--port", "/dev/null")
