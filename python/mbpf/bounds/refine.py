# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a branch that was taken, or was not, tells of the values it looked at."""

from __future__ import annotations

from math import inf
from typing import Final

from mbpf.bounds.values import (
    BOOL,
    NAN,
    NULL,
    NULLISH,
    NUM,
    TEXT,
    UNDEFINED,
    Value,
)

Pair = tuple[Value, Value]

_NEGATED: Final = {"LT": "GE", "GE": "LT", "LE": "GT", "GT": "LE"}
_SWAPPED: Final = {"GT": "LT", "GE": "LE"}


def compare(test: str, a: Value, b: Value, holds: bool) -> Pair | None:
    """The operands of a comparison after it; None if it cannot end that way.

    Args:
        test: EQ, SEQ, LT, LE, GT or GE.
        a: values of the first operand.
        b: values of the second one.
        holds: whether the comparison holds.
    """
    if a.is_empty or b.is_empty:
        return None
    if test in ("EQ", "SEQ"):
        return _equal(a, b, test == "SEQ") if holds else _different(a, b)
    if not a.is_only(NUM | NAN | NULLISH | BOOL) or not b.is_only(NUM | NAN | NULLISH | BOOL):
        return a, b
    nan = (a.kinds | b.kinds) & (NAN | UNDEFINED)
    if not holds:
        if nan:
            return a, b
        test = _NEGATED[test]
    elif nan:
        a, b = a.keep(~(NAN | UNDEFINED)), b.keep(~(NAN | UNDEFINED))
        if a.is_empty or b.is_empty:
            return None
    if test in _SWAPPED:
        found = _ordered(b, a, _SWAPPED[test] == "LT")
        return None if found is None else (found[1], found[0])
    return _ordered(a, b, test == "LT")


def _ordered(a: Value, b: Value, strictly: bool) -> Pair | None:
    """The parts of ``a`` and ``b`` with ``a < b``, or ``a <= b``."""
    gap = 1.0 if strictly and a.whole and b.whole else 0.0
    low, high = least(a), greatest(b)
    if low > high or (strictly and low >= high):
        return None
    x = _clip(a, -inf, high - gap)
    y = _clip(b, low + gap, inf)
    return None if x.is_empty or y.is_empty else (x, y)


def least(value: Value) -> float:
    """The least number that the value is in a comparison."""
    other = value.kinds & (NULL | BOOL)
    return min(value.low, 0.0) if other else value.low


def greatest(value: Value) -> float:
    """The greatest number that the value is in a comparison."""
    other = value.kinds & (NULL | BOOL)
    return max(value.high, 1.0) if other else value.high


def _clip(value: Value, low: float, high: float) -> Value:
    """The numbers of the value within bounds, and all that are no numbers."""
    if not value.kinds & NUM:
        return value
    bottom, top = max(value.low, low), min(value.high, high)
    return value._replace(low=bottom, high=top) if bottom <= top else value.keep(~NUM)


def _equal(a: Value, b: Value, strictly: bool) -> Pair | None:
    if not strictly:
        simple = NUM | NAN
        return (a, b) if not (a.is_only(simple) and b.is_only(simple)) else _equal(a, b, True)
    shared = a.kinds & b.kinds
    if a.kinds & TEXT and b.kinds & TEXT:
        shared |= TEXT
    x, y = a.keep(shared & ~NAN), b.keep(shared & ~NAN)
    if x.kinds & NUM and y.kinds & NUM:
        low, high = max(x.low, y.low), min(x.high, y.high)
        x, y = _clip(x, low, high), _clip(y, low, high)
        whole = x.whole or y.whole
        x, y = x._replace(whole=whole), y._replace(whole=whole)
    return None if x.is_empty or y.is_empty else (x, y)


def _different(a: Value, b: Value) -> Pair | None:
    if a.constant is not None and a.constant == b.constant:
        return None
    return _without(a, b.constant), _without(b, a.constant)


def _without(value: Value, constant: float | None) -> Value:
    """The value less a number at an end of its interval."""
    if constant is None or not value.kinds & NUM or not value.whole:
        return value
    if value.low == value.high == constant:
        return value.keep(~NUM)
    if value.low == constant:
        return value._replace(low=constant + 1)
    if value.high == constant:
        return value._replace(high=constant - 1)
    return value


def nullish(value: Value, holds: bool) -> Value:
    """The value after a test for undefined and null."""
    return value.keep(NULLISH) if holds else value.keep(~NULLISH)
