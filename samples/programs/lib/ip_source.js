// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// The IP source address of a packet: Ethernet with up to two VLAN tags, or a packet without link-layer header.

const LAYER_LINK = 2;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_VLAN = 0x8100;
const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_QINQ = 0x88a8;
const MAX_TAGS = 2;

// The running packet's source address; an IPv4 address in its mapped form, ::ffff:a.b.c.d.
export const source = new Uint8Array(16);

function readSourceIPv4(off) {
  if (ctx.data_len - off < 20 || ctx.readU8(off) >> 4 !== 4) {
    return false;
  }
  for (let i = 0; i < 10; i++) {
    source[i] = 0;
  }
  source[10] = 0xff;
  source[11] = 0xff;
  for (let i = 0; i < 4; i++) {
    source[12 + i] = ctx.readU8(off + 12 + i);
  }
  return true;
}

function readSourceIPv6(off) {
  if (ctx.data_len - off < 40 || ctx.readU8(off) >> 4 !== 6) {
    return false;
  }
  return ctx.readBytes(off + 8, 16, source) === 16;
}

// Fills `source`; false when the packet is not IP, or is cut short.
export function readSource() {
  let off = ctx.l3_off;
  let type = ctx.l2_proto;
  if (ctx.layer === LAYER_LINK) {
    if (off < 2 || ctx.data_len < off) {
      return false;
    }
    type = ctx.readU16BE(off - 2);
  }
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    if ((type !== ETHERTYPE_VLAN && type !== ETHERTYPE_QINQ) || ctx.data_len - off < 4) {
      break;
    }
    type = ctx.readU16BE(off + 2);
    off += 4;
  }
  if (type === ETHERTYPE_IPV4) {
    return readSourceIPv4(off);
  }
  return type === ETHERTYPE_IPV6 && readSourceIPv6(off);
}
