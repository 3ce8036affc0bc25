# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Every operation of call_programs.py on every value, in mbpf and in two engines.

``calls_lab.py [STRIDE]``: every STRIDE-th event, all of them unless told; see ``make fuzz``. What
differs is told with the operation and its values; the exit code is 1 then.
"""

from __future__ import annotations

import multiprocessing
import sys
from typing import Final

from call_programs import ARGUMENTS, RECEIVERS, operations, program, total
from differential import Device, Outcome, compile_bytecode, difference, pack, run_quickjs
from node_engine import has_quickjs, node, run_node

CHUNK: Final = 10_000
_devices: list[Device] = []


def describe(number: int) -> str:
    """The operation of an event and its values."""
    rest, operation = divmod(number % total(), len(operations()))
    rest, receiver = divmod(rest, len(RECEIVERS))
    b, a = divmod(rest, len(ARGUMENTS))
    values = f"r = {RECEIVERS[receiver]}, a = {ARGUMENTS[a]}, b = {ARGUMENTS[b]}"
    return f"{operations()[operation]} of {values}"


def differences(first: int, stride: int, count: int) -> list[str]:
    """How events differ from what both engines do, or the only one that is installed.

    Args:
        first: number of the first event.
        stride: to the next one.
        count: how many.
    """
    if not _devices:
        _devices.append(Device())
    source = program(first, stride)
    ours = _devices[0].run(pack(compile_bytecode(source)), count)
    theirs: list[list[Outcome]] = []
    if has_quickjs():
        theirs.append(run_quickjs(source, count))
    if node():
        theirs.append(run_node([source], count)[0])
    found = []
    for event, (mine, *others) in enumerate(zip(ours, *theirs, strict=True)):
        told = [difference(mine, other) for other in others]
        if told and all(told):
            found.append(f"{describe(first + event * stride)}: {told[-1]}")
    return found


def _chunk(first: int, stride: int) -> list[str]:
    left = -((first - total()) // stride)
    return differences(first, stride, min(CHUNK, left))


def main() -> int:
    """Run them all; the exit code is 1 when one differs."""
    stride = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    if not (has_quickjs() or node()):
        print("no JavaScript engine: nothing to compare with")
        return 0
    starts = range(0, total(), CHUNK * stride)
    count = 0
    with multiprocessing.Pool() as pool:
        chunks = pool.starmap(_chunk, [(first, stride) for first in starts], chunksize=1)
    for found in chunks:
        count += len(found)
        for text in found:
            print(text)
    print(f"{-(-total() // stride)} calls of {total()}, {count} differences")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
