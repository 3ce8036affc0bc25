// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// How much current a charger may draw, in amperes: version 2.
const MOST = 20;
const ALLOW = 0;
const DENY = 1;

function mbpf_prog(ctx) {
  if (ctx.action <= MOST) {
    return ALLOW;
  }
  maps.denied.add(0, 1);
  return DENY;
}
