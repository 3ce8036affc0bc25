// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// 1 when runs on all CPUs were under way at the same time.
function mbpf_prog(ctx) {
  return mbpf.meet() ? 1 : 2;
}
