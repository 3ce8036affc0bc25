// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// Map and Set. $entry(collection, position, entry) puts key and value of the first entry at or behind
// a position into the list `entry`, and gives the position behind it; -1 when there is none. Positions
// stay what they are while entries come and go.

function each(o, callback, self) {
  $callable(callback);
  const entry = [undefined, undefined];
  let at = 0;
  while ((at = $entry(o, at, entry)) >= 0) {
    $call(callback, self, entry[1], entry[0], o);
  }
}

export function map_forEach(callback, self) {
  each(this, callback, self);
}
