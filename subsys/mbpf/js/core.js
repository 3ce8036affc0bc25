// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators and keys that meet an object, and what functions and errors inherit: always there.
//
// $name(...) is the internal built-in @name; see README.md.

// --- conversions

function primitive(value, first, second) {
  if ($isPrimitive(value)) {
    return value;
  }
  const f = value[first];
  if ($isFunction(f)) {
    const result = $call(f, value);
    if ($isPrimitive(result)) {
      return result;
    }
  }
  const g = value[second];
  if ($isFunction(g)) {
    const result = $call(g, value);
    if ($isPrimitive(result)) {
      return result;
    }
  }
  throw new TypeError('object has no primitive value');
}

export function toNumber(value) {
  return primitive(value, 'valueOf', 'toString');
}

export function toText(value) {
  return `${primitive(value, 'toString', 'valueOf')}`;
}

// The length of a list that is no array.
export function size(list) {
  return $length(list.length);
}

// --- operators; $operate does the one with an opcode on primitives

export function operate(opcode, a, b) {
  a = toNumber(a);
  return $operate(opcode, a, toNumber(b));
}

// --- keys that are objects, and values of typed elements

export function getElement(key, object) {
  return object[toText(key)];
}

export function setElement(key, object, value) {
  object[toText(key)] = value;
}

// ECMAScript asks twice for the length of an array, and wants the same number.
export function arrayLength(value) {
  const length = +value;
  return +value === length >>> 0 ? length : -1;
}

export function setNumber(key, object, value) {
  object[key] = key === 'length' ? arrayLength(value) : toNumber(value);
}

export function defineElement(key, object, value) {
  $define(object, toText(key), value);
}

export function hasElement(key, object) {
  return toText(key) in object;
}

export function deleteElement(key, object) {
  return delete object[toText(key)];
}

// --- Object.prototype, Function.prototype, Error.prototype

export function object_toLocaleString() {
  return this.toString();
}

export function function_call(self, ...list) {
  return $call(this, self, ...list);
}

export function function_apply(self, list) {
  if (!$isFunction(this)) {
    throw new TypeError('not a function');
  }
  if (list == null) {
    return $call(this, self);
  }
  if ($isPrimitive(list)) {
    throw new TypeError('not an object');
  }
  const copy = [];
  const n = $size(list);
  for (let i = 0; i < n; i++) {
    copy[i] = list[i];
  }
  return $call(this, self, ...copy);
}

export function function_bind(self, ...list) {
  const bound = $bind(this, self, list);
  let length = 0;
  if (Object.hasOwn(this, 'length')) {
    const given = this.length;
    if (typeof given === 'number' && given > list.length) {
      length = $integer(given) - list.length;
    }
  }
  $defineProperty(bound, 'length', 0x1704, length, undefined);
  const name = this.name;
  $defineProperty(bound, 'name', 0x1704, typeof name === 'string' ? 'bound ' + name : 'bound ', undefined);
  return bound;
}

export function error_toString() {
  if ($isPrimitive(this)) {
    throw new TypeError('not an object');
  }
  let name = this.name;
  name = name === undefined ? 'Error' : `${name}`;
  let message = this.message;
  message = message === undefined ? '' : `${message}`;
  return name === '' ? message : message === '' ? name : `${name}: ${message}`;
}

// --- texts of arrays

export function array_join(separator) {
  const o = $hidden(this), n = $size(o), parts = [];
  if (separator === undefined) {
    separator = ',';
  } else {
    separator = `${separator}`;
  }
  for (let i = 0; i < n; i++) {
    const value = o[i];
    parts[i] = value == null ? '' : `${value}`;
  }
  return $join(parts, separator);
}

export function array_toString() {
  const o = $object(this), join = o.join;
  return $call($isFunction(join) ? join : $object_toString, o);
}

// --- { ...source }

export function spread(target, source) {
  if (source != null) {
    const keys = $ownkeys(source);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if ($object_propertyIsEnumerable(source, key)) {
        $define(target, key, source[key]);
      }
    }
  }
  return target;
}
