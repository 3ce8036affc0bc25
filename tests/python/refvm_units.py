# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Code that the reference machine runs: the package's, and the firmware's own JavaScript."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from mbpf.compiler.disasm import decode
from mbpf.compiler.firmware import FirmwareUnit, compile_firmware
from mbpf.compiler.image import Image, ImageFunction, ImageHandler
from mbpf.compiler.jsvalue import UNDEFINED, number_of_bits
from mbpf.compiler.source import Source
from mbpf.spec.builtins import GROUPS
from mbpf.spec.limits import NONE
from refvm_values import Function, Value, split

PACKAGE: Final = 0
REST, CONSTRUCTOR, CLASS, DERIVED = 1, 2, 4, 8
"""Flags of functions."""


@dataclass(eq=False)
class Unit:
    """Code with its tables."""

    number: int
    strings: list[str]
    numbers: list[float]
    imports: list[str]
    functions: list[ImageFunction] = field(default_factory=list)
    handlers: list[ImageHandler] = field(default_factory=list)
    words: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    exports: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_package(cls, image: Image) -> Unit:
        """The unit of a package."""
        unit = cls(
            PACKAGE,
            [split(string.text) for string in image.strings],
            [number_of_bits(bits) for bits in image.numbers],
            [str(row.name) for row in image.imports],
            list(image.functions),
            list(image.handlers),
        )
        unit.add(image.code)
        return unit

    def add(self, words: tuple[int, ...]) -> None:
        """Add code."""
        for word in words:
            decoded = decode(word)
            assert decoded is not None
            self.words.append((decoded.insn.name, decoded.args))

    @classmethod
    def of_firmware(cls, number: int, parts: FirmwareUnit) -> Unit:
        """A unit of the firmware's own JavaScript."""
        numbers = [number_of_bits(bits) for bits in parts.numbers]
        strings = [split(text) for text in parts.strings]
        unit = cls(number, strings, numbers, list(parts.imports), exports=dict(parts.exports))
        for row in parts.functions:
            first, start = len(unit.handlers), len(unit.words)
            unit.handlers += [
                ImageHandler(start + begin, start + end, start + target, register)
                for begin, end, target, register in row.handlers
            ]
            unit.functions.append(
                ImageFunction(
                    start,
                    len(row.words),
                    row.nregs,
                    row.nparams,
                    row.flags,
                    first,
                    len(row.handlers),
                    row.name,
                    row.length,
                    row.captures,
                )
            )
            unit.add(row.words)
        return unit

    def name_of(self, function: ImageFunction) -> str:
        """The name of a function."""
        return self.strings[function.name] if function.name != NONE else ""


@cache
def firmware_units() -> dict[int, Unit]:
    """The units of the firmware by number."""
    folder = Path(__file__).resolve().parents[2] / "subsys" / "mbpf" / "js"
    paths = {group: folder / f"{group}.js" for group in GROUPS}
    sources = {
        group: Source.read(path, path.name) for group, path in paths.items() if path.exists()
    }
    return {
        GROUPS.index(group) + 1: Unit.of_firmware(GROUPS.index(group) + 1, parts)
        for group, parts in compile_firmware(sources).items()
    }


@dataclass(eq=False)
class Frame:
    """A running function; ``args`` are what it was called with."""

    unit: Unit
    function: ImageFunction
    callee: Function
    this: Value
    args: list[Value]
    new_target: Value = UNDEFINED
    regs: list[Value] = field(default_factory=list)
    pc: int = 0
