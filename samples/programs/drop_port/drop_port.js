// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Drops UDP datagrams and TCP segments sent to one of the ports below; everything else passes.

const BLOCKED = [23, 5683, 8080];

const PASS = 0;
const DROP = 1;
const NO_PORT = -1;

const LAYER_LINK = 2;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_VLAN = 0x8100;
const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_QINQ = 0x88a8;
const MAX_TAGS = 2;

const HOP_BY_HOP = 0;
const TCP = 6;
const UDP = 17;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION = 60;
// A packet with more extension headers than this passes: no honest sender makes one.
const MAX_EXTENSIONS = 8;

function isBlocked(port) {
  for (let i = 0; i < BLOCKED.length; i++) {
    if (BLOCKED[i] === port) {
      return true;
    }
  }
  return false;
}

// The destination port of the header at `off`. UDP and TCP have it in the same place, and a TCP
// header cut short by tiny fragments still shows it; so four bytes are enough to judge.
function portAt(protocol, off, end) {
  if ((protocol !== UDP && protocol !== TCP) || end - off < 4) {
    return NO_PORT;
  }
  return ctx.readU16BE(off + 2);
}

function portOfIPv4(off) {
  if (ctx.data_len - off < 20) {
    return NO_PORT;
  }
  const first = ctx.readU8(off);
  const headerLength = (first & 15) * 4;
  if (first >> 4 !== 4 || headerLength < 20) {
    return NO_PORT;
  }
  // Only the first fragment has the ports; the others are useless to the receiver without it.
  if ((ctx.readU16BE(off + 6) & 0x1fff) !== 0) {
    return NO_PORT;
  }
  const end = Math.min(off + ctx.readU16BE(off + 2), ctx.data_len);
  return portAt(ctx.readU8(off + 9), off + headerLength, end);
}

function portOfIPv6(off) {
  if (ctx.data_len - off < 40 || ctx.readU8(off) >> 4 !== 6) {
    return NO_PORT;
  }
  const end = Math.min(off + 40 + ctx.readU16BE(off + 4), ctx.data_len);
  let next = ctx.readU8(off + 6);
  let at = off + 40;
  for (let count = 0; count <= MAX_EXTENSIONS; count++) {
    if (next !== HOP_BY_HOP && next !== ROUTING && next !== FRAGMENT && next !== DESTINATION) {
      return portAt(next, at, end);
    }
    if (end - at < 8) {
      return NO_PORT;
    }
    if (next === FRAGMENT) {
      if ((ctx.readU16BE(at + 2) & 0xfff8) !== 0) {
        return NO_PORT;
      }
      next = ctx.readU8(at);
      at += 8;
    } else {
      next = ctx.readU8(at);
      at += (ctx.readU8(at + 1) + 1) * 8;
    }
  }
  return NO_PORT;
}

function mbpf_prog(ctx) {
  let off = ctx.l3_off;
  let type = ctx.l2_proto;
  if (ctx.layer === LAYER_LINK) {
    if (off < 2 || ctx.data_len < off) {
      return PASS;
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
  let port = NO_PORT;
  if (type === ETHERTYPE_IPV4) {
    port = portOfIPv4(off);
  } else if (type === ETHERTYPE_IPV6) {
    port = portOfIPv6(off);
  }
  return port !== NO_PORT && isBlocked(port) ? DROP : PASS;
}
