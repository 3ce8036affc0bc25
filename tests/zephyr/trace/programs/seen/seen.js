// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Emits each event as it is: the thread, the time, the name of the thread.
const record = new Uint8Array(32);
const NAME = 16;

function mbpf_prog(ctx) {
  mbpf.u64StoreLE(record, 0, [ctx.pid, ctx.cpu]);
  mbpf.u64StoreLE(record, 8, ctx.timestamp_pair);
  record.fill(0, NAME);
  for (let i = 0; i < ctx.data_len; i++) {
    record[NAME + i] = ctx.readU8(i);
  }
  mbpf.emit(ctx.tracepoint_id, record);
}
