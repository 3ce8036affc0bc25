// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Every way in which a run can fail, chosen by the packet's first byte.
const bytes = new Uint8Array(8);
const pair = [0, 0];

function descend(n) {
  return descend(n + 1) + 1;
}

// An Error whose message comes behind some other properties.
function withProperties(count) {
  const e = new Error('first');
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  delete e.message;
  for (let i = 0; i < count; i++) e[names[i]] = i;
  e.message = 'behind';
  return e;
}

function mbpf_prog(ctx) {
  const list = [];
  switch (ctx.readU8(0)) {
    case 0:
      return 1;
    case 1:
      throw new TypeError('thrown on purpose');
    case 2:
      throw 'text';
    case 3:
      throw 42;
    case 4:
      for (;;) {}
    case 5:
      for (;;) {
        mbpf.u64LoadLE(bytes, 0, pair);
      }
    case 6:
      for (;;) {
        list.push(list);
      }
    case 7:
      return descend(0);
    case 8:
      bytes['name' + ctx.data_len] = 1;
      return 1;
    case 9:
      return 3;
    case 10:
      return -1;
    case 11:
      return 'text';
    case 12:
      return 0.5;
    case 13:
      return undefined;
    case 14:
      return true;
    case 15:
      return null.property;
    case 16:
      try {
        for (;;) {}
      } catch (e) {
        return 1;
      }
    case 17:
      mbpf.log(2, 'enter again');
      return 2;
    case 18:
      try {
        descend(0);
      } finally {
        return 1;
      }
    case 19:
      throw withProperties(7);
    case 20:
      throw withProperties(8);
    default:
      return ctx.readU8(100);
  }
}
