// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

import {count} from '../lib/count.js';

function mbpf_prog(ctx) {
  return count() ? 2 : 3;
}
