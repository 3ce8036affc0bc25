// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Logs every field; there are no data.
function mbpf_prog(c) {
  let read = 0;
  try {
    read = c.readU8(0);
  } catch (e) {
    read = e instanceof RangeError ? -1 : -2;
  }
  const fields = [c.timer_id, c.period_us, c.flags, c.invocation_count, c.timestamp, read];
  const pairs = [c.invocation_count_pair, c.timestamp_pair];
  mbpf.log(0, fields.join(' ') + ' [' + pairs[0].join(' ') + '] [' + pairs[1].join(' ') + ']');
}
