// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Counts packets in a map that other programs count in, too.
function mbpf_prog(ctx) {
  maps.total.add(0, 1);
  return 0;
}
