// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Emits for each packet an event with the id of its first byte and as many bytes as the second one
// says; 255 stands for 256. What is thrown is the verdict ABORT.
const whole = new Uint8Array(256);
const longer = new Uint8Array(257);
const empty = new Uint8Array(0);
const sixteen = new Uint8Array(16);
const words = new Uint32Array([0x04030201, 0x08070605]);

function mbpf_init() {
  for (let i = 0; i < 256; i++) whole[i] = i;
  for (let i = 0; i < 16; i++) sixteen[i] = 16 * i;
  mbpf.emit(4294967294, words);
}

function mbpf_prog(ctx) {
  const id = ctx.readU8(0), what = ctx.readU8(1);
  try {
    if (what === 0) return mbpf.emit(id, empty) ? 0 : 1;
    if (what === 16) return mbpf.emit(id, sixteen) ? 0 : 1;
    if (what === 255) return mbpf.emit(id, whole) ? 0 : 1;
    if (what === 1) mbpf.emit(id, longer);
    if (what === 2) mbpf.emit(4294967295, empty);
    if (what === 3) mbpf.emit(-1, empty);
    if (what === 4) mbpf.emit('1', empty);
    if (what === 5) mbpf.emit(id, [1]);
    return 0;
  } catch (error) {
    return error instanceof RangeError ? 2 : 1;
  }
}

function mbpf_fini() {
  mbpf.emit(1, words);
}
