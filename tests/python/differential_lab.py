# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Many random programs, each run by mbpf and by JavaScript engines; see ``make fuzz``.

A difference is made as small as it gets and saved as a vector that test_differential.py runs.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import random_objects
import random_programs
from differential import Device, Outcome, compile_bytecode, run_mbpf
from node_engine import judge
from reference_lab import compare

VECTORS: Final = Path(__file__).resolve().parents[1] / "vectors" / "language"
EVENTS: Final = 3
CHUNK: Final = 100
SIZES: Final = (15, 30, 60, 120)
# One program in so many is also run on the reference machine, whose step counts must be the same.
REFERENCE: Final = 10
Parts = Sequence[bytes]
MAKERS: Final[tuple[Callable[[Parts, bool], str], ...]] = (
    random_objects.program,
    random_objects.program,
    random_programs.program,
)


def choices(seed: int) -> tuple[Callable[[Parts, bool], str], list[bytes], bool]:
    """What makes a program, its choices, and whether events depend on each other."""
    chooser = random.Random(seed)
    parts = [chooser.randbytes(chooser.choice(SIZES)) for _ in range(EVENTS)]
    return chooser.choice(MAKERS), parts, bool(seed & 1)


def differs(make: Callable[[Parts, bool], str], parts: Parts, carry: bool) -> str | None:
    """How a program differs from JavaScript."""
    source = make(parts, carry)
    return judge(source, run_mbpf(source, len(parts)), carry)


def shrink(make: Callable[[Parts, bool], str], parts: Parts, carry: bool) -> list[bytes]:
    """Choices, as few and small as possible, that still make a program that differs."""
    best = list(parts)
    progress = True
    while progress:
        progress = False
        for smaller in _smaller(best):
            if differs(make, smaller, carry):
                best, progress = smaller, True
                break
    return best


def _smaller(parts: list[bytes]) -> Iterator[list[bytes]]:
    for index in range(len(parts)):
        if len(parts) > 1:
            yield [*parts[:index], *parts[index + 1 :]]
    for index, part in enumerate(parts):
        for size in (len(part) // 2, 8, 2, 1):
            for start in range(0, len(part), size) if 0 < size <= len(part) // 2 else ():
                yield [*parts[:index], part[:start] + part[start + size :], *parts[index + 1 :]]
        for at, value in enumerate(part):
            if value:
                smaller = part[:at] + bytes(1) + part[at + 1 :]
                yield [*parts[:index], smaller, *parts[index + 1 :]]


def _agree(source: str, ours: list[Outcome]) -> None:
    """Compare results and step counts with the reference machine."""
    if all(outcome.steps < 50_000 for outcome in ours):
        compare(_device(), compile_bytecode(source), len(ours))


_devices: list[Device] = []


def _device() -> Device:
    if not _devices:
        _devices.append(Device())
    return _devices[0]


def run_chunk(first: int) -> tuple[Counter[str], list[str]]:
    """Run the programs of some seeds: how their events ended, and what differs."""
    ends: Counter[str] = Counter()
    found = []
    for seed in range(first, first + CHUNK):
        make, parts, carry = choices(seed)
        source = make(parts, carry)
        ours = run_mbpf(source, len(parts))
        ends.update(outcome.end.split()[-1] if "fail" in outcome.end else "ok" for outcome in ours)
        problem = judge(source, ours, carry)
        if problem is not None:
            small = shrink(make, parts, carry)
            found.append(f"{seed}: {problem}")
            save(seed, make(small, carry), len(small))
        elif seed % REFERENCE == 0 and not ours[0].end.startswith("refused "):
            try:
                _agree(source, ours)
            except AssertionError as error:
                found.append(f"{seed}: the reference machine: {error}")
                save(seed, source, len(parts))
    return ends, found


def save(seed: int, source: str, events: int) -> Path:
    """Save a vector."""
    path = VECTORS / f"fuzz-{seed}.js"
    path.write_text(f"// events {events}\n{source}", encoding="utf-8")
    return path


def main() -> int:
    """Run COUNT programs from seed FIRST on; the exit code is 1 when one differs."""
    count, first = int(sys.argv[1]), int(sys.argv[2])
    ends: Counter[str] = Counter()
    problems: list[str] = []
    with multiprocessing.Pool() as pool:
        chunks = pool.imap_unordered(run_chunk, range(first, first + count, CHUNK))
        for number, (some, found) in enumerate(chunks, start=1):
            ends += some
            problems += found
            for line in found:
                print(f"seed {line}", flush=True)
            if number % 50 == 0:
                print(f"{number * CHUNK} programs, {len(problems)} differences", flush=True)
    print(f"{count} programs, {len(problems)} differences; events ended: {dict(ends)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
