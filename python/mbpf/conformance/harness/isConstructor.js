// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A test gets only the parts that it names, and what those name. An empty line ends a part; names that
// begin with $ are for the harness alone.

// A class can extend constructors only, and asks them nothing but for their prototype.
function isConstructor(value) {
  if (typeof value !== 'function') {
    $refuse('isConstructor needs a function');
  }
  try {
    (class extends value {});
  } catch (error) {
    return false;
  }
  return true;
}
