// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
// Small integers stand in the instruction, others in registers.
function mbpf_prog(ctx) {
  let index = ctx.pkt_len & 3;
  maps.hits.add(0, 1);
  maps.hits.add(index, 127);
  maps.hits.add(3, 128);
  maps.hits.add(index++, -index);
  for (let i = 0; i < 4; i++) maps.hits.add(i, ctx.pkt_len);
  const nothing = maps.hits.add(1, index);
  return nothing === undefined ? maps.hits.get(index) + maps.hits.get(0) : 1;
}
