// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Logs every field.
function mbpf_prog(c) {
  const fields = [c.tracepoint_id, c.timestamp, c.cpu, c.pid, c.data_len, c.flags];
  // The second one by a name that is known only now; each is a new array.
  const pairs = [c.timestamp_pair];
  for (const name of ['timestamp_pair', 'cpu_pair']) pairs.push([c][0][name]);
  pairs[0][0] += 0.5;
  mbpf.log(0, fields.join(' ') + ' [' + pairs[0].join(' ') + '] [' + pairs[1].join(' ') + '] ' + pairs[2]);
}
