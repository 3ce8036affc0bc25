// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  const key = new Uint8Array(4);
  key[0] = ctx.timer_id;
  maps.seen.update(key, key);
  return 1;
}
