// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  mbpf.log(2, `tick ${ctx.timer_id}\u0007\n<forged> line`);
  return ctx.timer_id;
}
