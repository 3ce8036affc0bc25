// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// Methods of typed arrays that those of arrays cannot stand for. $typed(v) is the length of a typed
// array, and a TypeError for all else; $like(v, n) is a new one of the same kind.

export function typed_map(callback, self) {
  const n = $typed(this);
  $callable(callback);
  const result = $like(this, n);
  for (let i = 0; i < n; i++) {
    result[i] = $call(callback, self, this[i], i, this);
  }
  return result;
}

export function typed_filter(callback, self) {
  const n = $typed(this), list = [];
  $callable(callback);
  for (let i = 0; i < n; i++) {
    const value = this[i];
    if ($call(callback, self, value, i, this)) {
      $append(list, value);
    }
  }
  return fill($like(this, list.length), 0, list, list.length);
}

function fill(result, at, source, n) {
  for (let i = 0; i < n; i++) {
    result[at + i] = source[i];
  }
  return result;
}

// -0 before 0 and NaN last; heap sort, which needs no memory.
function less(x, y) {
  return x < y || (x === y ? x === 0 && 1 / x < 1 / y : x === x && y !== y);
}

function order(o, n) {
  for (let start = n >> 1, end = n; end > 1; ) {
    let root = 0;
    if (start > 0) {
      root = --start;
    } else {
      const last = o[--end];
      o[end] = o[0];
      o[0] = last;
    }
    const value = o[root];
    for (let child = 2 * root + 1; child < end; child = 2 * root + 1) {
      if (child + 1 < end && less(o[child], o[child + 1])) {
        child++;
      }
      if (!less(value, o[child])) {
        break;
      }
      o[root] = o[child];
      root = child;
    }
    o[root] = value;
  }
}

function sort(o, n, source, compare) {
  if (compare === undefined) {
    if (o !== source) {
      fill(o, 0, source, n);
    }
    order(o, n);
  } else {
    fill(o, 0, $sorted(source, n, compare, true), n);
  }
  return o;
}

export function typed_sort(compare) {
  $callback(compare);
  return sort(this, $typed(this), this, compare);
}

export function typed_toSorted(compare) {
  $callback(compare);
  const n = $typed(this);
  return sort($like(this, n), n, this, compare);
}

export function typed_toReversed() {
  const n = $typed(this), result = $like(this, n);
  for (let i = 0; i < n; i++) {
    result[i] = this[n - 1 - i];
  }
  return result;
}

export function typed_with(index, value) {
  const n = $typed(this);
  let at = $integer(index);
  if (at < 0) {
    at += n;
  }
  value = +value;
  if (at < 0 || at >= n) {
    throw new RangeError('argument is no integer in range');
  }
  const result = fill($like(this, n), 0, this, n);
  result[at] = value;
  return result;
}

export function typed_set(source, offset) {
  const n = $typed(this), at = $integer(offset);
  if (at < 0) {
    throw new RangeError('argument is no integer in range');
  }
  const count = $size(source);
  if (at + count > n) {
    throw new RangeError('argument is no integer in range');
  }
  if (!$isTyped(source)) {
    fill(this, at, source, count);
  } else if (!$copy(this, at, source, 0, count)) {
    // Both may lie in one buffer.
    fill(this, at, fill([], 0, source, count), count);
  }
}

// What an iteration gives, or an object with a length and elements.
function listOf(source) {
  return $isIterable(source) ? [...source] : source;
}

// new c(source), for any object.
export function typed_make(c, source) {
  const list = listOf(source), n = $size(list);
  return fill(new c(n), 0, list, n);
}

function made(c, n) {
  const result = new c(n);
  if ($typed(result) < n) {
    throw new TypeError('invalid length');
  }
  return result;
}

function constructor(c) {
  if (!$isConstructor(c)) {
    throw new TypeError('not a constructor');
  }
  return c;
}

export function typed_of(...items) {
  return fill(made(constructor(this), items.length), 0, items, items.length);
}

export function typed_from(source, callback, self) {
  constructor(this);
  $callback(callback);
  const list = listOf(source), n = $size(list), result = made(this, n);
  for (let i = 0; i < n; i++) {
    const value = list[i];
    result[i] = callback === undefined ? value : $call(callback, self, value, i);
  }
  return result;
}
