// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

import {look} from '../lib/look.js';

function mbpf_prog(ctx) {
  return look();
}
