// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Emits an event and cannot begin.
function mbpf_init() {
  mbpf.emit(3, new Uint8Array(1));
  throw new Error('not today');
}

function mbpf_prog(ctx) {
  return 0;
}
