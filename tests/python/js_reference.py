# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a sample program in an ordinary JavaScript engine (quickjs-ng), the host API in JavaScript.

This checks the program's logic apart from the compiler and the VM. The API below follows the
specification strictly: an out-of-range read throws, map keys and values have exact sizes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import quickjs
import yaml

PROGRAMS = Path(__file__).resolve().parents[2] / "samples" / "programs"
LAYER_LINK = 2
LAYER_NETWORK = 3
ETHERNET_HEADER = 14
_IMPORT = re.compile(r"^(import \{[\w, ]+\} from '([^']+)';)$", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)

HOST_API = """
'use strict';
let frame = new Uint8Array(0), clock = [0, 0], logged = [], helperCalls = 0;
function at(off, width) {
  if (!(off >= 0 && off + width <= frame.length)) throw new RangeError('read at ' + off);
  return frame[off];
}
const ctx = {
  readU8(off) { return at(off, 1); },
  readU16BE(off) { return at(off, 2) * 256 + frame[off + 1]; },
  readBytes(off, length, out) {
    at(off, 0);
    const copied = Math.min(length, frame.length - off, out.length);
    out.set(frame.subarray(off, off + copied));
    return copied;
  },
};
function makeMap(spec) {
  const entries = new Map();
  const name = (bytes, size) => {
    if (bytes.length < size) throw new RangeError('key or value too short');
    return Array.from(bytes.subarray(0, size)).join();
  };
  return {
    entries,
    lookup(key, out) {
      helperCalls++;
      const value = entries.get(name(key, spec.key_size));
      if (value === undefined) return false;
      out.set(value);
      return true;
    },
    update(key, value) {
      helperCalls++;
      const k = name(key, spec.key_size);
      name(value, spec.value_size);
      if (!entries.has(k) && entries.size >= spec.max_entries) return false;
      entries.set(k, value.slice(0, spec.value_size));
      return true;
    },
    delete(key) { helperCalls++; return entries.delete(name(key, spec.key_size)); },
  };
}
const maps = {};
const mbpf = {
  log(level, text) { helperCalls++; logged.push([level, text]); },
  nowNs(pair) { helperCalls++; pair[0] = clock[0]; pair[1] = clock[1]; },
  u64LoadLE(bytes, off, pair) {
    helperCalls++;
    const view = new DataView(bytes.buffer);
    pair[0] = view.getUint32(off, true);
    pair[1] = view.getUint32(off + 4, true);
  },
  u64StoreLE(bytes, off, pair) {
    helperCalls++;
    const view = new DataView(bytes.buffer);
    view.setUint32(off, pair[0], true);
    view.setUint32(off + 4, pair[1], true);
  },
};
function runAll(events) {
  const verdicts = [];
  let most = 0;
  for (const event of events) {
    frame = new Uint8Array(event.hex.length / 2);
    for (let i = 0; i < frame.length; i++) frame[i] = parseInt(event.hex.substr(2 * i, 2), 16);
    clock = event.clock;
    Object.assign(ctx, event.fields);
    helperCalls = 0;
    verdicts.push(mbpf_prog(ctx));
    most = Math.max(most, helperCalls);
  }
  if (typeof mbpf_fini === 'function') mbpf_fini();
  const contents = {};
  for (const name in maps) contents[name] = Array.from(maps[name].entries);
  for (const name in contents) contents[name] = contents[name].map(([k, v]) => [k, Array.from(v)]);
  return JSON.stringify({verdicts, contents, logged, most});
}
"""


class Event:
    """One packet as a hook would see it."""

    def __init__(self, data: bytes, time_ns: int = 0, pkt_len: int | None = None) -> None:
        """Make the event of a whole Ethernet frame, or of its first bytes."""
        self.data = data
        self.time_ns = time_ns
        self.layer = LAYER_LINK
        self.l3_off = ETHERNET_HEADER
        self.l2_proto = int.from_bytes(data[12:14], "big")
        self.pkt_len = len(data) if pkt_len is None else pkt_len

    def without_link_layer(self) -> Event:
        """Return the same packet on a hook that sees no link-layer header."""
        event = Event(self.data[ETHERNET_HEADER:], self.time_ns)
        event.layer, event.l3_off, event.l2_proto = LAYER_NETWORK, 0, self.l2_proto
        return event

    def to_json(self) -> dict[str, Any]:
        """Return what ``runAll`` of the host API takes."""
        return {
            "hex": self.data.hex(),
            "clock": [self.time_ns & 0xFFFFFFFF, self.time_ns >> 32],
            "fields": {
                "pkt_len": self.pkt_len,
                "data_len": len(self.data),
                "ifindex": 1,
                "l2_proto": self.l2_proto,
                "layer": self.layer,
                "l3_off": self.l3_off,
            },
        }


class Outcome:
    """What a program answered to a list of events, and what it left behind."""

    def __init__(self, answer: dict[str, Any]) -> None:
        """Take the JSON object that ``runAll`` returns."""
        self.verdicts: list[int] = answer["verdicts"]
        self.logged: list[list[Any]] = answer["logged"]
        self.most_helper_calls: int = answer["most"]
        self._contents: dict[str, list[list[Any]]] = answer["contents"]

    def entries(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield key and value of every entry of a map."""
        for key, value in self._contents[name]:
            yield bytes(map(int, key.split(","))), bytes(value)


def manifest(name: str) -> dict[str, Any]:
    """Return the parsed ``mbpf.yaml`` of a sample program."""
    parsed: dict[str, Any] = yaml.safe_load((PROGRAMS / name / "mbpf.yaml").read_text())
    return parsed


def _script(path: Path) -> str:
    """A program as one script: the engine cannot load files, and the samples rename nothing."""
    text = path.read_text()
    for line, file in _IMPORT.findall(text):
        text = text.replace(line, _EXPORT.sub("", _script(path.parent / file)))
    return text


def run(name: str, events: list[Event]) -> Outcome:
    """Run a sample program over the events in order; an uncaught exception is raised."""
    described = manifest(name)
    context = quickjs.Context()
    context.eval(HOST_API)
    for spec in described.get("maps", []):
        context.eval(f"maps[{json.dumps(spec['name'])}] = makeMap({json.dumps(spec)})")
    context.eval(_script(PROGRAMS / name / described["source"]))
    events_json = json.dumps([event.to_json() for event in events])
    return Outcome(json.loads(context.eval(f"runAll({events_json})")))
