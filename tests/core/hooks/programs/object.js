// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The verdict is the number of the object.
function mbpf_prog(ctx) {
  return ctx.object_id;
}
