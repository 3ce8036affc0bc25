// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The next version: reads are dropped.
import {READ, dropIf} from '../lib/requests.js';

function mbpf_prog(ctx) {
  return dropIf(ctx, READ);
}
