// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

const FAIL = 99;
const key = new Uint8Array(4);

function mbpf_prog(ctx) {
  key[0] = ctx.timer_id;
  if (ctx.timer_id === FAIL) {
    throw new Error("cold\n\u001b[2Jfeet");
  }
  maps.seen.update(key, key);
  maps.total.add(1, 1);
  maps.queue.submit(key);
  mbpf.emit(ctx.timer_id, key);
  return 1;
}
