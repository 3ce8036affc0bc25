// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

const ALLOW = 0;
const DENY = 1;
const MOST = 100;
const value = new Uint32Array(1);

function note(index, number) {
  value[0] = number;
  maps.seen.update(index, value);
}

function mbpf_prog(ctx) {
  const speed = ctx.readU32LE(0);
  note(0, ctx.object_id);
  note(1, ctx.data_len);
  note(2, speed);
  if (speed === 13) {
    throw new Error('what fails denies');
  }
  return speed > MOST ? DENY : ALLOW;
}
