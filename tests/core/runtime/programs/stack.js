// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The first byte of a packet says how the run ends.
import { fail } from './stack_lib.js';

let kept;

function deep(level, how) {
  if (level === 0) {
    return fail(how);
  }
  return deep(level - 1, how) + 1;
}

function mbpf_prog(ctx) {
  const how = ctx.readU8(0);
  if (how === 3) {
    try {
      deep(1, 1);
    } catch (error) {
      kept = error;
    }
    throw kept;
  }
  return deep(ctx.readU8(1), how);
}
