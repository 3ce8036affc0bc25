// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Logs every field.
function mbpf_prog(c) {
  const fields = [c.tracepoint_id, c.timestamp, c.cpu, c.pid, c.data_len, c.flags];
  mbpf.log(0, fields.join(' '));
}
