# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Many random programs, each run by mbpf and by JavaScript engines; see ``make fuzz``.

Some are run by the reference machine too, or all where no engine is installed; and all by a build
that collects at every allocation and moves every object. A difference is made as small as it gets
and saved as a vector that test_differential.py runs.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import random_objects
import random_programs
from differential import Device, Outcome, compile_bytecode, pack, run_mbpf
from host_programs import memory_program
from mbpf.errors import CompileError
from node_engine import has_quickjs, judge, node
from reference_lab import compare

VECTORS: Final = Path(__file__).resolve().parents[1] / "vectors" / "language"
EVENTS: Final = 3
CHUNK: Final = 100
SIZES: Final = (15, 30, 60, 120)
# One program in so many is also run on the reference machine, whose step counts must be the same.
REFERENCE: Final = 10
SHRINK_TRIES: Final = 500
REFERENCE_STEPS: Final = 50_000
MOVED_STEPS: Final = 2_000_000
MOVED_HEAP: Final = 64 << 10
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
    tries = SHRINK_TRIES
    progress = True
    while progress:
        progress = False
        for smaller in itertools.islice(_smaller(best), tries):
            tries -= 1
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


_devices: list[Device] = []


def _device() -> Device:
    if not _devices:
        _devices.append(Device())
    return _devices[0]


def _is_for_reference(seed: int, ours: list[Outcome]) -> bool:
    some = REFERENCE if has_quickjs() or node() else 1
    return seed % some == 0 and all(outcome.steps < REFERENCE_STEPS for outcome in ours)


def _problem(seed: int, bytecode: bytes, ours: list[Outcome]) -> str | None:
    """How results and step counts differ on the reference machine."""
    if _is_for_reference(seed, ours):
        try:
            compare(_device(), bytecode, len(ours))
        except AssertionError as error:
            return f"the reference machine: {error}"
    return None


def run_chunk(first: int, count: int = CHUNK) -> tuple[Counter[str], list[str]]:
    """Run the programs of some seeds: how their events ended, and what differs."""
    ends: Counter[str] = Counter()
    found = []
    with tempfile.TemporaryDirectory() as name:
        for seed in range(first, first + count):
            make, parts, carry = choices(seed)
            source = make(parts, carry)
            try:
                bytecode = compile_bytecode(source)
            except CompileError as error:
                found.append(f"{seed}: refused {error.id}")
                save(seed, source, len(parts))
                continue
            (Path(name) / f"{seed}.mbpf").write_bytes(pack(bytecode, MOVED_STEPS, MOVED_HEAP))
            ours = _device().run(pack(bytecode), len(parts))
            ends.update(
                outcome.end.split()[-1] if "fail" in outcome.end else "ok" for outcome in ours
            )
            problem = judge(source, ours, carry)
            if problem is not None:
                parts = shrink(make, parts, carry)
            else:
                problem = _problem(seed, bytecode, ours)
            if problem is not None:
                found.append(f"{seed}: {problem}")
                save(seed, make(parts, carry), len(parts))
        try:
            moved = moved_differently(Path(name))
        except subprocess.TimeoutExpired:
            # One that hangs, or a machine that does: either is told, and the others go on.
            moved = []
            found.append(f"{first} to {first + count - 1}: no end")
    for seed, problem in moved:
        make, parts, carry = choices(seed)
        found.append(f"{seed}: {problem}")
        save(seed, make(parts, carry), len(parts))
    return ends, found


def moved_differently(folder: Path) -> list[tuple[int, str]]:
    """Programs that do something else, or crash, when each allocation moves every object."""
    frames = folder / "frames"
    frames.write_bytes(bytes([1, *bytes(7)]))
    paths = sorted(folder.glob("*.mbpf"))
    usual = memory_program("host-sanitized", "run", frames, *paths)
    moved = memory_program("host-collect", "run", frames, *paths)
    if len(moved) < len(usual):
        # It crashed.
        usual[len(moved) :] = [""]
        moved.append("no end")
    pairs = zip(paths, usual, moved, strict=False)
    return [(int(path.stem), f"{a} / {b}") for path, a, b in pairs if a != b]


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
