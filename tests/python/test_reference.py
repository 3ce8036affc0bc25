# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The virtual machine and the one in Python agree on results and on every step count."""

from __future__ import annotations

from pathlib import Path

import pytest
from differential import HEAP, PRELUDE, Device, compile_bytecode
from differential_lab import EVENTS, choices
from mbpf.errors import CompileError
from reference_lab import compare

VECTORS = sorted((Path(__file__).resolve().parents[1] / "vectors" / "language").glob("*.js"))


@pytest.fixture(scope="module")
def device() -> Device:
    return Device(HEAP)


def test_vectors(device: Device) -> None:
    known = 0
    for path in VECTORS:
        try:
            bytecode = compile_bytecode(PRELUDE + path.read_bytes().decode("utf-8"))
        except CompileError:
            continue
        known += compare(device, bytecode)
    assert known > len(VECTORS) * 0.8


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_random_programs(device: Device, first: int) -> None:
    known = 0
    for seed in range(first, first + 20):
        make, parts, carry = choices(seed)
        known += compare(device, compile_bytecode(make(parts, carry)), len(parts))
    assert known > 20 * EVENTS * 0.7
