// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

function mbpf_prog(ctx) {
  return fib(20);
}
