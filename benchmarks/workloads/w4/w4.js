// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

const data = new Uint8Array(360);

function fletcher32(d, n) {
  let s1 = 0xffff;
  let s2 = 0xffff;
  for (let i = 0; i < n; i += 2) {
    s1 += d[i] | (d[i + 1] << 8);
    s2 += s1;
  }
  s1 = (s1 & 0xffff) + (s1 >>> 16);
  s2 = (s2 & 0xffff) + (s2 >>> 16);
  s1 = (s1 & 0xffff) + (s1 >>> 16);
  s2 = (s2 & 0xffff) + (s2 >>> 16);
  return (s2 << 16) | s1;
}

function mbpf_prog(ctx) {
  ctx.readBytes(0, 360, data);
  return fletcher32(data, 360);
}
