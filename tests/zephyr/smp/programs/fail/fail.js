// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Every other run of an instance fails.
let runs = 0;

function mbpf_prog(ctx) {
  if (++runs % 2 === 0) throw new Error(`run of ${ctx.timer_id}`);
  return 1;
}
