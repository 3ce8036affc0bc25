// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Cannot be started: its top level throws.
const kept = new Uint8Array(-1);

function mbpf_prog() {
  return kept.length;
}
