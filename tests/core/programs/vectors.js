// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// What numbers, strings, exceptions, typed arrays, maps and reads give. An event's first byte says which group is
// asked, the next ones which case; the verdict is the answer, or a digest of it. The same source is run by another
// JavaScript engine for the answers that are right.

const f64 = new Float64Array(1);
const raw = new Uint8Array(f64.buffer);
const EDGES = [
  0, -0, 1, -1, 2, 7, 31, 32, 33, -33, 255, 65536, 2147483647, -2147483648, 2147483648, 4294967295, 4294967296,
  9007199254740991, 0.1, 0.5, -1.5, 2.5, 1e21, 123456789.125, 1e308, -1e308, 5e-324, 2.2250738585072014e-308,
  NaN, Infinity, -Infinity,
];
const START = -2128831035; // of FNV-1a
const PRIME = 16777619;

function store(x) {
  f64[0] = x;
}

function mixNumber(h, x) {
  store(x);
  for (let i = 0; i < 8; i++) {
    h = Math.imul(h ^ raw[i], PRIME);
  }
  return h;
}

function mixText(h, s) {
  for (let i = 0; i < s.length; i++) {
    h = Math.imul(h ^ s.charCodeAt(i), PRIME);
  }
  return Math.imul(h ^ s.length, PRIME);
}

function number(x) {
  return mixNumber(START, x);
}

function text(s) {
  return mixText(START, s);
}

// Group 0: an operator (second byte) on one edge value (third byte) and all others.

function binary(op, a, b) {
  switch (op) {
    case 0: return a + b;
    case 1: return a - b;
    case 2: return a * b;
    case 3: return a / b;
    case 4: return a % b;
    case 5: return a & b;
    case 6: return a | b;
    case 7: return a ^ b;
    case 8: return a << b;
    case 9: return a >> b;
    case 10: return a >>> b;
    case 11: return Math.imul(a, b);
    case 12: return Math.min(a, b);
    case 13: return Math.max(a, b);
    case 14: return (a < b ? 1 : 0) + (a <= b ? 2 : 0) + (a > b ? 4 : 0) + (a >= b ? 8 : 0);
    case 15: return (a === b ? 1 : 0) + (a == b ? 2 : 0) + (a !== b ? 4 : 0) + (a != b ? 8 : 0);
  }
  throw new RangeError('no such operator');
}

function binaryRow(op, row) {
  let h = START;
  for (let i = 0; i < EDGES.length; i++) {
    h = mixNumber(h, binary(op, EDGES[row], EDGES[i]));
  }
  return h;
}

// Group 1: functions of one edge value (third byte).

function unary(op, a) {
  switch (op) {
    case 0: return -a;
    case 1: return +a;
    case 2: return ~a;
    case 3: return a + 1 - --a;
    case 4: return Math.abs(a);
    case 5: return Math.floor(a);
    case 6: return Math.ceil(a);
    case 7: return Math.trunc(a);
    case 8: return Math.clz32(a);
    case 9: return a ? 1 : 0;
    case 10: return Number(String(a));
    case 11: return isNaN(a) ? 1 : isFinite(a) ? 2 : 3;
  }
  throw new RangeError('no such function');
}

function unaryColumn(row) {
  let h = START;
  for (let op = 0; op < 12; op++) {
    h = mixNumber(h, unary(op, EDGES[row]));
  }
  h = mixText(h, String(EDGES[row]));
  return mixText(h, 'n=' + EDGES[row] + ';');
}

// Group 2: every element kind with one edge value (third byte), read back and as bytes.

const buffer = new ArrayBuffer(16);
const bytes = new Uint8Array(buffer);
const VIEWS = [
  new Uint8Array(buffer), new Uint8ClampedArray(buffer), new Int8Array(buffer), new Uint16Array(buffer),
  new Int16Array(buffer), new Uint32Array(buffer), new Int32Array(buffer), new Float32Array(buffer),
];

function viewsOf(row) {
  let h = START;
  for (let i = 0; i < VIEWS.length; i++) {
    const view = VIEWS[i];
    for (let k = 0; k < 16; k++) {
      bytes[k] = 0xa5;
    }
    view[1] = EDGES[row];
    h = mixNumber(h, view[1]);
    for (let k = 0; k < 16; k++) {
      h = Math.imul(h ^ bytes[k], PRIME);
    }
  }
  return h;
}

// Group 3: single cases, each a function.

function infinityFolded() {
  return 1e308 * 10 * 1e-10 === Infinity ? 1 : 0;
}

function infinityComputed() {
  return number(binary(2, binary(2, 1e308, 10), 1e-10));
}

function nanBytes() {
  store(binary(3, 0, 0));
  return raw[7] * 0x1000000 + raw[6] * 0x10000 + raw[5] * 0x100 + (raw[4] + raw[3] + raw[2] + raw[1] + raw[0]);
}

function nanBytesNegative() {
  store(-binary(3, 0, 0));
  return raw[7] * 0x100 + raw[6];
}

function minusZero() {
  return 1 / binary(2, 0, -1) === -Infinity ? (1 / (0 + binary(2, 0, -1)) === Infinity ? 3 : 2) : 1;
}

function countUp() {
  let n = 2147483645;
  for (let i = 0; i < 5; i++) {
    n++;
  }
  return number(n);
}

function countDown() {
  let n = -2147483646;
  for (let i = 0; i < 5; i++) {
    n -= 1;
  }
  return number(n);
}

function compound() {
  let n = 5;
  n += 3;
  n *= n--;
  n <<= 3;
  n ^= 255;
  n >>>= 1;
  n %= 97;
  n |= 256;
  n &= ~2;
  n -= 0.5;
  n /= 4;
  return number(n);
}

function joined() {
  let s = '';
  for (let i = -2; i < 3; i++) {
    s += i + ':' + i / 4 + ',' + (i < 0) + ' ';
  }
  return text(s + null + undefined + [1, 2.5, null, 'x'] + {});
}

function compared() {
  const a = 'abc';
  const b = 'ab' + String('c');
  return (a === b ? 1 : 0) + (a < 'abd' ? 2 : 0) + ('b' > a ? 4 : 0) + (a <= 'ab' ? 8 : 0) + ('10' < '9' ? 16 : 0) +
    ('10' < 9 ? 32 : 0) + (null >= 0 ? 64 : 0) + (undefined == null ? 128 : 0) + ('1' == 1 ? 256 : 0);
}

function unitsAboveLatin() {
  const s = 'a\u20ac\ud83d\ude00z';
  return text(s + s.length + (s === 'a\u20ac\u{1f600}z'));
}

function types() {
  return text(typeof 1 + typeof 'a' + typeof true + typeof undefined + typeof null + typeof {} + typeof types);
}

function parsed() {
  let h = START;
  const texts = ['', ' 12 ', '0x1F', '1e3', '-.5', '+7', '1_0', 'Infinity', '0b101', '12px', '9007199254740993', '-0'];
  for (let i = 0; i < texts.length; i++) {
    h = mixNumber(h, Number(texts[i]));
  }
  return h;
}

function deep(n) {
  if (n === 0) {
    throw new RangeError('bottom');
  }
  return deep(n - 1) + 1;
}

function caughtAcrossCalls() {
  try {
    return deep(6);
  } catch (e) {
    return text(e.name + e.message) + (e instanceof RangeError ? 1 : 0) + (e instanceof Error ? 2 : 0) +
      (e instanceof TypeError ? 4 : 0);
  }
}

let trace = '';

function finallyReturns(n) {
  try {
    trace += 't';
    if (n === 1) {
      throw 'one';
    }
    if (n === 2) {
      return 'two';
    }
    trace += 'e';
  } catch (e) {
    trace += 'c' + e;
    return 'caught';
  } finally {
    trace += 'f';
    if (n === 3) {
      return 'three';
    }
  }
  return 'end';
}

function finallyOrder() {
  trace = '';
  let out = '';
  for (let i = 0; i < 4; i++) {
    out += finallyReturns(i) + ' ';
  }
  return text(out + trace);
}

function finallyOnTheWay() {
  trace = '';
  outer: for (let i = 0; i < 4; i++) {
    try {
      for (let k = 0; ; k++) {
        try {
          if (k === 2) {
            continue outer;
          }
          if (i === 3) {
            break outer;
          }
          trace += '' + i + k;
        } finally {
          trace += 'a';
        }
      }
    } finally {
      trace += 'b';
    }
  }
  return text(trace);
}

function thrownAgain() {
  try {
    try {
      throw { code: 41 };
    } catch (e) {
      e.code++;
      throw e;
    }
  } catch (e) {
    return e.code;
  }
}

function engineErrors() {
  let out = '';
  try {
    out += null.x;
  } catch (e) {
    out += e.name;
  }
  try {
    const n = 5;
    out += n();
  } catch (e) {
    out += e.name;
  }
  try {
    out += late;
    let late = 1;
  } catch (e) {
    out += e.name;
  }
  try {
    out += new Uint8Array(-1);
  } catch (e) {
    out += e.name;
  }
  return text(out);
}

function bytesOfInt() {
  const words = new Uint32Array(2);
  const view = new Uint8Array(words.buffer);
  words[0] = 0x01020304;
  words[1] = -2;
  words[2] = 77;
  return view[0] + view[1] * 10 + view[3] * 100 + view[4] * 1000 + (words[2] === undefined ? 1000000 : 0);
}

function subView() {
  const whole = new Uint8Array(16);
  const part = new Uint16Array(whole.buffer, 4, 3);
  part[0] = 0x1234;
  part[2] = 0xffee;
  return whole[4] + whole[5] * 256 + whole[8] * 65536 + part.length * 16777216 + part.byteOffset * 67108864;
}

function lists() {
  const list = [3, , 5];
  list.push(7, 'x');
  list[9] = 1;
  const last = list.pop();
  list.length = 7;
  return text(list + '|' + last + list.length + (1 in list) + (3 in list) + Array.isArray(list));
}

function objects() {
  const o = { a: 1, b: { c: 2 }, 7: 'seven', 2: 'two' };
  o.d = o.b.c + o['a'];
  delete o.a;
  o['e' + o.d] = null;
  let s = '';
  for (const key in o) {
    s += key + ';';
  }
  return text(s + o[7] + ('a' in o) + ('d' in o) + o.none);
}

function chosen(s) {
  switch (s) {
    case 'one': return 1;
    case 2: return 2;
    default: return 3;
    case 'one' + 'more': trace += 'm';
    case null: return 4;
  }
}

function switches() {
  return chosen('one') + chosen(2) * 10 + chosen('2') * 100 + chosen('onemore') * 1000 + chosen(null) * 10000;
}

function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

function recursion() {
  return fibonacci(9);
}

function logic() {
  let calls = 0;
  const yes = function (v) {
    trace = '' + v;
    return v;
  };
  calls += yes(0) || yes('') || 5;
  calls += yes(3) && 4;
  calls += (yes(null) ?? 8) + (yes(0) ?? 100);
  return calls + (trace === '0' ? 1000 : 0);
}

let hidden = 0;
const counter = {
  next: function () {
    return ++hidden;
  },
};

function closures() {
  counter.next();
  const again = counter.next;
  return again() * 10 + (hidden - 1) % 2;
}

function mapOfHashes() {
  const key = new Uint8Array(4);
  const value = new Uint8Array(8);
  let out = '';
  for (let i = 0; i < 10; i++) {
    key[0] = i;
    value[0] = i * i;
    out += maps.table.update(key, value) ? 'y' : 'n';
  }
  key[0] = 3;
  out += maps.table.lookup(key, value) + ',' + value[0] + maps.table.delete(key) + maps.table.delete(key);
  out += maps.table.lookup(key, value) + maps.table.update(key, value, 2) + maps.table.update(key, value, 1);
  value[0] = 77;
  out += maps.table.update(key, value, 1) + ',' + maps.table.update(key, value, 2);
  return text(out);
}

function mapOfNumbers() {
  const value = new Uint16Array(2);
  let out = '' + maps.row.lookup(2, value);
  value[1] = 0xbeef;
  out += maps.row.update(2, value) + maps.row.lookup(2, value) + value[1] + maps.row.lookup(1, value);
  try {
    maps.row.update(4, value);
  } catch (e) {
    out += e.name;
  }
  try {
    maps.row.update(0, new Uint8Array(3));
  } catch (e) {
    out += e.name;
  }
  return text(out);
}

function words64() {
  const data = new Uint8Array(12);
  const pair = new Uint32Array(2);
  const list = [0x89abcdef, 0x01234567];
  mbpf.u64StoreLE(data, 3, list);
  mbpf.u64LoadLE(data, 2, pair);
  let out = pair[0] + ',' + pair[1] + ',' + data[3] + ',' + data[10];
  try {
    mbpf.u64LoadLE(data, 5, pair);
  } catch (e) {
    out += e.name;
  }
  mbpf.nowNs(pair);
  return text(out + ',' + pair[1] + ',' + pair[0]);
}

function reads() {
  return text(
    ctx.readU8(4) + ',' + ctx.readI8(4) + ',' + ctx.readU16LE(4) + ',' + ctx.readU16BE(4) + ',' + ctx.readI16LE(5) +
      ',' + ctx.readI16BE(7) + ',' + ctx.readU32LE(4) + ',' + ctx.readU32BE(4) + ',' + ctx.readI32LE(5) + ',' +
      ctx.readI32BE(7) + ',' + ctx.data_len + ',' + ctx.tracepoint_id + ',' + ctx.timestamp + ',' + ctx.cpu,
  );
}

function readPast() {
  let out = '';
  for (let off = ctx.data_len - 4; off <= ctx.data_len; off++) {
    try {
      out += ctx.readU32BE(off);
    } catch (e) {
      out += e.name + (e instanceof RangeError);
    }
  }
  try {
    out += ctx.readU8(-1);
  } catch (e) {
    out += e.name;
  }
  try {
    out += ctx.readU8(0.5);
  } catch (e) {
    out += e.name;
  }
  return text(out);
}

function readMany() {
  const out = new Uint8Array(6);
  const count = ctx.readBytes(4, 6, out);
  return text(count + ':' + out[0] + ',' + out[1] + ',' + out[2] + ',' + out[5]);
}

function logged() {
  mbpf.log(1, 'hello ' + 1 / 3 + ' \u00e9');
  return 0;
}

const CASES = [
  infinityFolded, infinityComputed, nanBytes, nanBytesNegative, minusZero, countUp, countDown, compound, joined,
  compared, unitsAboveLatin, types, parsed, caughtAcrossCalls, finallyOrder, finallyOnTheWay, thrownAgain,
  engineErrors, bytesOfInt, subView, lists, objects, switches, recursion, logic, closures, mapOfHashes, mapOfNumbers,
  words64, reads, readPast, readMany, logged,
];

function mbpf_prog(ctx) {
  const group = ctx.readU8(0);
  const a = ctx.readU8(1);
  const b = ctx.readU8(2);
  switch (group) {
    case 0: return binaryRow(a, b);
    case 1: return unaryColumn(b);
    case 2: return viewsOf(b);
    default: return CASES[a]();
  }
}
