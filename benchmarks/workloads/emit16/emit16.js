// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
const event = new Uint8Array(16);
function mbpf_prog(ctx) {
  mbpf.emit(7, event);
  return 0;
}
