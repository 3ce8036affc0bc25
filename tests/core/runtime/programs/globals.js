// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// More globals than the smallest heap holds.
let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0, m = 0, n = 0, o = 0, p = 0;
let q = 0, r = 0, s = 0, t = 0, u = 0, v = 0, w = 0, x = 0, y = 0, z = 0, aa = 0, bb = 0, cc = 0, dd = 0, ee = 0;

function mbpf_prog() {
  a++; b++; c++; d++; e++; f++; g++; h++; i++; j++; k++; l++; m++; n++; o++; p++; q++; r++; s++; t++; u++; v++; w++;
  x++; y++; z++; aa++; bb++; cc++; dd++; ee++;
  return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z === 0
    ? aa + bb + cc + dd + ee : 0;
}
