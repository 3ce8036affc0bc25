// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  return mbpf.setRelay(ctx.pkt_len, 'drop', ctx.data_len) ? 1 : 0;
}
