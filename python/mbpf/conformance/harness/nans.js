// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A test gets only the parts that it names, and what those name. An empty line ends a part; names that
// begin with $ are for the harness alone.

var NaNs = [NaN, Number.NaN, NaN * 0, 0 / 0, Infinity - Infinity, -(0 / 0), Infinity * 0,
  Math.sqrt(-1), -Math.sqrt(-1), Number('none')];
