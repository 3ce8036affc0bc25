// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Decides how fast a motor may run, from events that the firmware defines itself: it passes what
// it has measured, and takes the verdict for the greatest speed allowed, in percent.

const FULL = 100;
const HALF = 50;
const STOP = 0;

// In tenths of a degree.
const WARM = 700;
const HOT = 900;

// A motor may be warm for a minute.
const WARM_MS = 60 * 1000;

const MOTORS = 8;

// An entry of the map: when, how hot, how fast in hundreds, which motor.
const entry = new Uint8Array(16);
const AT_TEMPERATURE = 8;
const AT_SPEED = 10;
const AT_SERIAL = 12;

function temperatureOf(entry) {
  return ((entry[AT_TEMPERATURE] | (entry[AT_TEMPERATURE + 1] << 8)) << 16) >> 16;
}

function remember(ctx) {
  if (maps.hottest.lookup(ctx.motor, entry) && temperatureOf(entry) >= ctx.temperature) {
    return;
  }
  mbpf.u64StoreLE(entry, 0, ctx.since);
  entry[AT_TEMPERATURE] = ctx.temperature;
  entry[AT_TEMPERATURE + 1] = ctx.temperature >> 8;
  const hundreds = ctx.speed / 100;
  entry[AT_SPEED] = hundreds;
  entry[AT_SPEED + 1] = hundreds >> 8;
  const serial = ctx.serial;
  for (let i = 0; i < serial.length; i++) {
    entry[AT_SERIAL + i] = serial[i];
  }
  maps.hottest.update(ctx.motor, entry);
}

function mbpf_prog(ctx) {
  if (ctx.motor >= MOTORS || ctx.temperature >= HOT) {
    return STOP;
  }
  remember(ctx);
  // since counts milliseconds at this speed; as a number it is exact for 285,000 years.
  return ctx.temperature >= WARM && ctx.since_number > WARM_MS ? HALF : FULL;
}
