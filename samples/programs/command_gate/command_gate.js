// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Decides on management commands: who may read or write what. Whatever is not listed is denied.

const ALLOW = 0;
const DENY = 1;

// ctx.subject_id: where the command came from.
const CONSOLE = 1;

// ctx.object_id: the group of commands.
const GROUP_OS = 0;
const GROUP_IMAGE = 1;
const GROUP_STATISTICS = 2;

// ctx.action.
const READ = 0;
const WRITE = 1;

// The first byte of a command's data is its number in the group.
const OS_ECHO = 0;

function isAllowed(ctx) {
  if (ctx.subject_id === CONSOLE) {
    return true;
  }
  switch (ctx.object_id) {
    case GROUP_IMAGE:
    case GROUP_STATISTICS:
      return ctx.action === READ;
    case GROUP_OS:
      return ctx.action === WRITE && ctx.data_len > 0 && ctx.readU8(0) === OS_ECHO;
    default:
      return false;
  }
}

function mbpf_prog(ctx) {
  if (isAllowed(ctx)) {
    return ALLOW;
  }
  maps.denied.add(Math.min(ctx.object_id, 3), 1);
  return DENY;
}
