// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A test gets only the parts that it names, and what those name. An empty line ends a part; names that
// begin with $ are for the harness alone.

// Writing and deleting are tried only with objects of the program: the firmware's cannot change. Math
// and JSON are told by their members, so that not every test has to import them.
function $isOfProgram(object) {
  if (typeof object === 'function' || $hasOwn(object, 'clz32') || $hasOwn(object, 'stringify')) {
    return false;
  }
  const made = Object.getOwnPropertyDescriptor(object, 'constructor');
  return made === undefined || typeof made.value !== 'function' || made.value.prototype !== object;
}

function $hasOwn(object, name) {
  return Object.getOwnPropertyDescriptor(object, name) !== undefined;
}

function $isListed(object, name) {
  for (const key in object) {
    if (key === String(name)) {
      return true;
    }
  }
  return false;
}

function $isWritten(object, name, readName, value) {
  const had = $hasOwn(object, name);
  const before = object[name];
  const isLength = Array.isArray(object) && name === 'length';
  const next = value || (isLength ? 4294967295 : before === 'changed' ? 'changed again' : 'changed');
  try {
    object[name] = next;
  } catch (error) {
    if (error.constructor !== TypeError) {
      $refuse('a write threw ' + error.name);
    }
  }
  if (!$isSame(object[readName || name], next)) {
    return false;
  }
  if (had) {
    object[name] = before;
  } else {
    delete object[name];
  }
  return true;
}

function $isDeleted(object, name) {
  try {
    delete object[name];
  } catch (error) {
    if (error.constructor !== TypeError) {
      $refuse('a delete threw ' + error.name);
    }
  }
  return !$hasOwn(object, name);
}

function verifyProperty(object, name, expected, options) {
  const found = Object.getOwnPropertyDescriptor(object, name);
  if (expected === undefined) {
    assert.sameValue(found, undefined, name);
    return true;
  }
  const label = options && options.label || String(name);
  if (found === undefined) {
    $refuse('there is no own property ' + label);
  }
  for (const field in expected) {
    if (expected[field] !== undefined || field === 'value' || field === 'get' || field === 'set') {
      assert.sameValue(found[field], expected[field], label + ' ' + field);
    }
  }
  if ($hasOwn(expected, 'value')) {
    assert.sameValue(object[name], expected.value, label);
  }
  if (expected.enumerable !== undefined && typeof object !== 'function') {
    assert.sameValue($isListed(object, name), expected.enumerable, label + ' in for-in');
  }
  if ($isOfProgram(object)) {
    if (expected.writable !== undefined) {
      assert.sameValue($isWritten(object, name), expected.writable, label + ' written');
    }
    if (expected.configurable !== undefined) {
      assert.sameValue($isDeleted(object, name), expected.configurable, label + ' deleted');
      if (expected.configurable && options && options.restore) {
        Object.defineProperty(object, name, found);
      }
    }
  }
  return true;
}

function verifyCallableProperty(object, name, functionName, length, expected, options) {
  const value = object[name];
  const label = options && options.label || String(name);
  const wanted = expected === undefined
    ? { writable: true, enumerable: false, configurable: true }
    : expected;
  assert.sameValue(typeof value, 'function', label);
  if (!$hasOwn(wanted, 'value') && !$hasOwn(wanted, 'get')) {
    wanted.value = value;
  }
  verifyProperty(object, name, wanted, options);
  const own = { writable: false, enumerable: false, configurable: wanted.configurable };
  own.value = functionName === undefined ? name : functionName;
  verifyProperty(value, 'name', own, { label: label + ' name' });
  own.value = length;
  verifyProperty(value, 'length', own, { label: label + ' length' });
}

function $verifyOneAccessor(object, name, kind, expected) {
  const found = Object.getOwnPropertyDescriptor(object, name);
  if (expected === undefined || typeof expected === 'function') {
    assert.sameValue(found[kind], expected, name + ' ' + kind);
    return;
  }
  const functionName = expected.name === undefined ? kind + ' ' + name : expected.name;
  const length = expected.length === undefined ? (kind === 'get' ? 0 : 1) : expected.length;
  verifyCallableProperty(found, kind, functionName, length, {}, { label: name + ' ' + kind });
}

function verifyAccessorProperty(object, name, expected, options) {
  if ($hasOwn(expected, 'get')) {
    $verifyOneAccessor(object, name, 'get', expected.get);
  }
  if ($hasOwn(expected, 'set')) {
    $verifyOneAccessor(object, name, 'set', expected.set);
  }
  const found = Object.getOwnPropertyDescriptor(object, name);
  verifyProperty(object, name, {
    get: found.get,
    set: found.set,
    enumerable: $hasOwn(expected, 'enumerable') ? expected.enumerable : false,
    configurable: $hasOwn(expected, 'configurable') ? expected.configurable : true,
  }, options);
}

function verifyPrimordialProperty(object, name, expected, options) {
  return verifyProperty(object, name, expected, options);
}

function verifyPrimordialCallableProperty(object, name, functionName, length, expected, options) {
  verifyCallableProperty(object, name, functionName, length, expected, options);
}

function verifyPrimordialAccessorProperty(object, name, expected, options) {
  verifyAccessorProperty(object, name, expected, options);
}

function verifyEqualTo(object, name, value) {
  assert.sameValue(object[name], value, String(name));
}

function $verifyAttribute(object, name, attribute, expected) {
  const found = Object.getOwnPropertyDescriptor(object, name);
  assert.sameValue(found[attribute], expected, name + ' ' + attribute);
}

function verifyWritable(object, name, readName, value) {
  if (!readName) {
    $verifyAttribute(object, name, 'writable', true);
  }
  if ($isOfProgram(object)) {
    assert.sameValue($isWritten(object, name, readName, value), true, name + ' written');
  }
}

function verifyNotWritable(object, name, readName) {
  if (!readName) {
    const found = Object.getOwnPropertyDescriptor(object, name);
    assert.sameValue(!found.writable, true, name + ' writable');
  }
  if ($isOfProgram(object)) {
    assert.sameValue($isWritten(object, name, readName), false, name + ' written');
  }
}

function verifyEnumerable(object, name) {
  $verifyAttribute(object, name, 'enumerable', true);
  assert.sameValue($isListed(object, name), true, name + ' in for-in');
}

function verifyNotEnumerable(object, name) {
  $verifyAttribute(object, name, 'enumerable', false);
  if (typeof object !== 'function') {
    assert.sameValue($isListed(object, name), false, name + ' in for-in');
  }
}

function verifyConfigurable(object, name) {
  $verifyAttribute(object, name, 'configurable', true);
  if ($isOfProgram(object)) {
    assert.sameValue($isDeleted(object, name), true, name + ' deleted');
  }
}

function verifyNotConfigurable(object, name) {
  $verifyAttribute(object, name, 'configurable', false);
  if ($isOfProgram(object)) {
    assert.sameValue($isDeleted(object, name), false, name + ' deleted');
  }
}
