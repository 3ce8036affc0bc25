# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The peers: wasm3, Lua and QuickJS, each with its events looped inside the guest.

Every class has ``results()``, the value of each kind of event as an int32; ``run(count)``, one
call from Python; and ``counts()``, what W3 has counted for each key. Making one of a peer that is
not installed raises ImportError.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, Protocol

from benchmarks.wasm_workloads import workload_module
from benchmarks.workloads import Workload


class Guest(Protocol):
    """One workload in one engine, ready to run."""

    def results(self) -> list[int]:
        """The value of each kind of event, run once."""

    def run(self, count: int) -> None:
        """Runs ``count`` events."""

    def counts(self) -> list[int]:
        """W3's counters, in the order of its keys."""


def as_int32(value: int | float) -> int:
    """A number modulo 2^32, in the range of int32."""
    low = int(value) & 0xFFFFFFFF
    return low - 2**32 if low >= 2**31 else low


class Wasm3:
    """wasm3 through pywasm3."""

    def __init__(self, workload: Workload) -> None:
        import wasm3

        environment = wasm3.Environment()
        self._runtime = environment.new_runtime(64 * 1024)
        self._runtime.load(environment.parse_module(workload_module(workload)))
        self._event = self._runtime.find_function("event")
        self._run = self._runtime.find_function("run")
        self._workload = workload
        self._keep = environment

    def results(self) -> list[int]:
        """See :class:`Guest`."""
        stride = len(self._workload.events[0])
        return [as_int32(self._event(i * stride)) for i in range(len(self._workload.events))]

    def run(self, count: int) -> None:
        """See :class:`Guest`."""
        self._run(count)

    def counts(self) -> list[int]:
        """See :class:`Guest`."""
        lookup = self._runtime.find_function("lookup")
        memory = self._runtime.get_memory(0)
        out = []
        for key in self._workload.events:
            slot = lookup(as_int32(int.from_bytes(key, "little")))
            out.append(int.from_bytes(bytes(memory[slot + 8 : slot + 12]), "little"))
        return out


_LUA: Final = {
    1: "local function event(d) return 0 end",
    2: """
local byte = string.byte
local function event(d)
  local a, b, c = byte(d, 13, 15)
  if a << 8 | b ~= 0x0800 then return 0 end
  if c ~= 0x45 then return 0 end
  a, b = byte(d, 21, 22)
  if (a << 8 | b) & 0x3fff ~= 0 then return 0 end
  if byte(d, 24) ~= 17 then return 0 end
  a, b = byte(d, 37, 38)
  if a << 8 | b ~= 5683 then return 0 end
  a, b = byte(d, 41, 42)
  if a << 8 | b == 0 then return 0 end
  return 1
end""",
    3: """
local unpack = string.unpack
local function event(d)
  local key = unpack("<I4", d)
  local value = counters[key]
  if not value then value = 0 end
  counters[key] = value + 1
  return 0
end""",
    4: """
local byte = string.byte
local function fletcher32(d, n)
  local s1, s2 = 0xffff, 0xffff
  for i = 1, n, 2 do
    local lo, hi = byte(d, i, i + 1)
    s1 = s1 + (lo | hi << 8)
    s2 = s2 + s1
  end
  s1 = (s1 & 0xffff) + (s1 >> 16)
  s2 = (s2 & 0xffff) + (s2 >> 16)
  s1 = (s1 & 0xffff) + (s1 >> 16)
  s2 = (s2 & 0xffff) + (s2 >> 16)
  return s2 << 16 | s1
end
local function event(d) return fletcher32(d, 360) end""",
    5: """
local unpack = string.unpack
local function event(d)
  local x = unpack("<I4", d)
  for i = 0, 999 do x = x * 31 + i & 0xffff end
  return x
end""",
    6: """
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
local function event(d) return fib(20) end""",
}

_LUA_RUN: Final = """
local counters, events, count = {}, {}, 0
%s
local function add(d) count = count + 1; events[count] = d end
local function one(i) return event(events[i]) end
local function run(n)
  local i, result = 1, 0
  for _ = 1, n do
    result = event(events[i])
    i = i + 1
    if i > count then i = 1 end
  end
  return result
end
local function counted(d) return counters[string.unpack("<I4", d)] end
return add, one, run, counted
"""


class Lua:
    """Lua 5.4 through lupa. An event is a string, the type that Lua has for bytes."""

    def __init__(self, workload: Workload) -> None:
        from lupa import lua54

        runtime = lua54.LuaRuntime(encoding=None)
        parts: tuple[Callable[..., Any], ...] = runtime.execute(
            (_LUA_RUN % _LUA[workload.number]).encode()
        )
        add, self._one, self._run, self._counted = parts
        for event in workload.events:
            add(event)
        self._workload = workload

    def results(self) -> list[int]:
        """See :class:`Guest`."""
        return [as_int32(self._one(i + 1)) for i in range(len(self._workload.events))]

    def run(self, count: int) -> None:
        """See :class:`Guest`."""
        self._run(count)

    def counts(self) -> list[int]:
        """See :class:`Guest`."""
        return [int(self._counted(key)) for key in self._workload.events]


_JS: Final = {
    1: "function event(d) { return 0; }",
    2: """
function event(d) {
  if ((d[12] << 8 | d[13]) !== 0x0800) return 0;
  if (d[14] !== 0x45) return 0;
  if (((d[20] << 8 | d[21]) & 0x3fff) !== 0) return 0;
  if (d[23] !== 17) return 0;
  if ((d[36] << 8 | d[37]) !== 5683) return 0;
  if ((d[40] << 8 | d[41]) === 0) return 0;
  return 1;
}""",
    3: """
function event(d) {
  const key = d[0] | d[1] << 8 | d[2] << 16 | d[3] << 24;
  const value = counters.get(key);
  counters.set(key, value === undefined ? 1 : value + 1);
  return 0;
}""",
    4: """
function fletcher32(d, n) {
  let s1 = 0xffff;
  let s2 = 0xffff;
  for (let i = 0; i < n; i += 2) {
    s1 += d[i] | (d[i + 1] << 8);
    s2 += s1;
  }
  s1 = (s1 & 0xffff) + (s1 >>> 16);
  s2 = (s2 & 0xffff) + (s2 >>> 16);
  s1 = (s1 & 0xffff) + (s1 >>> 16);
  s2 = (s2 & 0xffff) + (s2 >>> 16);
  return (s2 << 16) | s1;
}
function event(d) { return fletcher32(d, 360); }""",
    5: """
function event(d) {
  let x = d[0] | d[1] << 8 | d[2] << 16 | d[3] << 24;
  for (let i = 0; i < 1000; i++) x = (x * 31 + i) & 0xffff;
  return x;
}""",
    6: """
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
function event(d) { return fib(20); }""",
}

# A module-like scope: the names are closure variables, which QuickJS reaches faster than globals.
_JS_RUN: Final = """
const [one, run, counted] = (function () {
  const counters = new Map();
  const events = %s.map((bytes) => Uint8Array.from(bytes));
  %s
  return [
    (i) => event(events[i]),
    (n) => {
      let i = 0, result = 0;
      for (; n > 0; n--) {
        result = event(events[i]);
        if (++i === events.length) i = 0;
      }
      return result;
    },
    (i) => {
      const d = events[i];
      return counters.get(d[0] | d[1] << 8 | d[2] << 16 | d[3] << 24);
    },
  ];
})();
globalThis.one = one;
globalThis.run = run;
globalThis.counted = counted;
"""


class QuickJS:
    """QuickJS-NG through quickjs-ng. An event is a Uint8Array."""

    def __init__(self, workload: Workload) -> None:
        import quickjs

        events = json.dumps([list(event) for event in workload.events])
        self._context = quickjs.Context()
        self._context.eval(_JS_RUN % (events, _JS[workload.number]))
        self._one = self._context.get("one")
        self._run = self._context.get("run")
        self._workload = workload

    def results(self) -> list[int]:
        """See :class:`Guest`."""
        return [as_int32(self._one(i)) for i in range(len(self._workload.events))]

    def run(self, count: int) -> None:
        """See :class:`Guest`."""
        self._run(count)

    def counts(self) -> list[int]:
        """See :class:`Guest`."""
        counted = self._context.get("counted")
        return [int(counted(i)) for i in range(len(self._workload.events))]


PEERS: Final[dict[str, Callable[[Workload], Guest]]] = {
    "wasm3": Wasm3,
    "Lua": Lua,
    "QuickJS": QuickJS,
}
