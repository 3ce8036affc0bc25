// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Says what it sees of each event.
const out = new Uint8Array(8);

function mbpf_prog(ctx) {
  const got = ctx.readBytes(0, ctx.data_len < 8 ? ctx.data_len : 8, out);
  mbpf.log(0, ctx.tracepoint_id + ':' + ctx.data_len + ':' + ctx.flags + ':' + (got > 0 ? out[got - 1] : -1));
  return 0;
}
