// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Writes are dropped.
import {WRITE, dropIf} from '../lib/requests.js';

function mbpf_prog(ctx) {
  return dropIf(ctx, WRITE);
}
