# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Arithmetic on intervals of numbers.

Bounds are doubles and are computed with the operator itself: rounding keeps the order, so the bound
of a result is the result of the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import frexp, inf, isnan
from typing import Final

from mbpf.bounds.values import (
    FLOAT,
    INT32,
    INT_MAX,
    INT_MIN,
    NAN,
    NOTHING,
    NUM,
    NUMBER,
    ZERO,
    Value,
    number,
    with_zero,
)
from mbpf.spec.isa import Op

_MAX_SHIFT: Final = 31
_BIAS: Final = 1022
_ONE: Final = 1023
_EXPONENTS: Final = 2047
INT32_TEXT: Final = 16
"""Units of the text of an int32."""
FLOAT_TEXT: Final = 64
"""Units of the text of another number, besides those for its exponent."""
_EXPONENT_BITS_A_UNIT: Final = 64


def add(a: Value, b: Value) -> Value:
    """Sums of numbers."""
    if not a.kinds & b.kinds & NUM:
        return _nan(a, b)
    nan = (a.high == inf and b.low == -inf) or (a.low == -inf and b.high == inf)
    low, high = a.low + b.low, a.high + b.high
    low, high = (-inf if isnan(low) else low), (inf if isnan(high) else high)
    result = number(low, high, a.whole and b.whole)
    if a.kinds & b.kinds & ZERO:
        result = with_zero(result)
    return _with_nan(result, a, b, nan)


def negate(a: Value) -> Value:
    """Negated numbers."""
    result = with_zero(number(-a.high, -a.low, a.whole)) if a.kinds & NUM else NOTHING
    return _with_nan(result, a, a, False)


def subtract(a: Value, b: Value) -> Value:
    """Differences of numbers."""
    return add(a, negate(b))


def multiply(a: Value, b: Value) -> Value:
    """Products of numbers."""
    if not a.kinds & b.kinds & NUM:
        return _nan(a, b)
    nan = (_has_zero(a) and _is_open(b)) or (_has_zero(b) and _is_open(a))
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    low, high = _hull(ends)
    result = number(low, high, a.whole and b.whole)
    if min(a.low, b.low) < 0 or (a.kinds | b.kinds) & ZERO:
        result = with_zero(result)
    return _with_nan(result, a, b, nan)


def divide(a: Value, b: Value) -> Value:
    """Quotients of numbers."""
    if not a.kinds & b.kinds & NUM:
        return _nan(a, b)
    if _has_zero(b) or _is_open(a) or _is_open(b):
        return NUMBER
    low, high = _hull(x / y for x in (a.low, a.high) for y in (b.low, b.high))
    return _with_nan(number(low, high, False), a, b, False)


def remainder(a: Value, b: Value) -> Value:
    """Remainders of numbers."""
    if not a.kinds & b.kinds & NUM:
        return _nan(a, b)
    nan = _has_zero(b) or _is_open(a)
    most = max(abs(b.low), abs(b.high))
    # Less than the divisor, and no more than the dividend.
    below = most - 1 if a.whole and b.whole and most >= 1 else most
    low = 0.0 if a.low >= 0 else -min(below, -a.low)
    high = 0.0 if a.high <= 0 else min(below, a.high)
    result = number(low, high, a.whole and b.whole)
    if a.low < 0 or a.kinds & ZERO:
        result = with_zero(result)
    return _with_nan(result, a, b, nan)


def remainder_units(a: Value, b: Value) -> float:
    """Units of a remainder: by how much the exponent of the first is greater."""
    if not a.kinds & b.kinds & NUM:
        # NaN has the greatest exponent; nothing is charged for it as the second.
        return _EXPONENTS // _EXPONENT_BITS_A_UNIT
    most = max(abs(a.low), abs(a.high))
    exponent = _EXPONENTS if a.kinds & NAN or most == inf else _exponent(most)
    least = 0.0 if _has_zero(b) else min(abs(b.low), abs(b.high))
    other = 0 if not b.whole and least == 0 else _exponent(least)
    return max(0, exponent - other) // _EXPONENT_BITS_A_UNIT


def text_units(a: Value) -> float:
    """Units of the texts of numbers: more, the farther their exponents are from that of 1."""
    units = 0
    if a.kinds & NUM and a.low <= INT_MAX and a.high >= INT_MIN:
        units = INT32_TEXT
    if a.kinds & FLOAT:
        most = max(abs(a.low), abs(a.high))
        inside = a.low <= 0 <= a.high
        least = min(abs(a.low), abs(a.high)) if not inside else 1.0 if a.whole else 0.0
        ends = [_exponent(most), _exponent(least)] + ([0] if a.kinds & ZERO else [])
        units = max(units, *(FLOAT_TEXT + abs(end - _ONE) // 4 for end in ends))
    if a.kinds & NAN:
        units = max(units, FLOAT_TEXT + (_EXPONENTS - _ONE) // 4)
    return units


def _exponent(value: float) -> int:
    """The exponent field of a double."""
    if value == inf:
        return _EXPONENTS
    return max(0, frexp(value)[1] + _BIAS) if value else 0


def to_int32(a: Value) -> Value:
    """What a bitwise operator makes of numbers."""
    if not a.kinds & NUM:
        return number(0)
    inside = a.low >= INT_MIN and a.high <= INT_MAX
    if not inside:
        return INT32
    low, high = float(int(a.low)), float(int(a.high))
    return number(min(low, 0.0), max(high, 0.0)) if a.kinds & NAN else number(low, high)


def bitwise(op: Op, a: Value, b: Value) -> Value:
    """Results of a bitwise operator with numbers."""
    x, y = to_int32(a), to_int32(b)
    if op == Op.BAND:
        return _and(x, y)
    if op in (Op.BOR, Op.BXOR):
        if x.low < 0 or y.low < 0:
            return INT32
        low = max(x.low, y.low) if op == Op.BOR else 0.0
        return number(low, float((1 << int(max(x.high, y.high)).bit_length()) - 1))
    count = y.constant
    return _shift(op, x, None if count is None else int(count) & _MAX_SHIFT)


def _and(x: Value, y: Value) -> Value:
    tops = [value.high for value in (x, y) if value.low >= 0]
    return number(0, min(tops)) if tops else INT32


def _shift(op: Op, x: Value, count: int | None) -> Value:
    if op == Op.SHL:
        low, high = (inf, inf) if count is None else (x.low * 2**count, x.high * 2**count)
        return number(low, high) if low >= INT_MIN and high <= INT_MAX else INT32
    low, high = int(x.low), int(x.high)
    if op == Op.USHR and low < 0:
        return number(0, float(0xFFFFFFFF >> (count or 0)))
    if count is None:
        return number(float(min(low, 0)), float(max(high, 0)))
    return number(float(low >> count), float(high >> count))


ARITHMETIC: Final[dict[Op, Callable[[Value, Value], Value]]] = {
    Op.ADD: add,
    Op.SUB: subtract,
    Op.MUL: multiply,
    Op.DIV: divide,
    Op.MOD: remainder,
    Op.POW: lambda a, b: NUMBER,
}


def apply(op: Op, a: Value, b: Value) -> Value:
    """Results of an operator with numbers."""
    made = ARITHMETIC.get(op)
    return made(a, b) if made is not None else bitwise(op, a, b)


def _has_zero(a: Value) -> bool:
    return a.low <= 0 <= a.high


def _is_open(a: Value) -> bool:
    return a.low == -inf or a.high == inf


def _hull(ends: Iterable[float]) -> tuple[float, float]:
    known = [0.0 if isnan(end) else end for end in ends]
    return min(known), max(known)


def _nan(a: Value, b: Value) -> Value:
    both = a.kinds & (NUM | NAN) and b.kinds & (NUM | NAN)
    return Value(NAN) if both else NOTHING


def _with_nan(result: Value, a: Value, b: Value, nan: bool) -> Value:
    if nan or (a.kinds | b.kinds) & NAN:
        return result._replace(kinds=result.kinds | NAN)
    return result
