// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// A test gets only the parts that it names, and what those name. An empty line ends a part; names that
// begin with $ are for the harness alone.

function Test262Error(message) {
  this.message = message === undefined ? '' : message;
  mbpf.log(1, 'Test262Error: ' + (typeof message === 'string' ? message : typeof message));
}

Test262Error.thrower = function (message) {
  throw new Test262Error(message);
};

function $DONOTEVALUATE() {
  throw 'this must not be evaluated';
}

function $shown(value) {
  if (typeof value === 'string') {
    return '"' + value + '"';
  }
  if (value === 0 && 1 / value < 0) {
    return '-0';
  }
  return typeof value === 'object' && value !== null || typeof value === 'function'
    ? typeof value
    : String(value);
}

function $isSame(left, right) {
  if (left === right) {
    return left !== 0 || 1 / left === 1 / right;
  }
  return left !== left && right !== right;
}

function $refuse(what, message) {
  const more = typeof message === 'string' ? ': ' + message : '';
  throw new Test262Error(what + more);
}

function assert(value, message) {
  if (value !== true) {
    $refuse('expected true, got ' + $shown(value), message);
  }
}

assert.sameValue = function (actual, expected, message) {
  if (!$isSame(actual, expected)) {
    $refuse('expected ' + $shown(expected) + ', got ' + $shown(actual), message);
  }
};

assert.notSameValue = function (actual, unexpected, message) {
  if ($isSame(actual, unexpected)) {
    $refuse('did not expect ' + $shown(actual), message);
  }
};

assert._isSameValue = $isSame;

assert._toString = $shown;

assert.throws = function (expected, body, message) {
  let thrown;
  try {
    body();
  } catch (error) {
    thrown = [error];
  }
  if (thrown === undefined) {
    $refuse('expected a throw of ' + expected.name, message);
  }
  const error = thrown[0];
  if (typeof error !== 'object' || error === null) {
    $refuse('expected ' + expected.name + ', got ' + $shown(error), message);
  }
  if (error.constructor !== expected) {
    const maker = error.constructor;
    const name = typeof maker === 'function' ? maker.name : typeof maker;
    $refuse('expected ' + expected.name + ', got ' + name + ' ' + error.message, message);
  }
};

function compareArray(left, right) {
  if (left.length !== right.length) {
    return false;
  }
  for (let i = 0; i < left.length; i++) {
    if (!$isSame(left[i], right[i])) {
      return false;
    }
  }
  return true;
}

function $listed(list) {
  let text = '[';
  for (let i = 0; i < list.length; i++) {
    text += (i ? ', ' : '') + $shown(list[i]);
  }
  return text + ']';
}

compareArray.format = $listed;

assert.compareArray = function (actual, expected, message) {
  if (!compareArray(actual, expected)) {
    $refuse('expected ' + $listed(expected) + ', got ' + $listed(actual), message);
  }
};
