// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function mbpf_prog(ctx) {
  mbpf.log(0, ctx.timer_id + ' ' + ctx.period_us);
  return 0;
}
