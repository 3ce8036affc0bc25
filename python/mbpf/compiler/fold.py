# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Operators on constants, with exactly the result that the program would compute."""

from __future__ import annotations

import math
import operator as op
from collections.abc import Callable
from enum import Enum
from typing import Final

from mbpf.compiler.jsvalue import (
    UNDEFINED,
    JsValue,
    concat,
    loosely_equal,
    strictly_equal,
    to_boolean,
    to_int32,
    to_number,
    to_text,
    to_uint32,
    type_of,
    units,
)

# Folding must not blow up the package: longer texts are left to the program.
MAX_TEXT: Final = 4096


class NotFolded(Enum):
    """The type of :data:`NOT_FOLDED`."""

    NOT_FOLDED = "not folded"


NOT_FOLDED: Final = NotFolded.NOT_FOLDED
"""What stands for the result of an operation that is left to the program."""


def unary(operator: str, value: JsValue) -> JsValue:
    """``operator value`` for ``- + ! ~ typeof void``."""
    match operator:
        case "-":
            return -to_number(value)
        case "+":
            return to_number(value)
        case "!":
            return not to_boolean(value)
        case "~":
            return float(~to_int32(to_number(value)))
        case "typeof":
            return type_of(value)
        case _:
            return UNDEFINED


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    if math.isinf(left) or right == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


def _multiply(left: float, right: float) -> float:
    return left * right


def _shift_left(left: float, right: float) -> float:
    return float(to_int32(float(to_int32(left) << (to_uint32(right) & 31))))


_NUMERIC: Final[dict[str, Callable[[float, float], float]]] = {
    "-": op.sub,
    "*": _multiply,
    "/": _divide,
    "%": _remainder,
    "&": lambda a, b: float(to_int32(a) & to_int32(b)),
    "|": lambda a, b: float(to_int32(a) | to_int32(b)),
    "^": lambda a, b: float(to_int32(a) ^ to_int32(b)),
    "<<": _shift_left,
    ">>": lambda a, b: float(to_int32(a) >> (to_uint32(b) & 31)),
    ">>>": lambda a, b: float(to_uint32(a) >> (to_uint32(b) & 31)),
}
_RELATIONS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": op.lt,
    "<=": op.le,
    ">": op.gt,
    ">=": op.ge,
}
_TEXT_RELATIONS: Final[dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]]] = {
    "<": op.lt,
    "<=": op.le,
    ">": op.gt,
    ">=": op.ge,
}


def binary(operator: str, left: JsValue, right: JsValue) -> JsValue | NotFolded:
    """``left operator right``; :data:`NOT_FOLDED` if that is better left to the program."""
    if operator == "+":
        return _add(left, right)
    if operator == "**":
        return _power(to_number(left), to_number(right))
    if operator in _NUMERIC:
        return _NUMERIC[operator](to_number(left), to_number(right))
    if operator in _RELATIONS:
        if isinstance(left, str) and isinstance(right, str):
            return _TEXT_RELATIONS[operator](units(left), units(right))
        return _RELATIONS[operator](to_number(left), to_number(right))
    match operator:
        case "==":
            return loosely_equal(left, right)
        case "!=":
            return not loosely_equal(left, right)
        case "===":
            return strictly_equal(left, right)
        case "!==":
            return not strictly_equal(left, right)
    return NOT_FOLDED


def _add(left: JsValue, right: JsValue) -> JsValue | NotFolded:
    if isinstance(left, str) or isinstance(right, str):
        text = concat(to_text(left), to_text(right))
        return text if len(text) <= MAX_TEXT else NOT_FOLDED
    return to_number(left) + to_number(right)


def _power(base: float, exponent: float) -> JsValue | NotFolded:
    """Only what is exact: ECMAScript leaves the rounding of other results open."""
    if not (base.is_integer() and exponent.is_integer() and 0 <= exponent <= 64):
        return NOT_FOLDED
    result = int(base) ** int(exponent) if abs(base) < 2**32 else 2**54
    if abs(result) > 2**53 or (base == 0 and math.copysign(1, base) < 0):
        return NOT_FOLDED
    return float(result)
