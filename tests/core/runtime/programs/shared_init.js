// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Counts itself in a map that other programs count in, when the firmware has seen its line.
function mbpf_init() {
  mbpf.log(1, 'init');
  maps.total.add(1, 1);
}

function mbpf_prog(ctx) {
  return 0;
}
