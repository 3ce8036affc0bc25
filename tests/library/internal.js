// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// The internal built-ins that subsys/mbpf/js uses, in JavaScript, so that it runs on any engine.
'use strict';

const TypedArray = Object.getPrototypeOf(Uint8Array);
const typedLength = Object.getOwnPropertyDescriptor(TypedArray.prototype, 'length').get;
const apply = Reflect.apply;

const $isObject = (v) => (typeof v === 'object' && v !== null) || typeof v === 'function';
const $isTyped = (v) => $isObject(v) && ArrayBuffer.isView(v) && !(v instanceof DataView);
const $isIterable = (v) => typeof v === 'string' || (v != null && v[Symbol.iterator] != null);
const $isConstructor = (v) => {
  try {
    Reflect.construct(Object, [], v);
    return true;
  } catch {
    return false;
  }
};
const $object = (v) => {
  if (v == null) {
    throw new TypeError('no object');
  }
  return Object(v);
};
const $list = $object;
const $hidden = $object;
const $callable = (v) => {
  if (typeof v !== 'function') {
    throw new TypeError('no function');
  }
};
const $callback = (v) => {
  if (v !== undefined) {
    $callable(v);
  }
};
const $isFunction = (v) => typeof v === 'function';
const $call = (f, self, ...list) => apply(f, self, list);
const $integer = (v) => {
  const n = Math.trunc(+v);
  return n !== n || n === 0 ? 0 : n;
};
const $length = (v) => Math.min(Math.max($integer(v), 0), Number.MAX_SAFE_INTEGER);
const $size = (o) => $length(o.length);
const $relative = (v, n) => {
  const i = $integer(v);
  return i < 0 ? Math.max(n + i, 0) : Math.min(i, n);
};
const $define = (o, k, value) => {
  const attributes = {value, writable: true, enumerable: true, configurable: true};
  Object.defineProperty(o, k, attributes);
};
const $append = (list, value) => {
  list[list.length] = value;
};
const $join = (list, separator) => apply(Array.prototype.join, list, [separator]);
const $copy = (target, to, source, from, count) => {
  if (!$isTyped(target) || !$isTyped(source) || target.constructor !== source.constructor) {
    return false;
  }
  if (count > 0) {
    target.set(source.slice(from, from + count), to);
  }
  return true;
};
const $object_toString = Object.prototype.toString;
const $text = (v) => {
  if (v == null) {
    throw new TypeError('no text');
  }
  return `${v}`;
};
const $string_indexOf = (s, ...list) => apply(String.prototype.indexOf, s, list);
const $string_slice = (s, ...list) => apply(String.prototype.slice, s, list);
const $ownkeys = Object.keys;
const $quote = (s) => JSON.stringify(s);
const $typed = (v) => apply(typedLength, v, []);
const $like = (v, n) => new globalThis[v[Symbol.toStringTag]](n);
const $sorted = (...list) => ours.sorted(...list);

// Tokens of JSON by a regular expression; what is a value is left to the engine.
const PUNCTUATION = {'': 0, '[': 2, ']': 3, '{': 4, '}': 5, ':': 6, ',': 7};
const TOKEN =
  /[ \t\n\r]*([[\]{},:]|"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|$)/y;
const $token = (state) => {
  TOKEN.lastIndex = state[1];
  const found = TOKEN.exec(state[0]);
  if (found === null) {
    throw new SyntaxError('bad JSON');
  }
  state[1] = TOKEN.lastIndex;
  const token = PUNCTUATION[found[1]];
  if (token === undefined) {
    state[2] = JSON.parse(found[1]);
    return 1;
  }
  return token;
};
