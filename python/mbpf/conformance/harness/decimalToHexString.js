// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A test gets only the parts that it names, and what those name. An empty line ends a part; names that
// begin with $ are for the harness alone.

function $inHex(number, digits) {
  let text = '';
  for (let rest = number; rest > 0 || text.length < digits; rest = Math.floor(rest / 16)) {
    text = '0123456789ABCDEF'[rest % 16] + text;
  }
  return text;
}

function decimalToHexString(number) {
  return $inHex(number >>> 0, 4);
}

function decimalToPercentHexString(number) {
  return '%' + $inHex(number, 2);
}
