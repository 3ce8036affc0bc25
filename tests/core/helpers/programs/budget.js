// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  for (let i = 0; i < ctx.pkt_len; i++) {
    mbpf.setRelay(i, '');
  }
  return 1;
}
