// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Emits each event as it is: the thread, the time, whether there is more of the message, and the message.
const record = new Uint8Array(32);
const MESSAGE = 20;

function mbpf_prog(ctx) {
  mbpf.u64StoreLE(record, 0, [ctx.pid, ctx.data_len]);
  mbpf.u64StoreLE(record, 8, ctx.timestamp_pair);
  record[16] = ctx.flags;
  for (let i = 0; i < ctx.data_len; i++) {
    record[MESSAGE + i] = ctx.readU8(i);
  }
  mbpf.emit(ctx.tracepoint_id, record);
}
