// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// Array: methods for everything that has a length and elements, as ECMA-262 has them. Those of
// typed arrays that only differ in what they accept are these too (spec/builtins.yaml).
//
// $name(...) is the internal built-in @name; see README.md.

const LAST = 0x1fffffffffffff; // 2 ** 53 - 1

// A new array for what is made of `o`, with a length: of the class of `o`, if it is an array of one.
function species(o, n) {
  if (Array.isArray(o)) {
    const c = o.constructor;
    if (c !== Array && c !== undefined) {
      if (!$isObject(c)) {
        throw new TypeError('not a constructor');
      }
      for (let parent = c; parent !== null; parent = Object.getPrototypeOf(parent)) {
        if (parent === Array) {
          return new c(n);
        }
      }
    }
  }
  return new Array(n);
}

// --- callbacks

export function array_forEach(callback, self) {
  const o = $list(this), n = $size(o);
  $callable(callback);
  for (let i = 0; i < n; i++) {
    if (i in o) {
      $call(callback, self, o[i], i, o);
    }
  }
}

export function array_map(callback, self) {
  const o = $list(this), n = $size(o);
  $callable(callback);
  const result = species(o, n);
  for (let i = 0; i < n; i++) {
    if (i in o) {
      $define(result, i, $call(callback, self, o[i], i, o));
    }
  }
  return result;
}

export function array_filter(callback, self) {
  const o = $list(this), n = $size(o);
  $callable(callback);
  const result = species(o, 0);
  let to = 0;
  for (let i = 0; i < n; i++) {
    if (i in o) {
      const value = o[i];
      if ($call(callback, self, value, i, o)) {
        $define(result, to, value);
        to++;
      }
    }
  }
  return result;
}

// What search() looks for: an element, its index, that there is one, that all are.
const ELEMENT = 0, INDEX = 1, SOME = 2, EVERY = 3;

// The first element from either end for which the callback gives true, or with EVERY false.
function search(o, callback, self, last, wanted) {
  const n = $size(o);
  $callable(callback);
  for (let i = 0; i < n; i++) {
    const at = last ? n - 1 - i : i;
    if (wanted < SOME || at in o) {
      const value = o[at];
      if (!$call(callback, self, value, at, o) === (wanted === EVERY)) {
        return wanted === ELEMENT ? value : wanted === INDEX ? at : wanted === SOME;
      }
    }
  }
  return wanted === ELEMENT ? undefined : wanted === INDEX ? -1 : wanted !== SOME;
}

export function array_some(callback, self) {
  return search($list(this), callback, self, false, SOME);
}

export function array_every(callback, self) {
  return search($list(this), callback, self, false, EVERY);
}

export function array_find(callback, self) {
  return search($list(this), callback, self, false, ELEMENT);
}

export function array_findIndex(callback, self) {
  return search($list(this), callback, self, false, INDEX);
}

export function array_findLast(callback, self) {
  return search($list(this), callback, self, true, ELEMENT);
}

export function array_findLastIndex(callback, self) {
  return search($list(this), callback, self, true, INDEX);
}

// From either end; there is a first value if more than one argument is given.
function fold(o, callback, given, result, last) {
  const n = $size(o);
  $callable(callback);
  for (let i = 0; i < n; i++) {
    const at = last ? n - 1 - i : i;
    if (at in o) {
      if (given > 1) {
        result = $call(callback, undefined, result, o[at], at, o);
      } else {
        result = o[at];
        given = 2;
      }
    }
  }
  if (given < 2) {
    throw new TypeError('argument is missing');
  }
  return result;
}

export function array_reduce(callback, first) {
  return fold($list(this), callback, $count(), first, false);
}

export function array_reduceRight(callback, first) {
  return fold($list(this), callback, $count(), first, true);
}

// --- searching

export function array_indexOf(value, from) {
  const o = $hidden(this), n = $size(o);
  if (n > 0) {
    for (let i = $relative(from, n); i < n; i++) {
      if (i in o && o[i] === value) {
        return i;
      }
    }
  }
  return -1;
}

export function array_lastIndexOf(value, from) {
  const o = $hidden(this), n = $size(o);
  if (n > 0) {
    let i = $count() > 1 ? $integer(from) : n - 1;
    for (i = i < 0 ? n + i : i < n ? i : n - 1; i >= 0; i--) {
      if (i in o && o[i] === value) {
        return i;
      }
    }
  }
  return -1;
}

export function array_includes(value, from) {
  const o = $hidden(this), n = $size(o);
  if (n > 0) {
    for (let i = $relative(from, n); i < n; i++) {
      const element = o[i];
      if (element === value || (element !== element && value !== value)) {
        return true;
      }
    }
  }
  return false;
}

export function array_at(index) {
  const o = $hidden(this), n = $size(o);
  let i = $integer(index);
  if (i < 0) {
    i += n;
  }
  if (i >= 0 && i < n) {
    return o[i];
  }
}

// --- texts

export function array_toLocaleString() {
  const o = $hidden(this), n = $size(o), parts = [];
  for (let i = 0; i < n; i++) {
    const value = o[i];
    parts[i] = value == null ? '' : `${value.toLocaleString()}`;
  }
  return $join(parts, ',');
}

// --- parts and moves

// Copies elements and holes, from either end.
function move(o, to, from, n, back) {
  if (!$copy(o, to, o, from, n)) {
    for (let i = 0; i < n; i++) {
      const at = back ? n - 1 - i : i, source = from + at;
      if (source in o) {
        o[to + at] = o[source];
      } else {
        delete o[to + at];
      }
    }
  }
}

// Defines elements of a new array as those of another; gives the index behind the last. What the
// constructor of a class gives may be the very array, whose elements move one after the other.
function append(result, to, o, from, n) {
  if (result === o || !$copy(result, to, o, from, n)) {
    for (let i = 0; i < n; i++) {
      const source = from + i;
      if (source in o) {
        $define(result, to + i, o[source]);
      }
    }
  }
  return to + n;
}

export function array_concat(...items) {
  const o = $object(this), result = species(o, 0);
  let to = 0;
  for (let i = -1; i < items.length; i++) {
    const item = i < 0 ? o : items[i];
    if (Array.isArray(item)) {
      to = append(result, to, item, 0, item.length);
    } else {
      $define(result, to, item);
      to++;
    }
  }
  result.length = to;
  return result;
}

export function array_slice(start, end) {
  const o = $hidden(this), n = $size(o), from = $relative(start, n);
  let count = (end === undefined ? n : $relative(end, n)) - from;
  if (count < 0) {
    count = 0;
  }
  const result = species(o, count);
  append(result, 0, o, from, count);
  result.length = count;
  return result;
}

// Sets elements from an index on.
function put(o, to, items, n) {
  for (let i = 0; i < n; i++) {
    o[to + i] = items[i];
  }
}

// How many elements splice() removes, by the number of its arguments and the second one.
function removal(given, remove, rest) {
  if (given < 2) {
    return given > 0 ? rest : 0;
  }
  remove = $integer(remove);
  return remove < 0 ? 0 : remove < rest ? remove : rest;
}

export function array_splice(start, remove, ...items) {
  const o = $list(this), n = $size(o), from = $relative(start, n), more = items.length;
  const count = removal($count(), remove, n - from);
  if (n + more - count > LAST) {
    throw new TypeError('invalid length');
  }
  const removed = species(o, count);
  append(removed, 0, o, from, count);
  removed.length = count;
  if (more !== count) {
    move(o, from + more, from + count, n - count - from, more > count);
    for (let i = n; i > n - count + more; i--) {
      delete o[i - 1];
    }
  }
  put(o, from, items, more);
  o.length = n - count + more;
  return removed;
}

// push and pop of all that is no plain array.
export function array_push(...items) {
  const o = $list(this), n = $size(o), more = items.length;
  if (n + more > LAST) {
    throw new TypeError('invalid length');
  }
  put(o, n, items, more);
  return (o.length = n + more);
}

export function array_pop() {
  const o = $list(this), n = $size(o), last = n && n - 1;
  let value;
  if (n > 0) {
    value = o[last];
    delete o[last];
  }
  o.length = last;
  return value;
}

export function array_shift() {
  const o = $list(this), n = $size(o), last = n && n - 1;
  let value;
  if (n > 0) {
    value = o[0];
    move(o, 0, 1, last, false);
    delete o[last];
  }
  o.length = last;
  return value;
}

export function array_unshift(...items) {
  const o = $list(this), n = $size(o), more = items.length;
  if (more > 0) {
    if (n + more > LAST) {
      throw new TypeError('invalid length');
    }
    move(o, more, 0, n, true);
    put(o, 0, items, more);
  }
  return (o.length = n + more);
}

export function array_reverse() {
  const o = $object(this), n = $size(o);
  for (let i = 0, j = n - 1; i < j; i++, j--) {
    const hasLow = i in o, low = hasLow && o[i];
    const hasHigh = j in o, high = hasHigh && o[j];
    if (hasHigh) {
      o[i] = high;
    } else if (hasLow) {
      delete o[i];
    }
    if (hasLow) {
      o[j] = low;
    } else if (hasHigh) {
      delete o[j];
    }
  }
  return o;
}

export function array_fill(value, start, end) {
  const o = $object(this), n = $size(o);
  let i = $relative(start, n);
  end = end === undefined ? n : $relative(end, n);
  for (; i < end; i++) {
    o[i] = value;
  }
  return o;
}

export function array_copyWithin(target, start, end) {
  const o = $object(this), n = $size(o), to = $relative(target, n);
  const from = $relative(start, n), stop = end === undefined ? n : $relative(end, n);
  let count = stop - from;
  if (count > n - to) {
    count = n - to;
  }
  move(o, to, from, count, from < to && to < from + count);
  return o;
}

function flatten(result, to, o, n, depth, callback, self) {
  for (let i = 0; i < n; i++) {
    if (i in o) {
      let value = o[i];
      if (callback) {
        value = $call(callback, self, value, i, o);
      }
      if (depth > 0 && Array.isArray(value)) {
        to = flatten(result, to, value, value.length, depth - 1);
      } else {
        $define(result, to, value);
        to++;
      }
    }
  }
  return to;
}

export function array_flat(depth) {
  const o = $hidden(this), n = $size(o);
  depth = depth === undefined ? 1 : $integer(depth);
  const result = species(o, 0);
  flatten(result, 0, o, n, depth);
  return result;
}

export function array_flatMap(callback, self) {
  const o = $list(this), n = $size(o);
  $callable(callback);
  const result = species(o, 0);
  flatten(result, 0, o, n, 1, callback, self);
  return result;
}

// --- order

// The values of a list in the order of a comparison, or of their texts: a stable merge sort that
// needs a second list of the same length.
function merge(list, compare) {
  const n = list.length;
  let from = list, to = [];
  for (let width = 1; width < n; width *= 2) {
    for (let at = 0; at < n; ) {
      const middle = at + width < n ? at + width : n, end = middle + width < n ? middle + width : n;
      let left = at, right = middle;
      for (; at < end; at++) {
        let takeRight = left >= middle;
        if (!takeRight && right < end) {
          const x = from[left], y = from[right];
          takeRight = compare === undefined ? `${x}` > `${y}` : $call(compare, undefined, x, y) > 0;
        }
        to[at] = takeRight ? from[right++] : from[left++];
      }
    }
    const next = to;
    to = from;
    from = next;
  }
  return from;
}

// The elements in order, undefined last; `holes` tells whether holes count as undefined.
export function sorted(o, n, compare, holes) {
  const list = [];
  let nothing = 0;
  for (let i = 0; i < n; i++) {
    if (holes || i in o) {
      const value = o[i];
      if (value === undefined) {
        nothing++;
      } else {
        $append(list, value);
      }
    }
  }
  const result = merge(list, compare);
  for (; nothing > 0; nothing--) {
    $append(result, undefined);
  }
  return result;
}

export function array_sort(compare) {
  $callback(compare);
  const o = $object(this), n = $size(o), list = sorted(o, n, compare, false);
  const count = list.length;
  put(o, 0, list, count);
  for (let i = count; i < n; i++) {
    delete o[i];
  }
  return o;
}

// --- copies

export function array_toSorted(compare) {
  $callback(compare);
  const o = $hidden(this), n = $size(o);
  new Array(n);
  return sorted(o, n, compare, true);
}

export function array_toReversed() {
  const o = $hidden(this), n = $size(o), result = new Array(n);
  for (let i = 0; i < n; i++) {
    result[i] = o[n - 1 - i];
  }
  return result;
}

export function array_with(index, value) {
  const o = $hidden(this), n = $size(o);
  let at = $integer(index);
  if (at < 0) {
    at += n;
  }
  if (at < 0 || at >= n) {
    throw new RangeError('argument is no integer in range');
  }
  const result = new Array(n);
  for (let i = 0; i < n; i++) {
    result[i] = i === at ? value : o[i];
  }
  return result;
}

export function array_toSpliced(start, remove, ...items) {
  const o = $hidden(this), n = $size(o), from = $relative(start, n), more = items.length;
  const count = removal($count(), remove, n - from);
  const total = n + more - count;
  if (total > LAST) {
    throw new TypeError('invalid length');
  }
  const result = new Array(total);
  for (let i = 0; i < total; i++) {
    const at = i - from;
    result[i] = at < 0 ? o[i] : at < more ? items[at] : o[i - more + count];
  }
  return result;
}

// --- making arrays

function made(c, n) {
  return $isConstructor(c) ? new c(n) : new Array(n);
}

export function Array_of(...items) {
  const n = items.length, result = made(this, n);
  result.length = append(result, 0, items, 0, n);
  return result;
}

export function Array_from(items, callback, self) {
  $callback(callback);
  let result, i = 0;
  if ($isIterable(items)) {
    result = $isConstructor(this) ? new this() : [];
    for (let value of items) {
      if (callback !== undefined) {
        value = $call(callback, self, value, i);
      }
      $define(result, i, value);
      i++;
    }
  } else {
    const n = $size(items);
    result = made(this, n);
    for (; i < n; i++) {
      let value = items[i];
      if (callback !== undefined) {
        value = $call(callback, self, value, i);
      }
      $define(result, i, value);
    }
  }
  result.length = i;
  return result;
}
