// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// JSON. $token(state) reads the next token of state[0] from position state[1] on, which it moves;
// it gives one of the numbers below, and puts the value of a text, number or name into state[2].

const END = 0, VALUE = 1, OPEN = 2, CLOSE = 3, BEGIN = 4, FINISH = 5, COLON = 6, COMMA = 7;

function bad() {
  throw new SyntaxError('not JSON');
}

function parse(state, token) {
  let result, i = 0;
  if (token === VALUE) {
    return state[2];
  }
  if (token === OPEN) {
    result = [];
    for (token = $token(state); token !== CLOSE; token = $token(state)) {
      if (i > 0) {
        if (token !== COMMA) {
          bad();
        }
        token = $token(state);
      }
      result[i++] = parse(state, token);
    }
    return result;
  }
  if (token !== BEGIN) {
    bad();
  }
  result = {};
  for (token = $token(state); token !== FINISH; token = $token(state)) {
    if (i++ > 0) {
      if (token !== COMMA) {
        bad();
      }
      token = $token(state);
    }
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
  return typeof reviver === 'function' ? revive({'': value}, '', reviver) : value;
}

// --- texts

// What is under way, a list: the parts of the text and their number, the objects that are being
// written and their number, what indents a level, what stands behind a name, replacer, names.
const PARTS = 0, COUNT = 1, STACK = 2, DEPTH = 3, GAP = 4, COLON_TEXT = 5, REPLACER = 6, NAMES = 7;

// A property as toJSON() and the replacer want it.
function prepare(s, holder, key) {
  let value = holder[key];
  if ($isObject(value)) {
    const toJSON = value.toJSON;
    if (typeof toJSON === 'function') {
      value = $call(toJSON, value, key);
    }
  }
  if (s[REPLACER]) {
    value = $call(s[REPLACER], holder, key, value);
  }
  return typeof value === 'function' ? undefined : value;
}

function add(s, text) {
  s[PARTS][s[COUNT]++] = text;
}

function write(s, value, indent) {
  if (!$isObject(value)) {
    if (typeof value === 'string') {
      value = $quote(value);
    } else if (typeof value === 'number' && value - value !== 0) {
      value = 'null';
    }
    add(s, `${value}`);
    return;
  }
  for (let i = 0; i < s[DEPTH]; i++) {
    if (s[STACK][i] === value) {
      throw new TypeError('cyclic');
    }
  }
  s[STACK][s[DEPTH]++] = value;
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
    add(s, before);
    before = comma;
    if (!isArray) {
      add(s, $quote(key));
      add(s, s[COLON_TEXT]);
    }
    write(s, element, inner);
  }
  if (before === comma) {
    add(s, indent);
    add(s, isArray ? ']' : '}');
  } else {
    add(s, isArray ? '[]' : '{}');
  }
  s[DEPTH]--;
}

// The names that a replacer's list allows.
function names(list) {
  const n = list.length, result = [];
  let count = 0;
  for (let i = 0; i < n; i++) {
    const name = list[i];
    if (typeof name === 'string' || typeof name === 'number') {
      const text = `${name}`;
      let at = 0;
      while (at < count && result[at] !== text) {
        at++;
      }
      if (at === count) {
        result[count++] = text;
      }
    }
  }
  return result;
}

export function JSON_stringify(value, replacer, space) {
  const s = [[], 0, [], 0, '', ':', undefined, undefined];
  if (typeof replacer === 'function') {
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
