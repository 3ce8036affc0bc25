// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The action says how a run ends; a read-only object has its number in the data.
function mbpf_prog(ctx) {
  switch (ctx.action) {
    case 3:
      throw new Error('no');
    case 4:
      return;
    case 5:
      return 0.5;
    case 6:
      return -1;
    case 7:
      for (;;) {}
    case 8:
      return ctx.readU8(0) === ctx.object_id ? 0 : 1;
    case 9:
      mbpf.log(
        0,
        [ctx.subject_id, ctx.object_id, ctx.action, ctx.flags, ctx.data_len].join(' '),
      );
      return 0;
    case 10:
      return 3;
    default:
      return ctx.action;
  }
}
