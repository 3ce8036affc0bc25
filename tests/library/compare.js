// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0
//
// Calls the functions of subsys/mbpf/js (`ours`, set before this) and the engine's own ones with the
// same random arguments, and compares results, what is left of the arguments, and the order of
// everything that a program can see: reads, writes, conversions and callbacks.
'use strict';

class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }
  below(n) {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 4294967296) * n);
  }
  of(list) {
    return list[this.below(list.length)];
  }
}

function show(v, seen = []) {
  if (v === null || (typeof v !== 'object' && typeof v !== 'function')) {
    return Object.is(v, -0) ? '-0' : typeof v === 'string' ? JSON.stringify(v) : String(v);
  }
  if (seen.includes(v)) {
    return '<cycle>';
  }
  if (v instanceof Error) {
    return v.constructor.name;
  }
  const inner = [...seen, v];
  const parts = Reflect.ownKeys(v).map((key) => {
    const d = Object.getOwnPropertyDescriptor(v, key);
    const flags = (d.writable ? 'w' : '') + (d.enumerable ? 'e' : '') + (d.configurable ? 'c' : '');
    return `${String(key)}:${flags}=${d.get ? 'get' : show(d.value, inner)}`;
  });
  const proto = Object.getPrototypeOf(v);
  const kind = proto === null ? 'null' : proto.constructor === undefined ? '?' : proto.constructor.name;
  return `${kind}{${parts.join(' ')}}`;
}

// A world: values made from the same seed for each side, with a log of what happens to them.
class World {
  constructor(seed) {
    this.random = new Random(seed);
    this.log = [];
    this.names = new Map();
  }
  name(v) {
    return this.names.get(v) ?? show(v);
  }
  watch(target, name) {
    const log = (text) => {
      if (this.log.length < 5000) {
        this.log.push(text);
      }
    };
    const proxy = new Proxy(target, {
      get: (t, k) => {
        if (typeof k !== 'symbol') {
          log(`${name} get ${k}`);
        }
        return Reflect.get(t, k, proxy);
      },
      has: (t, k) => {
        log(`${name} has ${String(k)}`);
        return Reflect.has(t, k);
      },
      set: (t, k, v) => {
        log(`${name} set ${String(k)} ${this.name(v)}`);
        return Reflect.set(t, k, v);
      },
      deleteProperty: (t, k) => {
        log(`${name} delete ${String(k)}`);
        return Reflect.deleteProperty(t, k);
      },
      defineProperty: (t, k, d) => {
        log(`${name} define ${String(k)} ${this.name(d.value)}`);
        return Reflect.defineProperty(t, k, d);
      },
    });
    this.names.set(proxy, `<${name}>`);
    return proxy;
  }
  primitive() {
    const r = this.random;
    return r.of([
      undefined, null, true, false, 0, -0, 1, -1, 2, 3, 1.5, -2.5, NaN, Infinity, -Infinity, 10, 'a', 'b', '',
      'a,b', '10', '9', 'é', '\u{1f600}', '\ud800', 4294967296, 1e21,
    ]);
  }
  index() {
    return this.random.of([undefined, 0, 1, 2, 3, -1, -2, -3, 5, 100, -100, NaN, Infinity, -Infinity, '1', 1.9, null, true, -0, this.converted(1), this.converted(-2)]);
  }
  // An object that says when it is converted, and sometimes throws.
  converted(value) {
    const fails = this.random.below(12) === 0;
    const convert = (how) => () => {
      this.log.push(`${how} ${String(value)}`);
      if (fails) {
        throw new RangeError('conversion');
      }
      return value;
    };
    const v = {valueOf: convert('valueOf'), toString: convert('toString')};
    this.names.set(v, '<converted>');
    return v;
  }
  array(depth = 1) {
    const r = this.random, n = r.of([0, 1, 2, 3, 4, 5, 6, 9, 17]), list = [];
    for (let i = 0; i < n; i++) {
      const what = r.below(14);
      if (what === 0) {
        list.length = i + 1;
      } else if (what < 3 && depth > 0) {
        list[i] = this.array(depth - 1);
      } else {
        list[i] = r.below(3) ? r.below(7) : this.primitive();
      }
    }
    if (r.below(8) === 0 && n > 1) {
      Object.defineProperty(list, r.below(n), {
        get: () => {
          this.log.push('getter');
          if (r.below(6) === 0) {
            throw new EvalError('getter');
          }
          return 7;
        },
        set: (v) => void this.log.push(`setter ${this.name(v)}`),
        configurable: true,
        enumerable: true,
      });
    }
    if (r.below(20) === 0) {
      Object.freeze(list);
    }
    return list;
  }
  arrayLike() {
    const r = this.random, target = {length: this.index() ?? 4};
    if (r.below(8) === 0) {
      target.length = r.of([-1, '3', this.converted(2), 2.7, undefined]);
    } else if (r.below(3)) {
      target.length = r.below(6);
    }
    if (typeof target.length !== 'object' && target.length > 100) {
      target.length = 4;
    }
    for (let i = 0; i < 6; i++) {
      if (r.below(3)) {
        target[i] = r.below(3) ? r.below(5) : this.primitive();
      }
    }
    return target;
  }
  callback(receiver) {
    const r = this.random, results = Array.from({length: 8}, () => r.of([true, false, 0, 1, -1, 'x', undefined, NaN, [1, [2]], this.converted(1)]));
    const mutation = r.below(6), fails = r.below(8) === 0 ? r.below(6) : -1;
    let calls = 0;
    const world = this;
    return function (...list) {
      world.log.push(`call ${world.name(this)} ${list.map((v) => world.name(v)).join(' ')}`);
      const i = calls++;
      if (i === fails) {
        throw new URIError('callback');
      }
      if (i === 1 && Array.isArray(receiver) && !Object.isFrozen(receiver)) {
        if (mutation === 0) {
          receiver.push(77);
        } else if (mutation === 1) {
          receiver.length = 2;
        } else if (mutation === 2) {
          delete receiver[3];
        }
      }
      return results[i % results.length];
    };
  }
  comparison() {
    const fails = this.random.below(10) === 0 ? this.random.below(5) : -1;
    const text = this.random.below(2);
    let calls = 0;
    return (x, y) => {
      if (calls++ === fails) {
        throw new URIError('comparison');
      }
      if (text) {
        return String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : 0;
      }
      const a = Number(x) || 0, b = Number(y) || 0;
      return a - b;
    };
  }
}

// How the arguments of each function are made.
const arrayArguments = {
  callback: (w, o) => {
    const f = w.random.below(12) ? w.callback(o) : w.primitive();
    return w.random.below(2) ? [f] : [f, w.primitive()];
  },
  fold: (w, o) => {
    const f = w.random.below(12) ? w.callback(o) : w.primitive();
    return w.random.below(2) ? [f] : [f, w.primitive()];
  },
  compare: (w) => w.random.of([() => [], () => [undefined], () => [w.comparison()], () => [w.primitive()]])(),
  find: (w) => {
    const value = w.random.below(2) ? w.random.below(5) : w.primitive();
    return w.random.below(2) ? [value] : [value, w.index()];
  },
  indexes: (w) => Array.from({length: w.random.below(4)}, () => w.index()),
  separator: (w) => w.random.of([() => [], () => [w.primitive()], () => [w.converted('-')]])(),
  values: (w) => Array.from({length: w.random.below(4)}, () => (w.random.below(3) ? w.primitive() : w.array())),
  indexesAndValues: (w) => [w.index(), w.index(), w.primitive(), w.primitive(), w.primitive()].slice(0, w.random.below(6)),
  indexValue: (w) => [w.index(), w.random.below(3) ? w.primitive() : w.converted(3)],
  valueIndexes: (w) => [w.random.below(3) ? w.primitive() : w.converted(3), w.index(), w.index()].slice(0, w.random.below(4)),
  none: () => [],
};

const ARRAY = {
  forEach: 'callback', map: 'callback', filter: 'callback', some: 'callback', every: 'callback', find: 'callback',
  findIndex: 'callback', findLast: 'callback', findLastIndex: 'callback', flatMap: 'callback',
  reduce: 'fold', reduceRight: 'fold', indexOf: 'find', lastIndexOf: 'find', includes: 'find', at: 'indexes',
  join: 'separator', toString: 'none', toLocaleString: 'none', concat: 'values', slice: 'indexes', splice: 'indexesAndValues',
  push: 'values', pop: 'none', shift: 'none', unshift: 'values', reverse: 'none', fill: 'valueIndexes',
  copyWithin: 'indexes', flat: 'indexes', sort: 'compare', toSorted: 'compare', toReversed: 'none', with: 'indexValue',
  toSpliced: 'indexesAndValues',
};
const TYPED = {
  map: 'callback', filter: 'callback', sort: 'compare', toSorted: 'compare', toReversed: 'none', with: 'indexValue',
  forEach: 'callback', some: 'callback', every: 'callback', find: 'callback', findIndex: 'callback', findLast: 'callback',
  findLastIndex: 'callback', reduce: 'fold', reduceRight: 'fold', indexOf: 'find', lastIndexOf: 'find', includes: 'find',
  at: 'indexes', join: 'separator', reverse: 'none', copyWithin: 'indexes', set: 'set',
};
arrayArguments.set = (w, o) => [
  w.random.of([() => w.array(0), () => w.arrayLike(), () => o, () => o.subarray(1), () => new Uint8Array(o.buffer, 0, Math.min(2, o.byteLength)), () => new Int8Array([1, -1]), () => w.primitive(), () => '123'])(),
  w.random.of([undefined, 0, 1, -1, 2, Infinity, NaN]),
];
const KINDS = [Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array];

function outcome(w, run) {
  let text;
  try {
    text = 'gives ' + w.name(run());
  } catch (error) {
    text = error instanceof Error ? `throws ${error.constructor.name}` : 'throws ' + w.name(error);
  }
  return text;
}

class Sub extends Array {}

function receiverOf(w) {
  const r = w.random, what = r.below(10);
  if (what < 4) {
    return w.array();
  }
  if (what < 6) {
    return w.watch(w.array(), 'array');
  }
  if (what < 8) {
    return w.watch(w.arrayLike(), 'object');
  }
  if (what < 9) {
    const list = w.array(0);
    if (!Object.isFrozen(list)) {
      if (r.below(2)) {
        Object.setPrototypeOf(list, Sub.prototype);
      } else {
        list.constructor = r.of([undefined, null, 3, Object, Sub]);
      }
    }
    return list;
  }
  return r.below(2) ? w.arrayLike() : r.of([null, undefined]);
}

function typedOf(w) {
  const kind = w.random.of(KINDS), n = w.random.below(12);
  if (w.random.below(15) === 0) {
    return w.random.of([[], {}, null, 3]);
  }
  return kind.from({length: n}, () => w.random.of([0, -0, 1, -1, 2.5, NaN, Infinity, 300, -70000, 5e9, w.random.below(50)]));
}

// What a function of one side does with a world of a seed, as a text.
function trace(seed, name, kind, receiver, get) {
  const w = new World(seed), o = receiver(w);
  let list;
  try {
    list = arrayArguments[kind](w, o);
  } catch {
    return '';
  }
  if (w.names.get(o) === undefined && o !== null && typeof o === 'object') {
    w.names.set(o, '<this>');
  }
  const text = outcome(w, () => Reflect.apply(get(name, o), o, list));
  w.names.delete(o);
  const after = o !== null && typeof o === 'object' ? show(o) : '';
  return [text, after, ...w.log].join('\n');
}

// Where Node is not what the standard says, or the standard leaves the order open: only results and
// what is left of the receiver are compared. Node does not look at lists of one element to sort them,
// sort and toSorted convert as often as they like, and `with` converts in another order.
const RESULTS_ONLY = new Set(['array.sort', 'array.toSorted', 'typed.with']);

const differences = [];
function compare(what, seed, native, mine) {
  if (RESULTS_ONLY.has(what)) {
    native = native.split('\n').slice(0, 2).join('\n');
    mine = mine.split('\n').slice(0, 2).join('\n');
  }
  if (native !== mine) {
    differences.push(`${what} seed ${seed}\n--- native\n${native}\n--- ours\n${mine}\n`);
  }
}

function compareArrays(seed, count) {
  for (const [name, kind] of Object.entries(ARRAY)) {
    for (let i = 0; i < count; i++) {
      const at = seed + i * 7919;
      const mine = trace(at, name, kind, receiverOf, (n) => ours['array_' + n]);
      compare('array.' + name, at, trace(at, name, kind, receiverOf, (n) => Array.prototype[n]), mine);
    }
  }
}

function compareTyped(seed, count) {
  for (const [name, kind] of Object.entries(TYPED)) {
    const own = ours['typed_' + name];
    for (let i = 0; i < count; i++) {
      const at = seed + i * 7919;
      // The methods of arrays serve typed arrays when the receiver was looked at.
      const get = (n, o) => {
        $typed(o);
        return own ?? ours['array_' + n];
      };
      const mine = trace(at, name, kind, typedOf, own ? () => own : get);
      compare('typed.' + name, at, trace(at, name, kind, typedOf, (n) => TypedArray.prototype[n]), mine);
    }
  }
}

function compareCalls(seed, count, cases) {
  for (const [name, [native, mine, make]] of Object.entries(cases)) {
    for (let i = 0; i < count; i++) {
      const at = seed + i * 7919;
      const run = (f) => {
        const w = new World(at), [self, ...list] = make(w);
        return [outcome(w, () => Reflect.apply(f, self, list)), show(self), ...w.log].join('\n');
      };
      compare(name, at, run(native), run(mine));
    }
  }
}

function sourceOf(w) {
  const r = w.random;
  return r.of([() => w.array(0), () => w.watch(w.arrayLike(), 'like'), () => 'a\u{1f600}b\ud800', () => new Uint8Array([3, 1]), () => w.primitive(), () => new Set([1, 2])])();
}

class Strange {
  constructor(n) {
    this.given = n;
  }
}

const text = (w) => w.random.of(['', 'a', 'aa', 'abcabc', 'a$b', 'x\u{1f600}y', 'banana', ',a,,b', w.primitive(), w.converted('abab')]);
const part = (w) => w.random.of(['', 'a', 'an', 'b', ',', 'aa', '$', 'zz', '\ud83d', w.primitive(), w.converted('a')]);
const replacement = (w) =>
  w.random.of([() => w.callback(null), () => w.random.of(["[$$]", '$&$&', "$`|$'", '$', '$1$0$<x>', 'q', '', '$$$', 'a$']), () => w.primitive(), () => w.converted('R')])();

function jsonValue(w, depth) {
  const r = w.random;
  if (depth === 0 || r.below(3) === 0) {
    return r.below(12) === 0 ? w.callback(null) : r.below(6) === 0 ? 'q"\\\n\u0001\u{1f600}\udc00\u2028' : w.primitive();
  }
  const n = r.below(4);
  if (r.below(2)) {
    return Array.from({length: n}, () => jsonValue(w, depth - 1));
  }
  const o = {};
  for (let i = 0; i < n; i++) {
    o[r.of(['a', 'b', 'c', '1', '0', 'q"', '__proto', 'é'])] = jsonValue(w, depth - 1);
  }
  const what = r.below(16);
  if (what === 0) {
    o.toJSON = w.callback(null);
  } else if (what === 1) {
    o.self = o;
  } else if (what === 2) {
    Object.defineProperty(o, 'g', {get: () => jsonValue(w, 0), enumerable: r.below(2) === 1});
  }
  return r.below(4) ? o : w.watch(o, 'json');
}

const replacers = (w) =>
  w.random.of([
    () => undefined, () => null, () => ['a', 'b', 1, 'a', {}, null], () => [],
    () => (k, v) => (w.log.push(`replace ${k}`), k === 'b' ? undefined : k === 'c' ? [1, {b: 2}] : v),
  ])();

function jsonText(w) {
  const r = w.random, value = JSON.stringify(jsonValue(new World(r.below(1e9)), 3).valueOf?.() ?? null, (k, v) => (v === undefined || typeof v === 'function' ? 0 : v), r.of([0, 1, '\t']));
  let s = value ?? 'null';
  if (r.below(2) === 0 && s.length > 0) {
    const at = r.below(s.length), c = r.of(['', '"', '{', '}', '[', ']', ',', ':', '0', '-', '.', 'e', ' ', '\\', '\\u12', 'true', 'nul', '\n', '\u0001', '01', '1.', '\u00a0']);
    s = s.slice(0, at) + c + s.slice(at + r.below(2));
  }
  return s;
}

const revivers = (w) =>
  w.random.of([
    () => undefined, () => 5,
    () => function (k, v) { w.log.push(`revive ${k}`); return k === 'b' || k === '1' ? undefined : v; },
    () => function (k, v) { if (v && typeof v === 'object' && k !== '') { Object.freeze(v); } if (k === '0') { Object.freeze(this); } return typeof v === 'number' ? v + 1 : v; },
    () => function (k, v) { if (k === 'a') { this.z = {b: 1}; delete this.c; } return v; },
  ])();

function cases() {
  const safely = (make) => (w) => {
    try {
      return make(w);
    } catch {
      return [null];
    }
  };
  return {
    'Array.from': [Array.from, ours.Array_from, (w) => [w.random.of([Array, Sub, Strange, undefined, Object]), sourceOf(w), ...(w.random.below(2) ? [w.random.below(8) ? w.callback(null) : w.primitive(), 5] : [])]],
    'Array.of': [Array.of, ours.Array_of, (w) => [w.random.of([Array, Sub, Strange, undefined]), ...arrayArguments.values(w)]],
    'typed.from': [TypedArray.from, ours.typed_from, (w) => [w.random.of([...KINDS, undefined, Array]), sourceOf(w), ...(w.random.below(2) ? [w.random.below(8) ? w.callback(null) : w.primitive(), 5] : [])]],
    'typed.of': [TypedArray.of, ours.typed_of, (w) => [w.random.of([...KINDS, undefined, Array]), ...arrayArguments.values(w)]],
    replace: [String.prototype.replace, ours.string_replace, (w) => [text(w), part(w), replacement(w)]],
    replaceAll: [String.prototype.replaceAll, ours.string_replaceAll, (w) => [text(w), part(w), replacement(w)]],
    split: [String.prototype.split, ours.string_split, (w) => [text(w), part(w), w.index()].slice(0, 1 + w.random.below(3))],
    raw: [String.raw, ours.String_raw, (w) => [undefined, w.random.below(9) ? {raw: w.random.below(9) ? w.array(0) : w.primitive()} : w.primitive(), ...arrayArguments.values(w)]],
    'JSON.parse': [JSON.parse, ours.JSON_parse, safely((w) => [undefined, jsonText(w), revivers(w)])],
    'JSON.stringify': [JSON.stringify, ours.JSON_stringify, safely((w) => [undefined, jsonValue(w, 3), replacers(w), w.random.of([undefined, 0, 2, 11, '', '--', 'abcdefghijklm', NaN, -1, true])])],
  };
}
