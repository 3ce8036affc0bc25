// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Decides how much power a motor may have, in percent, and cools it before it gets hot.

// In tenths of a degree.
const WARM = 600;
const HOT = 900;

function mbpf_prog(ctx) {
  const fan = ctx.temperature < WARM ? 0 : ctx.temperature < HOT ? 50 : 100;
  if (mbpf.setFan(fan)) {
    mbpf.log(1, `motor ${ctx.motor}: fan at ${fan} %`);
  }
  if (ctx.temperature >= HOT) {
    return 0;
  }
  return ctx.temperature >= WARM && ctx.rpm > 3000 ? 50 : 100;
}
