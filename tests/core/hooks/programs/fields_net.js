// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Logs every field.
function mbpf_prog(c) {
  const fields = [c.ifindex, c.pkt_len, c.data_len, c.l2_proto, c.flags, c.layer, c.l3_off];
  mbpf.log(0, fields.join(' '));
  return 0;
}
