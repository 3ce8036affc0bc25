// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Never ends by itself.
function mbpf_prog() {
  for (;;) {}
}
