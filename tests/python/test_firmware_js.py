# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The code of the built-ins in JavaScript: as it should be generated, and taken by the verifier."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from differential import Device, pack
from mbpf.compiler.firmware import FirmwareUnit
from mbpf.compiler.section import Entry, FunctionRow, Layout, section_bytes
from mbpf.spec import builtins, isa
from mbpf.spec.limits import NONE

from tools import firmware_js
from tools.firmware_fuse import fused

ROOT: Final = Path(__file__).resolve().parents[2]
_BUILTIN_IMPORT: Final = 3


def named(imports: Sequence[str]) -> list[str]:
    """Those imports, with others in the place of built-ins that have no name in the firmware."""
    others = (
        row.import_name
        for row in builtins.BUILTINS.values()
        if row.kind == "static" and row.import_name not in imports
    )
    return [next(others) if builtins.BUILTINS[i].kind == "firmware" else i for i in imports]


def package(unit: FirmwareUnit) -> bytes:
    """The BYTECODE section of a program that has the functions of a unit, and runs none of them."""
    strings = list(unit.strings)
    imports = []
    for name in named(unit.imports):
        if name not in strings:
            strings.append(name)
        imports.append((_BUILTIN_IMPORT, strings.index(name), 0, 0))
    main = FunctionRow((isa.Op.RETU,), 1, 0, len(strings), 0, ())
    strings.append("mbpf_prog")
    functions = (*(replace(row, name=NONE) for row in unit.functions), main)
    return section_bytes(
        Layout(
            functions,
            unit.numbers,
            tuple(strings),
            unit.name_count,
            unit.slots,
            tuple(imports),
            Entry(NONE, len(unit.functions), NONE, NONE),
            0,
            0,
            0,
        )
    )


def test_generated_files() -> None:
    command = [sys.executable, str(ROOT / "tools" / "firmware_js.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("group", firmware_js.units())
def test_verifier_takes_it(group: str) -> None:
    outcome, *_ = Device(1 << 16).run(pack(package(firmware_js.units()[group]), heap=1 << 16))
    assert outcome.end == "value 0"


@pytest.mark.parametrize("group", firmware_js.units())
def test_only_what_units_may_have(group: str) -> None:
    unit = firmware_js.units()[group]
    allowed = {"r", "w", "x", "s8", "u8", "s16", "u16", "num", "str", "name", "func1", "func2",
               "prim", "blt", "blt2", "argc", "call", "run", "def", "j8", "j16", "j24", "z", "z1",
               "z2", "z3"}  # fmt: skip
    for row in unit.functions:
        for word in row.words:
            insn = isa.BY_OP[word & 0xFF]
            assert set(insn.args) <= allowed, insn.name


def test_rows_and_exports_agree() -> None:
    rows = {row.js for row in builtins.BUILTINS.values() if row.js}
    exports = {name for unit in firmware_js.units().values() for name in unit.exports}
    assert rows <= exports


def test_sizes_are_those_of_the_tables() -> None:
    for group, count, size in firmware_js.sizes():
        unit = fused(firmware_js.units()[group])
        words = sum(len(row.words) for row in unit.functions)
        assert count == len(unit.functions)
        assert size >= 4 * words + 4 * count
