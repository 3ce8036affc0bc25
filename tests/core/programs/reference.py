# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs vectors.js in another JavaScript engine (quickjs-ng), the host API in JavaScript."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import quickjs

HERE = Path(__file__).resolve().parent

HOST_API = """
'use strict';
let event = new Uint8Array(0), clock = 0;
const hostLog = [];
function hostView(off, width) {
  if (typeof off !== 'number') throw new TypeError('offset');
  if (!(Number.isInteger(off) && off >= 0 && off + width <= event.length)) {
    throw new RangeError('read at ' + off);
  }
  return new DataView(event.buffer, off, width);
}
const ctx = {
  get data_len() { return event.length; },
  readU8(off) { return hostView(off, 1).getUint8(0); },
  readI8(off) { return hostView(off, 1).getInt8(0); },
  readU16LE(off) { return hostView(off, 2).getUint16(0, true); },
  readU16BE(off) { return hostView(off, 2).getUint16(0, false); },
  readI16LE(off) { return hostView(off, 2).getInt16(0, true); },
  readI16BE(off) { return hostView(off, 2).getInt16(0, false); },
  readU32LE(off) { return hostView(off, 4).getUint32(0, true); },
  readU32BE(off) { return hostView(off, 4).getUint32(0, false); },
  readI32LE(off) { return hostView(off, 4).getInt32(0, true); },
  readI32BE(off) { return hostView(off, 4).getInt32(0, false); },
  readBytes(off, length, out) {
    hostView(off, length);
    out.set(event.subarray(off, off + length));
    return length;
  },
};
function bytesOf(data, size) {
  if (data.byteLength < size) throw new RangeError('too few bytes');
  return new Uint8Array(data.buffer, data.byteOffset, size);
}
function makeMap(type, keySize, valueSize, maxEntries) {
  const entries = new Map();
  function name(key) {
    if (type === 'hash') return Array.from(bytesOf(key, keySize)).join();
    return String(key);
  }
  return {
    lookup(key, out) {
      const to = bytesOf(out, valueSize), value = entries.get(name(key));
      if (value === undefined) return false;
      to.set(value);
      return true;
    },
    update(key, value, flags) {
      const copy = bytesOf(value, valueSize).slice();
      if (type === 'array' && !(key < maxEntries)) throw new RangeError('index');
      const there = entries.has(name(key));
      if (there ? flags === 1 : flags === 2 || entries.size >= maxEntries) return false;
      entries.set(name(key), copy);
      return true;
    },
    delete(key) { return entries.delete(name(key)); },
  };
}
const maps = { table: makeMap('hash', 4, 8, 6), row: makeMap('array', 4, 4, 4) };
function at64(bytes, off) {
  if (off + 8 > bytes.byteLength) throw new RangeError('too few bytes');
  return new DataView(bytes.buffer, bytes.byteOffset + off, 8);
}
const mbpf = {
  log(level, text) { hostLog.push([level, text]); },
  nowNs(pair) { pair[0] = clock % 4294967296; pair[1] = Math.floor(clock / 4294967296); },
  u64LoadLE(bytes, off, pair) {
    const data = at64(bytes, off);
    pair[0] = data.getUint32(0, true);
    pair[1] = data.getUint32(4, true);
  },
  u64StoreLE(bytes, off, pair) {
    const data = at64(bytes, off);
    data.setUint32(0, pair[0], true);
    data.setUint32(4, pair[1], true);
  },
};
"""

# JavaScript leaves the bits of a NaN in a Float64Array open; doc/spec/bytecode.rst has one NaN.
ONE_NAN = """
store = function (x) {
  if (x === x) f64[0] = x;
  else raw.set([0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);
};
"""


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """An event at a tracepoint."""

    data: bytes
    tracepoint_id: int
    timestamp: int
    cpu: int


def verdicts(events: list[TraceEvent]) -> tuple[list[int], list[tuple[int, str]]]:
    """What vectors.js answers to the events in order, and what it logs."""
    context = quickjs.Context()
    context.eval(HOST_API)
    context.eval("'use strict';" + (HERE / "vectors.js").read_text(encoding="utf-8"))
    context.eval(ONE_NAN)
    answers = []
    for event in events:
        fields = {
            "tracepoint_id": event.tracepoint_id,
            "timestamp": event.timestamp,
            "cpu": event.cpu,
        }
        context.eval(
            f"event = new Uint8Array({json.dumps(list(event.data))}); clock = {event.timestamp};"
            f"Object.assign(ctx, {json.dumps(fields)});"
        )
        answers.append(int(context.eval("mbpf_prog(ctx) | 0")))
    return answers, [
        (level, text) for level, text in json.loads(context.eval("JSON.stringify(hostLog)"))
    ]
