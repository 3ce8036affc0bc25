# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The six workloads in WebAssembly, as a good compiler would write them.

Function 0 is ``event(p)``, its data at address p. The last function is ``run(count)``: the events
in turn. W3 has no map of the host to call, since a host function would be a Python call; its table
lies in the module's own memory.
"""

from __future__ import annotations

from benchmarks.wasm import Function, module
from benchmarks.workloads import Workload

_TABLE = 4096  # W3: 128 slots of {used, key, value, unused}, u32 each

_W1 = "i32.const 0"

_W2_CHECKS = (
    ("i32.load16_u 12", "i32.const 0x0008", "i32.ne"),
    ("i32.load8_u 14", "i32.const 0x45", "i32.ne"),
    ("i32.load16_u 20", "i32.const 0xff3f", "i32.and"),
    ("i32.load8_u 23", "i32.const 17", "i32.ne"),
    ("i32.load16_u 36", "i32.const 0x3316", "i32.ne"),
    ("i32.load16_u 40", "i32.eqz"),
)

_W2 = "\n".join(
    [
        "block",
        *(line for check in _W2_CHECKS for line in ("local.get 0", *check, "br_if 0")),
        "i32.const 1",
        "return",
        "end",
        "i32.const 0",
    ]
)

_W3 = """
local.get 0
i32.load
local.tee 1
call 1
local.tee 2
if i32
  local.get 2
  i32.load 8
else
  i32.const 0
end
local.set 2
local.get 1
local.get 2
i32.const 1
i32.add
call 2
"""

# slot(key): address of the key's slot, or of the free one where it would go; locals: slot, index.
_W3_SLOT = f"""
local.get 0
i32.const 0x9E3779B1
i32.mul
i32.const 25
i32.shr_u
local.set 2
block
loop
  local.get 2
  i32.const 4
  i32.shl
  local.tee 1
  i32.load {_TABLE}
  i32.eqz
  br_if 1
  local.get 1
  i32.load {_TABLE + 4}
  local.get 0
  i32.eq
  br_if 1
  local.get 2
  i32.const 1
  i32.add
  i32.const 127
  i32.and
  local.set 2
  br 0
end
end
local.get 1
i32.const {_TABLE}
i32.add
"""

# lookup(key): address of its slot, or 0.
_W3_LOOKUP = """
local.get 0
call 3
local.tee 1
i32.load
if i32
  local.get 1
else
  i32.const 0
end
"""

# update(key, value): 0.
_W3_UPDATE = """
local.get 0
call 3
local.tee 2
i32.const 1
i32.store
local.get 2
local.get 0
i32.store 4
local.get 2
local.get 1
i32.store 8
i32.const 0
"""

# Folds a sum into 16 bits: s = (s & 0xffff) + (s >> 16).
_FOLD = """
local.get {n}
i32.const 0xffff
i32.and
local.get {n}
i32.const 16
i32.shr_u
i32.add
local.set {n}
"""

_W4 = f"""
i32.const 0xffff
local.set 1
i32.const 0xffff
local.set 2
local.get 0
i32.const 360
i32.add
local.set 3
loop
  local.get 2
  local.get 1
  local.get 0
  i32.load16_u
  i32.add
  local.tee 1
  i32.add
  local.set 2
  local.get 0
  i32.const 2
  i32.add
  local.tee 0
  local.get 3
  i32.ne
  br_if 0
end
{_FOLD.format(n=1)}{_FOLD.format(n=2)}{_FOLD.format(n=1)}{_FOLD.format(n=2)}
local.get 2
i32.const 16
i32.shl
local.get 1
i32.or
"""

_W5 = """
local.get 0
i32.load
local.set 1
loop
  local.get 1
  i32.const 31
  i32.mul
  local.get 2
  i32.add
  i32.const 0xffff
  i32.and
  local.set 1
  local.get 2
  i32.const 1
  i32.add
  local.tee 2
  i32.const 1000
  i32.ne
  br_if 0
end
local.get 1
"""

_W6 = """
i32.const 20
call 1
"""

_W6_FIB = """
local.get 0
i32.const 2
i32.lt_s
if
  local.get 0
  return
end
local.get 0
i32.const 1
i32.sub
call 1
local.get 0
i32.const 2
i32.sub
call 1
i32.add
"""

# run(count): locals: address of the event, result.
_RUN = """
block
loop
  local.get 0
  i32.eqz
  br_if 1
  local.get 1
  call 0
  local.set 2
  local.get 1
  i32.const {stride}
  i32.add
  local.tee 1
  i32.const {end}
  i32.eq
  if
    i32.const 0
    local.set 1
  end
  local.get 0
  i32.const 1
  i32.sub
  local.set 0
  br 0
end
end
local.get 2
"""

_FUNCTIONS = {
    1: (Function("event", 1, 0, _W1),),
    2: (Function("event", 1, 0, _W2),),
    3: (
        Function("event", 1, 2, _W3),
        Function("lookup", 1, 1, _W3_LOOKUP),
        Function("", 2, 1, _W3_UPDATE),
        Function("slot", 1, 2, _W3_SLOT),
    ),
    4: (Function("event", 1, 3, _W4),),
    5: (Function("event", 1, 2, _W5),),
    6: (Function("event", 1, 0, _W6), Function("", 1, 0, _W6_FIB)),
}


def workload_module(workload: Workload) -> bytes:
    """The module of a workload, with its events in memory from address 0."""
    stride = len(workload.events[0])
    run = _RUN.format(stride=stride, end=stride * len(workload.events))
    functions = (*_FUNCTIONS[workload.number], Function("run", 1, 2, run))
    return module(functions, b"".join(workload.events))
