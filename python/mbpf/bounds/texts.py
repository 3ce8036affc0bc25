# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Methods of texts and numbers that are written in C: their work goes by the lengths of texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf
from typing import Final

from mbpf.bounds import convert
from mbpf.bounds.effects import READ_UNITS, Effect
from mbpf.bounds.machine import Program
from mbpf.bounds.objects import eighth
from mbpf.bounds.values import (
    BOOLEAN,
    FORMS,
    NAN,
    NULLISH,
    NUM,
    NUMBER,
    TEXT,
    UNDEF,
    UNDEFINED,
    Value,
    join,
    number,
    text,
)

_WHY: Final = "the text has no known greatest length"
_DISTANCE: Final = 1024
"""No exponent field is farther from that of 1."""
_DIGIT_UNITS: Final = 4 + _DISTANCE // 32
_SHORTEST_DIGITS: Final = 53
_MOST_DIGITS: Final = 21 + 100
_RADIX_TEXT: Final = 1100
"""No text of a number in any radix is longer."""
_FORMAT_TEXT: Final = 130
_NUMBER: Final = NUM | NAN

_Method = Callable[[Program, Effect, list[Value]], Value]


def _arg(args: list[Value], index: int) -> Value:
    return args[index] if index < len(args) else UNDEF


def _receiver(program: Program, effect: Effect, args: list[Value]) -> Value:
    """The receiver as a text."""
    given = _arg(args, 0)
    if given.kinds & NULLISH:
        effect.throw()
    return convert.string(program.heap, effect, given.keep(~NULLISH))


def _numeric(program: Program, effect: Effect, args: list[Value], index: int) -> Value:
    return convert.numeric(program.heap, effect, _arg(args, index))


def _part(effect: Effect, source: Value, most: float) -> Value:
    """Some of the units of a text, at most ``most``; all of them are the text itself."""
    length = min(source.text, most)
    if source.is_wide:
        effect.charge(eighth(length), _WHY)
    effect.allocate_text(length, source.is_wide)
    return text(length, source.is_wide, heap=True)


def _unit(name: str, program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    _numeric(program, effect, args, 1)
    if name == "codePointAt":
        return join(UNDEF, number(0, 0x10FFFF if source.is_wide else 0xFF))
    one = _part(effect, source, 1)
    return one if name == "charAt" else join(UNDEF, one)


def _search(name: str, program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    pattern = convert.string(program.heap, effect, _arg(args, 1))
    _numeric(program, effect, args, 2)
    _numeric(program, effect, args, 2)
    places = 1.0 if name in ("startsWith", "endsWith") else source.text
    effect.charge(eighth(places), _WHY)
    if places:
        effect.charge(places * (1 + eighth(min(pattern.text, source.text))), _WHY)
    return number(-1, source.text) if name in ("indexOf", "lastIndexOf") else BOOLEAN


def _slice(name: str, program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    first = _numeric(program, effect, args, 1)
    second = _numeric(program, effect, args, 2)
    most = inf
    given = _arg(args, 2).is_only(NUM)
    if name == "substr" and given:
        most = max(0.0, second.high)
    elif given and _arg(args, 1).is_only(NUM) and first.low >= 0 and second.low >= 0:
        most = max(0.0, second.high - first.low + 1)
        if name == "substring":
            most = max(most, first.high - second.low + 1)
    return _part(effect, source, most)


def _trim(program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    effect.charge(eighth(source.text), _WHY)
    return _part(effect, source, inf)


def _case(program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    effect.charge(source.text, _WHY)
    # The large form of a sharp s has two units, that of a small y with dots is wide.
    length = 2 * source.text
    effect.allocate_text(length, True)
    return text(length, True, heap=True)


def _repeat(program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    count = _numeric(program, effect, args, 1)
    effect.throw()
    times = max(0.0, count.high) if count.kinds & NUM else 0.0
    length = source.text * times if source.text and times else 0.0
    effect.allocate_text(length, source.is_wide)
    return text(length, source.is_wide, heap=True)


def _pad(program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    want = _numeric(program, effect, args, 1)
    filling = convert.string(program.heap, effect, _arg(args, 2))
    length = max(source.text, want.high if want.kinds & NUM else 0.0)
    wide = source.is_wide or filling.is_wide
    if wide:
        effect.charge(eighth(min(filling.text, length)), _WHY)
    effect.allocate_text(length, wide)
    return text(length, wide, heap=True)


def _concat(program: Program, effect: Effect, args: list[Value]) -> Value:
    parts = [_receiver(program, effect, args)]
    parts += [convert.string(program.heap, effect, value) for value in args[1:]]
    length, wide = sum(part.text for part in parts), any(part.is_wide for part in parts)
    effect.allocate_text(length, wide)
    return text(length, wide, heap=True)


def _from_numbers(units: int, program: Program, effect: Effect, args: list[Value]) -> Value:
    for index in range(len(args)):
        _numeric(program, effect, args, index)
    effect.throw()
    effect.allocate_text(units * len(args), True)
    return text(units * len(args), True, heap=True)


def _well_formed(program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    effect.charge(eighth(source.text), _WHY)
    return BOOLEAN


def _to_well_formed(program: Program, effect: Effect, args: list[Value]) -> Value:
    source = _receiver(program, effect, args)
    effect.charge(2 * eighth(source.text) + 1, _WHY)
    return _part(effect, source, inf)


def _own(kinds: int, effect: Effect, args: list[Value]) -> Value:
    """The receiver, which has to be of certain kinds."""
    given = _arg(args, 0)
    if given.kinds & ~(kinds | FORMS):
        effect.throw()
    return given.keep(kinds)


def _itself(kinds: int, program: Program, effect: Effect, args: list[Value]) -> Value:
    return _own(kinds, effect, args)


def _digits(effect: Effect, digits: int, units: int) -> Value:
    """A text of digits that are made one by one."""
    effect.charge(64 + _DISTANCE + digits * _DIGIT_UNITS, "")
    effect.allocate_text(units, False)
    return text(units, heap=True)


def _number_text(program: Program, effect: Effect, args: list[Value]) -> Value:
    result = convert.string(program.heap, effect, _own(_NUMBER, effect, args))
    radix = _arg(args, 1)
    if radix.is_only(UNDEFINED) or radix.constant == 10:
        return result
    _numeric(program, effect, args, 1)
    effect.throw()
    return join(result, _digits(effect, _SHORTEST_DIGITS, _RADIX_TEXT))


def _format(program: Program, effect: Effect, args: list[Value]) -> Value:
    result = convert.string(program.heap, effect, _own(_NUMBER, effect, args))
    _numeric(program, effect, args, 1)
    effect.throw()
    return join(result, _digits(effect, _MOST_DIGITS, _FORMAT_TEXT))


def _parse(program: Program, effect: Effect, args: list[Value]) -> Value:
    source = convert.string(program.heap, effect, _arg(args, 0))
    _numeric(program, effect, args, 1)
    effect.charge(READ_UNITS + source.text, _WHY)
    return NUMBER


TEXTS: Final[dict[str, _Method]] = {
    **{f"string.{name}": partial(_unit, name) for name in ("at", "charAt", "codePointAt")},
    **{
        f"string.{name}": partial(_search, name)
        for name in ("indexOf", "lastIndexOf", "includes", "startsWith", "endsWith")
    },
    **{f"string.{name}": partial(_slice, name) for name in ("slice", "substring", "substr")},
    **{f"string.{name}": _trim for name in ("trim", "trimStart", "trimEnd")},
    **{
        f"string.to{locale}{size}Case": _case
        for locale in ("", "Locale")
        for size in ("Lower", "Upper")
    },
    "string.repeat": _repeat,
    "string.padStart": _pad,
    "string.padEnd": _pad,
    "string.concat": _concat,
    "string.isWellFormed": _well_formed,
    "string.toWellFormed": _to_well_formed,
    "string.toString": partial(_itself, TEXT),
    "string.valueOf": partial(_itself, TEXT),
    "String.fromCharCode": partial(_from_numbers, 1),
    "String.fromCodePoint": partial(_from_numbers, 2),
    "number.valueOf": partial(_itself, _NUMBER),
    "number.toString": _number_text,
    "number.toFixed": _format,
    "number.toPrecision": _format,
    "number.toExponential": _format,
    "parseInt": _parse,
    "parseFloat": _parse,
}
"""What each returns; the first argument of a method is the receiver."""
