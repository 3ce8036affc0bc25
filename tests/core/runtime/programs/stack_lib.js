// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

export function fail(how) {
  if (how === 1) {
    throw new TypeError('deep');
  }
  while (how === 2) {}
  if (how === 4) {
    throw 'text';
  }
  return how === 5 ? null.x : 0;
}
