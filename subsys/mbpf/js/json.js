// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// JSON. $token(state) reads the next token of state[0] from position state[1] on, which it moves;
// it gives one of the numbers below, and puts the value of a text, number or name into state[2].

const END = 0, VALUE = 1, OPEN = 2, CLOSE = 3, BEGIN = 4, FINISH = 5, COLON = 6, COMMA = 7;

function bad() {
  throw new SyntaxError('not JSON');
}

// The token behind a comma.
function next(state, token) {
  if (token !== COMMA) {
    bad();
  }
  return $token(state);
}

function parse(state, token) {
  if (token === VALUE) {
    return state[2];
  }
  if (token === OPEN) {
    const list = [];
    for (token = $token(state); token !== CLOSE; token = $token(state)) {
      if (list.length > 0) {
        token = next(state, token);
      }
      $append(list, parse(state, token));
    }
    return list;
  }
  if (token !== BEGIN) {
    bad();
  }
  const result = {};
  let first = true;
  for (token = $token(state); token !== FINISH; token = $token(state)) {
    if (!first) {
      token = next(state, token);
    }
    first = false;
    const key = state[2];
    if (token !== VALUE || typeof key !== 'string' || $token(state) !== COLON) {
      bad();
    }
    $define(result, key, parse(state, $token(state)));
  }
  return result;
}

function revive(holder, key, reviver) {
  const value = holder[key];
  if ($isObject(value)) {
    const isArray = Array.isArray(value), keys = isArray ? value : $ownkeys(value), n = keys.length;
    for (let i = 0; i < n; i++) {
      const name = isArray ? `${i}` : keys[i], element = revive(value, name, reviver);
      try {
        if (element === undefined) {
          delete value[name];
        } else {
          $define(value, name, element);
        }
      } catch {
        // What cannot be changed stays.
      }
    }
  }
  return $call(reviver, holder, key, value, JSON);
}

export function JSON_parse(text, reviver) {
  const state = [`${text}`, 0, undefined], value = parse(state, $token(state));
  if ($token(state) !== END) {
    bad();
  }
  return $isFunction(reviver) ? revive({'': value}, '', reviver) : value;
}

// --- texts

// What is under way, a list: the parts of the text, the objects that are being written, what
// indents a level, what stands behind a name, replacer, names.
const PARTS = 0, STACK = 1, GAP = 2, COLON_TEXT = 3, REPLACER = 4, NAMES = 5;

// A property as toJSON() and the replacer want it.
function prepare(s, holder, key) {
  let value = holder[key];
  if ($isObject(value)) {
    const toJSON = value.toJSON;
    if ($isFunction(toJSON)) {
      value = $call(toJSON, value, key);
    }
  }
  if (s[REPLACER]) {
    value = $call(s[REPLACER], holder, key, value);
  }
  return $isFunction(value) ? undefined : value;
}

function write(s, value, indent) {
  const parts = s[PARTS], stack = s[STACK];
  if (!$isObject(value)) {
    if (typeof value === 'string') {
      value = $quote(value);
    } else if (typeof value === 'number' && value - value !== 0) {
      value = 'null';
    }
    $append(parts, `${value}`);
    return;
  }
  for (let i = 0; i < stack.length; i++) {
    if (stack[i] === value) {
      throw new TypeError('cyclic');
    }
  }
  $append(stack, value);
  const isArray = Array.isArray(value), keys = isArray ? value : s[NAMES] || $ownkeys(value);
  const inner = indent + s[GAP], n = keys.length;
  const comma = ',' + inner;
  let before = (isArray ? '[' : '{') + inner;
  for (let i = 0; i < n; i++) {
    const key = isArray ? `${i}` : keys[i];
    let element = prepare(s, value, key);
    if (element === undefined) {
      if (!isArray) {
        continue;
      }
      element = null;
    }
    $append(parts, before);
    before = comma;
    if (!isArray) {
      $append(parts, $quote(key));
      $append(parts, s[COLON_TEXT]);
    }
    write(s, element, inner);
  }
  if (before === comma) {
    $append(parts, indent);
    $append(parts, isArray ? ']' : '}');
  } else {
    $append(parts, isArray ? '[]' : '{}');
  }
  stack.length--;
}

// The names that a replacer's list allows.
function names(list) {
  const n = list.length, result = [];
  for (let i = 0; i < n; i++) {
    const name = list[i];
    if (typeof name === 'string' || typeof name === 'number') {
      const text = `${name}`;
      let at = 0;
      while (at < result.length && result[at] !== text) {
        at++;
      }
      if (at === result.length) {
        $append(result, text);
      }
    }
  }
  return result;
}

export function JSON_stringify(value, replacer, space) {
  const s = [[], [], '', ':', undefined, undefined];
  if ($isFunction(replacer)) {
    s[REPLACER] = replacer;
  } else if (Array.isArray(replacer)) {
    s[NAMES] = names(replacer);
  }
  const isNumber = typeof space === 'number';
  const wanted = isNumber ? space : typeof space === 'string' ? space.length : 0;
  let indent = '';
  for (let i = 0; i + 1 <= wanted && i < 10; i++) {
    s[GAP] += isNumber ? ' ' : space[i];
    s[COLON_TEXT] = ': ';
    indent = '\n';
  }
  value = prepare(s, {'': value}, '');
  if (value !== undefined) {
    write(s, value, indent);
    return $join(s[PARTS], '');
  }
}
