// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Programs may be looked at, but not taken away: of the group mbpf, detach and unload are denied.

const ALLOW = 0;
const DENY = 1;
const GROUP_MBPF = 77;
const DETACH = 13;
const UNLOAD = 14;

function mbpf_prog(ctx) {
  const command = ctx.readU8(0);
  if (ctx.object_id !== GROUP_MBPF || (command !== DETACH && command !== UNLOAD)) {
    return ALLOW;
  }
  maps.denied.add(Math.min(command, 17), 1);
  mbpf.log(2, `command ${command} of the group ${ctx.object_id} is denied`);
  return DENY;
}
