# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""How constants are loaded, which property names the program has, and numbers of instructions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from mbpf.compiler.constant import (
    BuiltinRef,
    Constant,
    FunctionRef,
    GlobalRef,
    MapRef,
    NamespaceRef,
    Special,
    Value,
)
from mbpf.compiler.ir import Import, Instr
from mbpf.compiler.source import Span
from mbpf.spec import helpers
from mbpf.spec.isa import INSNS, Prim
from mbpf.spec.limits import NAMES

HELPER_IMPORT: Final = 1
BUILTIN_IMPORT: Final = 3


class CallKind(IntEnum):
    """Kinds of CALLV."""

    CALL = 0
    NEW = 1
    SUPER = 2
    NEW_WITH_TARGET = 3


class Running(IntEnum):
    """What LDRUN loads."""

    FUNCTION = 0
    NEW_TARGET = 1
    COUNT = 2


def helper_import(helper: helpers.Helper) -> Import:
    """The import of a helper."""
    return Import(HELPER_IMPORT, helper.name, helper.version, helper.prototype_hash)


HELPER_WORDS: Final = {insn.helper: insn.name for insn in INSNS if insn.helper}
"""Helpers that have an instruction of their own."""
IMPLIED: Final = {op: helper_import(helpers.HELPERS[name]) for name, op in HELPER_WORDS.items()}
"""Instructions that need an import and do not name it."""


@dataclass(slots=True)
class Names:
    """The property names of the whole program, as far as they fit the name table.

    ``slots`` counts for each name the places that it has in object literals.
    """

    texts: set[str] = field(default_factory=set)
    slots: dict[str, dict[int, int]] = field(default_factory=dict)

    def admit(self, text: str) -> bool:
        """Whether ``text`` is in the table, or can still be taken in."""
        if text not in self.texts and len(self.texts) >= NAMES:
            return False
        self.texts.add(text)
        return True

    def expect(self, text: str, slot: int) -> None:
        """Note that an object literal has ``text`` in ``slot``."""
        votes = self.slots.setdefault(text, {})
        votes[slot] = votes.get(slot, 0) + 1

    def hints(self) -> dict[str, int]:
        """For each name its most frequent slot, the lowest of equals."""
        return {
            text: min(votes, key=lambda slot: (-votes[slot], slot))
            for text, votes in self.slots.items()
        }


def load_instrs(dst: int, constant: Constant, span: Span) -> list[Instr]:
    """The instructions that load a constant: one, or two for most integers beyond 16 bits."""
    match constant:
        case Value(type="number"):
            return _load_number(dst, constant, span)
        case Value(type="string"):
            return [Instr("LOADS", (dst, constant), span)]
        case Value() | Special():
            name = constant.payload if isinstance(constant, Value) else constant.name
            return [Instr("LOADP", (dst, int(Prim[str(name).upper()])), span)]
        case FunctionRef():
            return [Instr("LDFN", (dst, constant), span)]
        case MapRef():
            return [Instr("LDMAP", (dst, constant), span)]
        case NamespaceRef():
            return [Instr("CALLB", (dst, Import(BUILTIN_IMPORT, f"@{constant.name}"), 0), span)]
        case BuiltinRef():
            return [Instr("LDIMP", (dst, Import(BUILTIN_IMPORT, constant.name)), span)]
        case GlobalRef():
            return [Instr("LDG", (dst, constant.index), span)]


def _load_number(dst: int, constant: Value, span: Span) -> list[Instr]:
    """LOADN gives a double, with which every operator takes its slow path: integers avoid it."""
    number = constant.int32
    if number is None:
        return [Instr("LOADN", (dst, constant), span)]
    if -0x8000 <= number < 0x8000:
        return [Instr("LOADI", (dst, number), span)]
    if 0 < number <= 0xFFFF:
        low = Instr("LOADI", (dst, number - 0x10000), span)
        return [low, Instr("MASK", (dst, 0xFFFF), span)]
    if not number & 0xFFFF:
        high = Instr("LOADI", (dst, number >> 16), span)
        return [high, Instr("SHLI", (dst, dst, 16), span)]
    return [Instr("LOADN", (dst, constant), span), Instr("BORI", (dst, dst, 0), span)]
