// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// What the last packet was like, in the map `seen`, by index.
const value = new Uint32Array(1);
// Bytes of the packet from the sixth of its network layer on; where that is unknown, of the packet.
const some = new Uint8Array(24);

function note(index, number) {
  value[0] = number;
  maps.seen.update(index, value);
}

// The verdict is what the last byte of the packet says.
export function look() {
  const last = ctx.data_len - 1;
  note(0, ctx.ifindex);
  note(1, ctx.pkt_len);
  note(2, ctx.data_len);
  note(3, ctx.l2_proto);
  note(4, ctx.layer);
  note(5, ctx.l3_off);
  note(6, ctx.flags & 1);
  note(7, ctx.readU8(0));
  note(8, ctx.readU8(last));
  ctx.readBytes(ctx.l3_off + 5, 20, some);
  let sum = 0;
  for (let i = 0; i < 20; i++) {
    sum += some[i];
  }
  note(9, sum);
  let verdict = ctx.readU8(last);
  while (verdict === 4) {
    sum++;
  }
  return verdict;
}
