// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

let ticks = 0;

function mbpf_prog(ctx) {
  ticks += 1;
  mbpf.log(1, `hello, tick ${ticks}`);
  return 0;
}
