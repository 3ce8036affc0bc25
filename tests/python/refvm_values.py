# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Values of the interpreter in refvm.py, the operators on them, and its built-in functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from mbpf.compiler import fold
from mbpf.compiler.jsvalue import (
    UNDEFINED,
    concat,
    strictly_equal,
    to_boolean,
    to_int32,
    to_number,
    to_text,
    type_of,
    units,
)


class Internal(Enum):
    """Values that no program sees."""

    TDZ = "tdz"
    HOLE = "hole"
    CTX = "ctx"


@dataclass(eq=False)
class Object:
    """An object; ``elements`` is a list for arrays."""

    properties: dict[str, Any] = field(default_factory=dict)
    elements: list[Any] | None = None
    error: str | None = None


@dataclass(eq=False)
class Cell:
    """A variable that functions capture."""

    value: Any


@dataclass(frozen=True)
class Function:
    """A function of the program; ``made`` tells those apart that were made."""

    index: int
    cells: tuple[Cell, ...] = ()
    made: object = None


@dataclass(frozen=True)
class Builtin:
    """A built-in function."""

    name: str


class ThrownError(Exception):
    """A JavaScript exception."""

    def __init__(self, value: Any) -> None:
        super().__init__(text(value))
        self.value = value


def error(kind: str, message: str = "") -> ThrownError:
    """An exception that an instruction raises."""
    return ThrownError(Object({"name": kind, "message": message}, error=kind))


def primitive(value: Any) -> Any:
    """ToPrimitive."""
    if isinstance(value, Object):
        if value.error:
            return f"{value.properties['name']}: {value.properties['message']}"
        if value.elements is None:
            return "[object Object]"
        empty = (None, UNDEFINED, Internal.HOLE)
        return ",".join("" if item in empty else text(item) for item in value.elements)
    if isinstance(value, Internal):
        raise AssertionError(f"{value} reached an operator")
    return value


def text(value: Any) -> str:
    """ToString."""
    return to_text(primitive(value))


def equal(left: Any, right: Any) -> bool:
    if isinstance(left, (Object, Function, Builtin)) or isinstance(
        right, (Object, Function, Builtin)
    ):
        return left is right or (left == right and not isinstance(left, Object))
    return strictly_equal(left, right)


def loosely(left: Any, right: Any) -> bool:
    objects = (Object, Function, Builtin)
    if isinstance(left, objects) == isinstance(right, objects):
        if isinstance(left, objects):
            return equal(left, right)
        return bool(fold.binary("==", left, right))
    if left in (None, UNDEFINED) or right in (None, UNDEFINED):
        return False
    return bool(fold.binary("==", primitive(left), primitive(right)))


def truth(value: Any) -> bool:
    return isinstance(value, (Object, Function, Builtin)) or to_boolean(value)


def type_name(value: Any) -> str:
    if isinstance(value, (Function, Builtin)):
        return "function"
    return "object" if isinstance(value, Object) else type_of(value)


ARITHMETIC = {
    "ADD": "+",
    "SUB": "-",
    "MUL": "*",
    "DIV": "/",
    "MOD": "%",
    "BAND": "&",
    "BOR": "|",
    "BXOR": "^",
    "SHL": "<<",
    "SHR": ">>",
    "USHR": ">>>",
    "LT": "<",
    "LE": "<=",
    "GT": ">",
    "GE": ">=",
}
JUMPS = {
    "LT": "<",
    "LE": "<=",
    "GT": ">",
    "GE": ">=",
}


def binary(op: str, left: Any, right: Any) -> Any:
    match op:
        case "EQ":
            return loosely(left, right)
        case "SEQ":
            return equal(left, right)
        case "POW":
            return _power(to_number(primitive(left)), to_number(primitive(right)))
    left, right = primitive(left), primitive(right)
    if op == "ADD" and (isinstance(left, str) or isinstance(right, str)):
        return concat(to_text(left), to_text(right))
    return fold.binary(ARITHMETIC[op], left, right)


def _power(base: float, exponent: float) -> float:
    if math.isnan(exponent) or (abs(base) == 1 and math.isinf(exponent)):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf
    except (ValueError, ZeroDivisionError):
        return math.nan if base else math.inf


def _push(args: list[Any]) -> float:
    args[0].elements.extend(args[1:])
    return float(len(args[0].elements))


def _pop(args: list[Any]) -> Any:
    value = args[0].elements.pop() if args[0].elements else UNDEFINED
    return UNDEFINED if value is Internal.HOLE else value


def _char_code(args: list[Any]) -> float:
    codes = units(args[0])
    index = int(args[1]) if len(args) > 1 else 0
    return float(codes[index]) if 0 <= index < len(codes) else math.nan


def _array(args: list[Any]) -> Object:
    if len(args) == 1 and isinstance(args[0], float):
        return Object(elements=[Internal.HOLE] * int(args[0]))
    return Object(elements=list(args))


METHODS: dict[str, Callable[[list[Any]], Any]] = {
    "array.push": _push,
    "array.pop": _pop,
    "string.charCodeAt": _char_code,
    "String": lambda args: text(args[0]) if args else "",
    "Number": lambda args: to_number(primitive(args[0])) if args else 0.0,
    "Boolean": lambda args: bool(args) and truth(args[0]),
    "isNaN": lambda args: math.isnan(to_number(primitive(args[0]))),
    "Array": _array,
    "Object": lambda args: Object(),
}
MATH: dict[str, Callable[[list[float]], float]] = {
    "Math.abs": lambda n: abs(n[0]),
    "Math.floor": lambda n: n[0] if not math.isfinite(n[0]) else float(math.floor(n[0])),
    "Math.trunc": lambda n: n[0] if not math.isfinite(n[0]) else float(math.trunc(n[0])),
    "Math.imul": lambda n: float(to_int32(float(to_int32(n[0]) * to_int32(n[1]) % 2**32))),
}
