# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The collector, on every test program: tests/fuzz/memory loads and runs them.

A build that collects at every allocation and moves every object does what any other does, to the
step. Allocations that fail, each in turn, and memory that is short end in a counted failure, leave
nothing behind, and the next run is as if nothing was. tools/fuzz.sh tries more of them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from differential import Device, compile_bytecode, pack, run_quickjs
from host_programs import BUILDS, ROOT, memory_program

VECTORS = sorted((ROOT / "tests/vectors/memory").glob("*.js"))
TOO_LARGE = ("003-strings-doubling", "009-list-fills-the-heap")
EVENTS = 3
MOST = "4"
"""Allocations, and amounts of memory, that are tried for each program."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Data of events, and all test programs."""
    folder = tmp_path_factory.mktemp("memory")
    script = ROOT / "tests/fuzz/memory/prepare.py"
    done = subprocess.run(
        [sys.executable, str(script), str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [str(folder / "frames"), *map(str, sorted(folder.glob("*.mbpf")))]


def memory(build: str, *words: str) -> str:
    """What the program prints."""
    return "\n".join(memory_program(build, *words, check=True))


def test_moving_everything_changes_nothing(packages: list[str]) -> None:
    usual = memory("host-sanitized", "run", *packages)
    assert usual == memory("host-collect", "run", *packages)
    counts = {
        name: int(count)
        for name, count in re.findall(r"^(\S+)\.mbpf:.* collections (\d+)$", usual, re.M)
    }
    # Numbers, buffers that were there before and maps: nothing to collect.
    quiet = ("w1", "w2", "w3", "w4", "w5", "w6", "drop_port", "rate_limit", "top_talkers")
    assert {counts[name] for name in (*quiet, "memory-012-never-collects")} == {0}
    stress = {name: count for name, count in counts.items() if name.startswith("memory-")}
    assert sum(count > 0 for count in stress.values()) == len(stress) - 1, stress


@pytest.mark.parametrize("build", BUILDS)
def test_allocations_that_fail(build: str, packages: list[str]) -> None:
    most = MOST if build == "host-sanitized" else "1"
    runs = memory(build, "fail", most, *packages)
    assert int(runs.split()[0]) > 100


def test_less_and_less_memory(packages: list[str]) -> None:
    runs = memory("host-sanitized", "room", MOST, *packages)
    assert int(runs.split()[0]) > 500


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    heap = int(found[1]) if (found := re.match(r"// heap (\d+):", text)) else 1536
    package = pack(compile_bytecode(text), 2_000_000, heap)
    outcomes = Device(heap).run(package, EVENTS)
    if path.stem in TOO_LARGE:
        assert [outcome.end for outcome in outcomes] == ["failure oom"] * EVENTS
        return
    expected = [(item.log, item.end) for item in run_quickjs(text, EVENTS)]
    assert [(item.log, item.end) for item in outcomes] == expected
