// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Drops every packet, and counts them: the next version of `count`.
function mbpf_prog(ctx) {
  maps.dropped.add(0, 1);
  return 1;
}
