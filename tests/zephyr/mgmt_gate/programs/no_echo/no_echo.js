// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

const ALLOW = 0;
const DENY = 1;
const GROUP_OS = 0;
const OS_ECHO = 0;
const OS_PARAMETERS = 6;

function mbpf_prog(ctx) {
  const command = ctx.readU8(0);
  if (ctx.object_id !== GROUP_OS) {
    return ALLOW;
  }
  if (command === OS_PARAMETERS && ctx.action === 0) {
    throw new Error("what fails denies");
  }
  if (command === OS_ECHO && ctx.action === 1) {
    maps.denied.add(ctx.action, 1);
    return DENY;
  }
  return ALLOW;
}
