// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Emits nothing, and may not.
function mbpf_prog(ctx) {
  return 0;
}
