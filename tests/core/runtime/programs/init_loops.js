// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Cannot be started within its budget.
function mbpf_init() {
  for (;;) {}
}

function mbpf_prog() {
  return 0;
}
