# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Conversions between kinds of values, and what they cost."""

from __future__ import annotations

from math import inf
from typing import Final

from mbpf.bounds.effects import NUMBER_TEXT, READ_UNITS, Effect
from mbpf.bounds.numbers import text_units
from mbpf.bounds.objects import Heap, Site, eighth
from mbpf.bounds.values import (
    BOOL,
    BUILTIN,
    CTX,
    FALSE,
    FUNC,
    MAP,
    NAN,
    NOTHING,
    NULL,
    NULLISH,
    NUM,
    NUMBER,
    OBJECT,
    TEXT,
    TRUE,
    UNDEFINED,
    Value,
    join,
    number,
    text,
)

_CONSTANT_TEXT: Final = 9
"""Units of "undefined"."""
_CONSTANTS: Final = {UNDEFINED: "undefined", NULL: "null", FALSE: "false", TRUE: "true"}
_OBJECTS: Final = OBJECT | FUNC | BUILTIN | CTX | MAP
_CONVERTERS: Final = ("toString", "valueOf")
"""What is looked for when an object becomes a text or a number."""
_EXACT_TEXT: Final = 1e20
"""Integers below this are written with all their digits."""


def number_text(value: Value) -> float:
    """Units of the longest text of the numbers."""
    longest = 3.0 if value.kinds & NAN else 0.0
    if not value.kinds & NUM:
        return longest
    if value.whole and value.low > -_EXACT_TEXT and value.high < _EXACT_TEXT:
        return max(longest, len(str(int(value.low))), len(str(int(value.high))))
    return NUMBER_TEXT


def primitive(heap: Heap, effect: Effect, value: Value) -> Value:
    """ToPrimitive. What ends in a ProfileError is left out."""
    result = value.keep(NUM | NAN | TEXT | NULLISH | BOOL)
    if not value.kinds & _OBJECTS:
        return result
    # Functions of the firmware do it, which look for those of the object.
    if value.kinds & FUNC or any(_may_call(site) for _, site in heap.of(value)):
        effect.give_up("an object is converted by functions that the analysis does not follow")
    why = "an object becomes a primitive value"
    effect.allocate(inf, why)
    effect.nest(why)
    return join(result, text(inf, True, heap=True))


def _may_call(site: Site) -> bool:
    """Whether the conversion of an object of the site may run functions of the program."""
    if site.any_key or site.protos or site.kind == "function":
        return True
    if site.is_list or site.kind == "buffer":
        return bool(site.elements.kinds & _OBJECTS) and site.kind == "array"
    if site.kind == "error" and any(
        site.named.get(name, NOTHING).kinds & _OBJECTS for name in ("name", "message")
    ):
        return True
    return any(name in site.named for name in _CONVERTERS)


def numeric(heap: Heap, effect: Effect, value: Value) -> Value:
    """ToNumber."""
    if value.is_only(NUM | NAN):
        return value
    given = primitive(heap, effect, value)
    result = given.keep(NUM | NAN)
    if given.kinds & TEXT:
        effect.charge(READ_UNITS + given.text, "the text that is read has no known greatest length")
        result = join(result, NUMBER)
    if given.kinds & UNDEFINED:
        result = join(result, Value(NAN))
    if given.kinds & (NULL | FALSE):
        result = join(result, number(0))
    if given.kinds & TRUE:
        result = join(result, number(1))
    return result


def string(heap: Heap, effect: Effect, value: Value) -> Value:
    """ToString."""
    given = primitive(heap, effect, value)
    result = given.keep(TEXT)
    if given.kinds & (NULLISH | BOOL):
        result = join(result, text(_CONSTANT_TEXT))
    if given.kinds & (NUM | NAN):
        longest = number_text(given)
        effect.charge(text_units(given), "")
        effect.allocate_text(longest, False)
        result = join(result, text(longest, heap=True))
    return result


def piece(effect: Effect, value: Value) -> tuple[float, bool]:
    """Units and width of a primitive that becomes part of a text."""
    longest, wide = (value.text, value.is_wide) if value.kinds & TEXT else (0.0, False)
    if value.kinds & (NULLISH | BOOL):
        longest = max(longest, _CONSTANT_TEXT)
    if value.kinds & (NUM | NAN):
        effect.charge(text_units(value), "")
        longest = max(longest, number_text(value))
    return longest, wide


def property_key(heap: Heap, effect: Effect, value: Value, texts: bool) -> Value:
    """ToPropertyKey: numbers that are indices, and texts.

    Args:
        heap: the objects.
        effect: takes the cost.
        value: what is a key.
        texts: whether the base wants a text for a number that is no index.
    """
    if value.is_only(NUM) and value.whole and value.low >= 0 and value.high < 2**32 - 1:
        return value
    given = primitive(heap, effect, value)
    result = given.keep(TEXT)
    for kind, name in _CONSTANTS.items():
        if given.kinds & kind:
            result = join(result, text(len(name), texts=frozenset({name})))
    if given.kinds & (NUM | NAN):
        result = join(result, _indices(given))
        if texts and not is_index(given):
            effect.charge(text_units(given), "")
            effect.allocate_text(NUMBER_TEXT, False)
            result = join(result, text(NUMBER_TEXT, heap=True))
    if result.kinds & TEXT:
        effect.charge(eighth(result.text), "the key has no known greatest length")
    return result


def is_index(value: Value) -> bool:
    """Whether all of the numbers are array indices."""
    inside = value.low >= 0 and value.high < 2**32 - 1
    return not value.kinds & NAN and value.whole and inside


def _indices(value: Value) -> Value:
    """The numbers that are array indices."""
    if not value.kinds & NUM:
        return NOTHING
    return number(max(0.0, value.low), min(2.0**32 - 2, value.high))


def shorter(a: Value, b: Value) -> float:
    """Units of the shorter of two texts."""
    return min(a.text, b.text) if a.kinds & TEXT and b.kinds & TEXT else 0.0
