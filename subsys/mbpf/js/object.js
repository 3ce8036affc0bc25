// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// Object: functions that call getters and setters.
//
// $name(...) is the internal built-in @name; see README.md.

function check(object) {
  if ($isPrimitive(object)) {
    throw new TypeError('not an object');
  }
}

export function Object_assign(target, ...sources) {
  if (target == null) {
    throw new TypeError('not an object');
  }
  const to = Object(target);
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i];
    if (source != null) {
      const keys = $ownkeys(source);
      for (let j = 0; j < keys.length; j++) {
        const key = keys[j];
        if ($object_propertyIsEnumerable(source, key)) {
          to[key] = source[key];
        }
      }
    }
  }
  return to;
}

// What enumerable properties hold, with their names or without.
function contents(object, named) {
  const keys = $ownkeys(object);
  const result = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if ($object_propertyIsEnumerable(object, key)) {
      const value = object[key];
      $append(result, named ? [key, value] : value);
    }
  }
  return result;
}

export function Object_values(object) {
  return contents(object, false);
}

export function Object_entries(object) {
  return contents(object, true);
}

export function Object_fromEntries(list) {
  const result = {};
  for (const entry of list) {
    check(entry);
    const key = entry[0], value = entry[1];
    $define(result, `${key}`, value);
  }
  return result;
}

// --- descriptors

// Bits of @defineProperty: those of an attribute twice, the upper ones tell that it was given.
function both(attribute, bit) {
  return attribute ? bit * 0x101 : bit * 0x100;
}

function accessor(f) {
  if (f !== undefined && !$isFunction(f)) {
    throw new TypeError('not a function');
  }
  return f;
}

// A descriptor as [bits, value or getter, setter].
function read(descriptor) {
  check(descriptor);
  let bits = 0, value, setter;
  if ('enumerable' in descriptor) {
    bits |= both(descriptor.enumerable, 2);
  }
  if ('configurable' in descriptor) {
    bits |= both(descriptor.configurable, 4);
  }
  if ('value' in descriptor) {
    value = descriptor.value;
    bits |= 0x1000;
  }
  if ('writable' in descriptor) {
    bits |= both(descriptor.writable, 1);
  }
  if ('get' in descriptor) {
    value = accessor(descriptor.get);
    bits |= 0x2000;
  }
  if ('set' in descriptor) {
    setter = accessor(descriptor.set);
    bits |= 0x4000;
  }
  if ((bits & 0x6000) !== 0 && (bits & 0x1100) !== 0) {
    throw new TypeError('cannot define property');
  }
  return [bits, value, setter];
}

export function Object_defineProperty(object, key, descriptor) {
  check(object);
  const name = `${key}`;
  const what = read(descriptor);
  $defineProperty(object, name, what[0], what[1], what[2]);
  return object;
}

export function Object_defineProperties(object, descriptors) {
  check(object);
  const keys = $ownkeys(descriptors);
  const list = [];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if ($object_propertyIsEnumerable(descriptors, key)) {
      $append(list, [key, read(descriptors[key])]);
    }
  }
  for (let i = 0; i < list.length; i++) {
    const what = list[i][1];
    $defineProperty(object, list[i][0], what[0], what[1], what[2]);
  }
  return object;
}

export function Object_create(proto, descriptors) {
  if (proto !== null) {
    check(proto);
  }
  const object = {};
  $proto(object, proto);
  return descriptors === undefined ? object : Object_defineProperties(object, descriptors);
}

export function Object_getOwnPropertyDescriptors(object) {
  const keys = Object.getOwnPropertyNames(object);
  const result = {};
  for (let i = 0; i < keys.length; i++) {
    const descriptor = Object.getOwnPropertyDescriptor(object, keys[i]);
    if (descriptor !== undefined) {
      $define(result, keys[i], descriptor);
    }
  }
  return result;
}
