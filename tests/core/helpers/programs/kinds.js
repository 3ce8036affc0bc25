// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Every kind of argument and result, and each error; the log tells what came of it.

const bytes = new Uint8Array(4);
const pair = [7, 1];

function name(call) {
  try {
    return String(call());
  } catch (error) {
    return error.name;
  }
}

function mbpf_init() {
  mbpf.fill(bytes, 9, pair);
}

function mbpf_prog(ctx) {
  const found = [
    bytes.join(),
    pair.join(),
    name(() => mbpf.add(-2147483648, 9007199254740992)),
    name(() => mbpf.add(2147483648, 0)),
    name(() => mbpf.add(0.5, 0)),
    name(() => mbpf.add(1, '2')),
    name(() => mbpf.setRelay(1, 'why')),
    name(() => mbpf.setRelay(1, 2)),
    name(() => mbpf.setRelay(99, 'why', undefined)),
    name(() => mbpf.setRelay(1, 'why', 'soon')),
    name(() => mbpf.fill(bytes, 256, pair)),
    name(() => mbpf.fill([], 0, pair)),
    name(() => mbpf.fill(bytes, 0, 5)),
  ];
  mbpf.log(1, found.join(' '));
  return 0;
}
