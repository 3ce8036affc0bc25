# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Conversions and operators of the reference machine, on primitives, with what they cost."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import NoReturn

from mbpf.compiler import fold
from mbpf.compiler.jsvalue import (
    UNDEFINED,
    number_bits,
    number_text,
    to_boolean,
    to_int32,
    to_number,
    to_text,
)
from refvm_values import (
    Cell,
    Internal,
    Meter,
    Number,
    ProfileError,
    Value,
    is_number,
    is_object,
    is_wide,
    joined,
    text_size,
    type_of,
    whole,
)

SYMBOLS = {
    "ADD": "+", "SUB": "-", "MUL": "*", "DIV": "/", "MOD": "%", "POW": "**", "BAND": "&",
    "BOR": "|", "BXOR": "^", "SHL": "<<", "SHR": ">>", "USHR": ">>>",
}  # fmt: skip
COMPARISONS = {"LT": "<", "LE": "<=", "GT": ">", "GE": ">="}
_BITS = ("BAND", "BOR", "BXOR", "SHL", "SHR", "USHR")


def exponent(value: Number) -> int:
    """The exponent field of a number as a double."""
    return number_bits(float(value)) >> 52 & 2047


def text_units(value: Number) -> int:
    """What making the text of a number costs."""
    return 16 if isinstance(value, int) else 64 + abs(exponent(value) - 1023) // 4


def power(base: float, raised: float) -> float:
    """``base ** raised``."""
    if math.isnan(raised) or (abs(base) == 1 and math.isinf(raised)):
        return math.nan
    try:
        return math.pow(base, raised)
    except OverflowError:
        return math.copysign(math.inf, base) if raised % 2 == 1 else math.inf
    except (ValueError, ZeroDivisionError):
        if base:
            return math.nan
        return math.copysign(math.inf, base) if raised % 2 == 1 else math.inf


class Converter(Meter, ABC):
    """Conversions that a program can ask for."""

    @abstractmethod
    def to_primitive(self, value: Value, hint: str = "default") -> Value:
        """ToPrimitive."""

    @abstractmethod
    def ask(self, name: str, *args: Value) -> Value:
        """Call a function of the firmware that is always there."""

    @abstractmethod
    def operate(self, name: str, left: Value, right: Value) -> Value:
        """An operator of which an operand is an object, by a function of the firmware."""

    @abstractmethod
    def fail(self, kind: str, message: str = "") -> NoReturn:
        """Throw an error that an instruction raises."""

    def truth(self, value: Value) -> bool:
        """ToBoolean."""
        if isinstance(value, (Internal, Cell)):
            raise ProfileError(f"truth of {value}")
        if is_object(value):
            return True
        return value != 0 and value == value if is_number(value) else to_boolean(value)

    def number(self, value: Value) -> Number:
        """ToNumber."""
        value = self.to_primitive(value, "number")
        if is_number(value):
            result: Number = value
            return result
        if isinstance(value, str):
            self.charge(128 + len(value))
            return whole(to_number(joined(value)))
        return math.nan if value is UNDEFINED else int(value or 0)

    def text(self, value: Value) -> str:
        """ToString; the text of a number is a new string."""
        value = self.to_primitive(value, "string")
        if isinstance(value, str):
            return value
        text = self.plain_text(value)
        if is_number(value):
            self.allocate(text_size(text))
        return text

    def plain_text(self, value: Value) -> str:
        """The text of a primitive as a part of another text."""
        if is_number(value):
            self.charge(text_units(value))
            return number_text(float(value))
        return value if isinstance(value, str) else to_text(value)

    def int32(self, value: Value) -> int:
        """ToInt32."""
        return to_int32(float(self.number(value)))

    def concat(self, *parts: Value) -> str:
        """One new string of the texts of primitives."""
        text = "".join([self.plain_text(part) for part in parts])
        wide = any(is_wide(part) for part in parts if isinstance(part, str))
        self.allocate(16 + len(text) * (2 if wide else 1))
        return text

    # --- operators -------------------------------------------------------------------------------

    def binary(self, name: str, left: Value, right: Value) -> Value:
        """An arithmetic operator."""
        if is_object(left) or is_object(right):
            return self.operate(name, left, right)
        self.check_values(left, right)
        if name == "ADD" and (isinstance(left, str) or isinstance(right, str)):
            return self.concat(left, right)
        return self.arithmetic(name, self.number(left), self.number(right))

    def check_values(self, *values: Value) -> None:
        """No internal value is an operand."""
        if any(isinstance(value, (Internal, Cell)) for value in values):
            raise ProfileError("an internal value is an operand")

    def arithmetic(self, name: str, left: Number, right: Number) -> Number:
        """An arithmetic operator on numbers."""
        a, b = float(left), float(right)
        if name == "POW":
            self.charge(128)
            return whole(power(a, b))
        if name == "MOD" and exponent(a) & 2047 > exponent(b) & 2047:
            self.charge((exponent(a) - exponent(b)) // 64)
        result = fold.binary(SYMBOLS[name], a, b)
        assert isinstance(result, float)
        return whole(result)

    def unary(self, name: str, value: Value) -> Value:
        """NEG, PLUS, BNOT, INC, DEC, NOT, TYPEOF or TOSTR."""
        match name:
            case "NOT":
                return not self.truth(value)
            case "TYPEOF":
                return type_of(value)
            case "TOSTR":
                return self.to_primitive(value, "string") if is_object(value) else self.text(value)
        if is_object(value):
            return self.operate(name, value, UNDEFINED)
        number = self.number(value)
        match name:
            case "NEG":
                return whole(-float(number))
            case "BNOT":
                return ~to_int32(float(number))
            case "PLUS":
                return number
        return whole(float(number) + (1 if name == "INC" else -1))

    def compare(self, name: str, left: Value, right: Value) -> bool:
        """A relation."""
        if is_object(left) or is_object(right):
            return bool(self.operate(name, left, right))
        self.check_values(left, right)
        if isinstance(left, str) and isinstance(right, str):
            self.charge(min(len(left), len(right)) // 8)
            order = (left > right) - (left < right)
            return {"LT": order < 0, "LE": order <= 0, "GT": order > 0, "GE": order >= 0}[name]
        a, b = float(self.number(left)), float(self.number(right))
        return bool(fold.binary(COMPARISONS[name], a, b))

    def equal(self, left: Value, right: Value) -> bool:
        """``===``."""
        if isinstance(left, str) and isinstance(right, str):
            if len(left) == len(right):
                self.charge(len(left) // 8)
            return left == right
        if is_number(left) and is_number(right):
            return float(left) == float(right)
        if isinstance(left, (Internal, Cell)) or isinstance(right, (Internal, Cell)):
            raise ProfileError("an internal value is compared")
        return left is right

    def loosely(self, left: Value, right: Value) -> bool:
        """``==``."""
        nothing = (None, UNDEFINED)
        if left in nothing or right in nothing:
            return left in nothing and right in nothing
        kinds = ["object" if is_object(value) else type_of(value) for value in (left, right)]
        if kinds[0] == kinds[1]:
            return self.equal(left, right)
        if is_object(left) or is_object(right):
            return bool(self.operate("EQ", left, right))
        if type_of(left) == type_of(right):
            return self.equal(left, right)
        if left in nothing or right in nothing:
            return False
        return float(self.number(left)) == float(self.number(right))

    def same(self, left: Value, right: Value) -> bool:
        """SameValue of numbers, else ``===``, without a charge."""
        if is_number(left) and is_number(right):
            a, b = float(left), float(right)
            return number_bits(a) == number_bits(b)
        return left == right if isinstance(left, str) else left is right
