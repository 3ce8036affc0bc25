// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

export const READ = 0x72; // 'r'
export const WRITE = 0x77; // 'w'

const PASS = 0;
const DROP = 1;
const UDP = 17;
const PORT = 4242;
const UDP_HEADER = 8;
const FRAGMENT = 0x1fff;

// The first byte of a datagram to the server, 0 if it is none. The data begin with the IPv4 header, which was checked.
function requestOf(ctx) {
  const at = (ctx.readU8(0) & 15) * 4;
  if (ctx.readU8(9) !== UDP || (ctx.readU16BE(6) & FRAGMENT) !== 0 || ctx.data_len - at <= UDP_HEADER) {
    return 0;
  }
  return ctx.readU16BE(at + 2) === PORT ? ctx.readU8(at + UDP_HEADER) : 0;
}

// Counts packets by their verdict.
export function dropIf(ctx, unwanted) {
  const verdict = requestOf(ctx) === unwanted ? DROP : PASS;
  maps.verdicts.add(verdict, 1);
  return verdict;
}
