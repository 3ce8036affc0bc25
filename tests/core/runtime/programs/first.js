// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The verdict is the packet's first byte.
function mbpf_prog(ctx) {
  return ctx.readU8(0);
}
