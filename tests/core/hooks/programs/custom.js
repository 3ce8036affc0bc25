// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The mode says what is read; what that is goes to the log, or is the verdict.
function text(value) {
  return typeof value === 'object' ? '[' + value.join(' ') + ']' : '' + value;
}

function mbpf_prog(ctx) {
  switch (ctx.mode) {
    case 0: {
      const small = [ctx.u8, ctx.u16, ctx.u32, ctx.i8, ctx.i16, ctx.i32];
      const large = [text(ctx.u64), ctx.u64_number, text(ctx.i64), ctx.i64_number];
      mbpf.log(0, small.join(' ') + ' ' + large.join(' ') + ' ' + text(ctx.raw));
      return 0;
    }
    case 1: {
      const own = [ctx.custom_hook_id, ctx.schema_version, ctx.flags, ctx.field_count];
      mbpf.log(0, own.join(' ') + ' ' + ctx.data_len);
      return 0;
    }
    case 2:
      try {
        return ctx.i32;
      } catch (e) {
        return e instanceof RangeError ? -1 : -2;
      }
    case 3: {
      // By names that are known only now.
      const any = [ctx][0];
      let all = '';
      for (const name of ['u8', 'u64', 'u64_number', 'raw', 'i64_number', 'i8_number', 'x']) {
        all += text(any[name]) + ' ';
      }
      mbpf.log(0, all + ('raw' in any) + ('x' in any));
      return 0;
    }
    case 4: {
      // Each read of bytes or of a pair is a new one.
      const raw = ctx.raw;
      raw[0] = 99;
      const pair = ctx.u64;
      pair[0] = 7;
      mbpf.log(0, text(raw) + text(ctx.raw) + text(pair) + text(ctx.u64));
      return raw instanceof Uint8Array ? raw.length : -1;
    }
    case 5:
      for (let i = 0; i < 100; i++) {
        ctx.raw;
        ctx.u64;
      }
      return 5;
  }
}
