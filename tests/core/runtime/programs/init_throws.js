// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Cannot be started.
const kept = [1, 2, 3];

function mbpf_init() {
  throw new RangeError('no start today ' + kept.length);
}

function mbpf_prog() {
  return 0;
}
