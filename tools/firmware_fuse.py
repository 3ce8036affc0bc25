# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""One word for what several words do, in the code of the built-ins that are written in JavaScript.

These words are ``firmware_fused`` in spec/isa.yaml: arguments of calls that are moved to where they
must be, and errors that are thrown. Results and steps stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import Final

from mbpf.compiler.firmware import FirmwareUnit
from mbpf.compiler.section import FunctionRow
from mbpf.spec import isa

_MOVES_MAX: Final = 4
_MOVES_FIRST_LIMIT: Final = 16
_ARGC_LIMIT: Final = 8
_CONSTANT_LIMIT: Final = 4
_JUMPS: Final = {"j8": 24, "j16": 16, "j24": 8}
"""Kinds of jump offsets, and the bit at which each begins."""
_RAISING: Final = ("LOADS", "NEWB", "THROW")
_Group = tuple[int, ...]


def _name(word: int) -> str:
    return isa.BY_OP[word & 0xFF].name


def _a(word: int) -> int:
    return word >> 8 & 0xFF


def _jump_shift(word: int) -> int | None:
    kinds = isa.BY_OP[word & 0xFF].args or ()
    return next((_JUMPS[kind] for kind in kinds if kind in _JUMPS), None)


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def _target(at: int, word: int) -> int | None:
    """Where the word at ``at`` jumps to."""
    shift = _jump_shift(word)
    return None if shift is None else at + 1 + _signed(word >> shift, 32 - shift)


def _source(word: int) -> int | None:
    """What a word moves; None when it is no move, or one that does not fit."""
    name, value = _name(word), word >> 16
    if name == "LDTHIS":
        return isa.SOURCES["this"]
    if name == "MOVE":
        source = isa.SOURCES["registers"] + value
        return source if source < isa.SOURCES["primitives"] else None
    kind = {"LOADP": "primitives", "LOADI": "integers"}.get(name)
    return isa.SOURCES[kind] + value if kind is not None and value < _CONSTANT_LIMIT else None


def _moves(words: _Group) -> int:
    """How many words from the first one on are one MOVES."""
    count = 0
    for word in words[:_MOVES_MAX]:
        if _source(word) is None or _a(word) != _a(words[0]) + count:
            break
        count += 1
    return count if _a(words[0]) < _MOVES_FIRST_LIMIT else 0


def _is_move_call(words: _Group) -> bool:
    if len(words) < 2 or _source(words[0]) is None or _name(words[1]) != "CALLB":
        return False
    argc = words[1] >> 24
    return 0 < argc < _ARGC_LIMIT and _a(words[0]) == _a(words[1]) + argc


def _is_raise(words: _Group) -> bool:
    if tuple(map(_name, words[:3])) != _RAISING:
        return False
    text, new, throw = words[:3]
    return _a(text) == _a(new) + 1 and new >> 24 == 1 and _a(throw) == _a(new)


def _length(words: _Group) -> int:
    """How many words from the first one on become one; none but the first is jumped to."""
    if _is_raise(words):
        return len(_RAISING)
    count = _moves(words)
    return 2 if count < 2 and _is_move_call(words) else max(count, 1)


def _groups(row: FunctionRow) -> Iterator[_Group]:
    """The words, those together that become one."""
    targets = {place for handler in row.handlers for place in handler[:3]}
    targets |= {place for place in map(_target, range(len(row.words)), row.words) if place}
    at = 0
    while at < len(row.words):
        end = min((place for place in targets if place > at), default=len(row.words))
        count = _length(row.words[at:end])
        yield row.words[at : at + count]
        at += count


def _fused(group: _Group) -> int:
    """The word for a group of several."""
    if _is_raise(group):
        text, new, _ = group
        return isa.FUSED["RAISE"] | (new >> 16 & 0xFF) << 8 | text >> 16 << 16
    sources = [source for source in map(_source, group) if source is not None]
    if len(sources) < len(group):
        call = group[1]
        operands = _a(call) << 8 | sources[0] << 16 | call >> 24 << 21
        return isa.FUSED["MCALLB"] | operands | (call >> 16 & 0xFF) << 24
    word = isa.FUSED["MOVES"] | _a(group[0]) << 8
    for at, source in enumerate(sources):
        word |= source << (12 + 5 * at)
    return word


def _row(row: FunctionRow, places: tuple[int, ...]) -> tuple[FunctionRow, tuple[int, ...]]:
    groups = list(_groups(row))
    starts = [0, *accumulate(map(len, groups))]
    # Nothing jumps into the middle of a group.
    new = {start: index for index, start in enumerate(starts)}
    words = []
    for index, (start, group) in enumerate(zip(starts, groups, strict=False)):
        word = _fused(group) if len(group) > 1 else group[0]
        target = _target(start, group[0])
        shift = _jump_shift(group[0])
        if target is not None and shift is not None:
            offset = new[target] - index - 1
            word = (word & ((1 << shift) - 1)) | (offset & ((1 << (32 - shift)) - 1)) << shift
        words.append(word)
    handlers = tuple((new[a], new[b], new[c], register) for a, b, c, register in row.handlers)
    kept = tuple(places[start] for start in starts[:-1])
    return replace(row, words=tuple(words), handlers=handlers), kept


def fused(unit: FirmwareUnit) -> FirmwareUnit:
    """The same unit in fewer words."""
    pairs = [_row(row, places) for row, places in zip(unit.functions, unit.places, strict=True)]
    rows, places = zip(*pairs, strict=True)
    return replace(unit, functions=rows, places=places)
