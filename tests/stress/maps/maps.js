// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// Every operation of every map, on keys that follow from the event. Values of 24 bytes have the same byte
// everywhere, so that a value that is half of one and half of another shows. Words are their key, four times.
const EVENTS = 0, WRONG = 1, SUBMITTED = 2, CONSUMED = 3;
const word = new Uint8Array(4);
const out = new Uint8Array(4);
const wide = new Uint8Array(24);
const key6 = new Uint8Array(6);
const key4 = new Uint8Array(4);
const last = new Uint8Array(6);
const net = new Uint8Array(8);

function fill(byte) {
  for (let i = 0; i < 24; i++) wide[i] = byte;
}

function checkWide() {
  for (let i = 1; i < 24; i++) if (wide[i] !== wide[0]) maps.counts.add(WRONG, 1);
}

function mbpf_prog(ctx) {
  const id = ctx.tracepoint_id;
  const what = id & 7;
  const number = (id >>> 8) & 15;
  maps.counts.add(EVENTS, 1);
  // Always: what is there is whole.
  key4[0] = number;
  if (maps.words.lookup(key4, out) && (out[0] !== out[3] || out[0] !== number)) maps.counts.add(WRONG, 1);
  key6[0] = number;
  if (maps.wide.lookup(key6, wide)) checkWide();
  if (maps.cells.lookup(number & 3, wide)) checkWide();
  if (maps.recent.lookup(key4, wide)) checkWide();
  net[0] = 32;
  net[4] = number;
  if (maps.nets.lookup(net, wide)) checkWide();
  // This processor's own count.
  if (!maps.cpus.lookup(0, out)) out[0] = out[1] = out[2] = 0;
  out[0] = out[0] + 1;
  if (out[0] === 0) {
    out[1] = out[1] + 1;
    if (out[1] === 0) out[2] = out[2] + 1;
  }
  maps.cpus.update(0, out);
  // And one change.
  fill(id >>> 16 & 255);
  word[0] = word[1] = word[2] = word[3] = number;
  if (what === 0) maps.words.update(key4, word);
  if (what === 1) maps.words.delete(key4);
  if (what === 2) maps.wide.update(key6, wide);
  if (what === 3) maps.wide.delete(key6);
  if (what === 4) maps.cells.update(number & 3, wide);
  if (what === 5) {
    maps.recent.update(key4, wide);
    if (maps.events.submit(wide)) maps.counts.add(SUBMITTED, 1);
  }
  if (what === 6) {
    net[0] = number;
    if (number & 1) maps.nets.delete(net);
    else maps.nets.update(net, wide);
    if (maps.events.peek(wide)) checkWide();
    if (maps.events.consume()) maps.counts.add(CONSUMED, 1);
  }
  if (what === 7) {
    let left = 40;
    for (let more = maps.wide.nextKey(null, last); more && left > 0; more = maps.wide.nextKey(last, last)) left--;
    key4[0] = number & 3;
    maps.each.update(key4, word);
    maps.each.lookup(key4, word);
    maps.each.delete(key4);
  }
  return 0;
}
