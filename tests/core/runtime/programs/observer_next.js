// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Takes the place of observer.js.
function mbpf_prog(ctx) {
  mbpf.log(0, 'new ' + ctx.tracepoint_id);
  return 0;
}
