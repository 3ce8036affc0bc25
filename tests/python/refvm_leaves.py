# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Leaves of many classes: numbers and their texts, cases, parts of typed arrays, tokens of JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final

from mbpf.compiler.jsvalue import UNDEFINED, to_int32
from refvm_json import quote, token
from refvm_strings import SPACE, Strings
from refvm_typed import element_size, store
from refvm_values import (
    Cell,
    Firmware,
    Internal,
    ProfileError,
    Typed,
    Value,
    is_number,
    joined,
    split,
    text_size,
    type_of,
    whole,
)

_READ_UNITS: Final = 128
_FUNCTION_UNITS: Final = 128
_DECIMAL: Final = re.compile(r"[+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class Leaves(Strings):
    """They are called by their name, as all built-ins are."""

    def builtin(self, name: str, args: list[Value], is_new: bool = False) -> Value:
        """Call a built-in."""
        method = _LEAVES.get(name)
        if method is None:
            return super().builtin(name, args, is_new)
        return method(self, args, name)

    def _primitive(self, args: list[Value], name: str) -> Value:
        """The receiver, which must be a primitive of the class."""
        value = _arg(args, 0)
        if isinstance(value, (Internal, Cell, Firmware)):
            raise ProfileError("receiver")
        if type_of(value) != name.partition(".")[0]:
            self.fail("TypeError", "receiver")
        return value

    def value_of_primitive(self, args: list[Value], name: str) -> Value:
        """The method valueOf, and toString of strings."""
        return self._primitive(args, name)

    def text_of_boolean(self, args: list[Value], name: str) -> Value:
        """The method toString of booleans."""
        return self.text(self._primitive(args, name))

    def text_of_number(self, args: list[Value], name: str) -> Value:
        """The method toString of numbers."""
        value = self._primitive(args, name)
        radix = 10 if _arg(args, 1) is UNDEFINED else self.integer(args[1])
        if not 2 <= radix <= 36:
            self.fail("RangeError", "radix")
        if radix != 10 and math.isfinite(value):
            raise ProfileError("the text of a number in another radix")
        return self.text(value)

    def test(self, args: list[Value], name: str) -> Value:
        """Number.isNaN, isFinite, isInteger and isSafeInteger."""
        value = _arg(args, 0)
        if not is_number(value):
            return False
        if name == "Number.isNaN":
            return math.isnan(value)
        is_integer = math.isfinite(value) and value == math.trunc(value)
        if name == "Number.isFinite":
            return math.isfinite(value)
        return is_integer and (name == "Number.isInteger" or abs(value) < 2**53)

    def parse_integer(self, args: list[Value], name: str) -> Value:
        """The function parseInt."""
        text = self.text(args[0]) if args else "undefined"
        radix = to_int32(float(self.number(_arg(args, 1))))
        self.charge(_READ_UNITS + len(text))
        text = text.lstrip(SPACE)
        sign = -1.0 if text[:1] == "-" else 1.0
        text = text[1:] if text[:1] in ("+", "-") else text
        if radix in (0, 16) and text[:2] in ("0x", "0X"):
            radix, text = 16, text[2:]
        radix = radix or 10
        digits = ""
        for unit in text:
            if unit not in _DIGITS[:radix] + _DIGITS[:radix].upper():
                break
            digits += unit
        if not 2 <= radix <= 36 or not digits:
            return math.nan
        value = int(digits, radix)
        return whole(sign * float(value) if value.bit_length() <= 1023 else sign * math.inf)

    def parse_decimal(self, args: list[Value], name: str) -> Value:
        """The function parseFloat."""
        if not args:
            return math.nan
        text = self.text(args[0])
        self.charge(_READ_UNITS + len(text))
        rest = text.lstrip(SPACE)
        if any(unit > "\xff" for unit in text):
            rest = re.split("[\u0100-\uffff]", rest, maxsplit=1)[0]
            if rest:
                self.allocate(text_size(rest))
        found = _DECIMAL.match(rest)
        return whole(float(found[0])) if found else math.nan

    def case(self, args: list[Value], name: str) -> Value:
        """Methods toUpperCase, toLowerCase."""
        text = self.text_receiver(_arg(args, 0))
        self.charge(len(text))
        whole_text = joined(text)
        made = split(whole_text.upper() if "Upper" in name else whole_text.lower())
        if made:
            self.allocate(text_size(made))
        return made

    def power_of(self, args: list[Value], name: str) -> Value:
        """Math.pow."""
        left = self.number(_arg(args, 0))
        return self.arithmetic("POW", left, self.number(_arg(args, 1)))

    def root(self, args: list[Value], name: str) -> Value:
        """Math.sqrt."""
        value = float(self.number(_arg(args, 0)))
        self.charge(_FUNCTION_UNITS)
        return whole(math.sqrt(value) if value >= 0 else value if value == 0 else math.nan)

    def namespace(self, args: list[Value], name: str) -> Value:
        """Math and JSON as values."""
        return self.prototypes[name[1:]]

    # --- typed arrays ----------------------------------------------------------------------------

    def _range(self, args: list[Value], first: int, length: int) -> tuple[int, int]:
        start = self._relative(args, first, length, 0)
        return start, max(0, self._relative(args, first + 1, length, length) - start)

    def typed_part(self, args: list[Value], name: str) -> Value:
        """Methods subarray and slice."""
        base = self._receiver(args, Typed)
        start, count = self._range(args, 1, base.length)
        size = element_size(base.kind)
        if name == "typed.subarray":
            return self._new_typed(base.kind, base.buffer, base.offset + start * size, count)
        made = self._new_typed(base.kind, self._buffer(count * size), 0, count)
        at = base.offset + start * size
        made.buffer.data[:] = base.buffer.data[at : at + count * size]
        return made

    def typed_fill(self, args: list[Value], name: str) -> Value:
        """The method fill."""
        base = self._receiver(args, Typed)
        value = self.number(_arg(args, 1))
        start, count = self._range(args, 2, base.length)
        self.charge(count * element_size(base.kind) // 8)
        for index in range(start, start + count):
            store(base, index, value)
        return base

    def alike(self, args: list[Value], name: str) -> Value:
        """A new typed array of the same kind."""
        length = self._index(_arg(args, 1))
        kind = args[0].kind
        return self._new_typed(kind, self._buffer(length * element_size(kind)), 0, length)


def _arg(args: list[Value], index: int) -> Value:
    return args[index] if index < len(args) else UNDEFINED


_GROUPS: dict[Callable[[Leaves, list[Value], str], Value], str] = {
    Leaves.value_of_primitive: "string.valueOf string.toString number.valueOf boolean.valueOf",
    Leaves.text_of_boolean: "boolean.toString",
    Leaves.text_of_number: "number.toString",
    Leaves.test: "Number.isNaN Number.isFinite Number.isInteger Number.isSafeInteger",
    Leaves.parse_integer: "parseInt",
    Leaves.parse_decimal: "parseFloat",
    Leaves.case: "string.toUpperCase string.toLowerCase",
    Leaves.power_of: "Math.pow",
    Leaves.root: "Math.sqrt",
    Leaves.namespace: "@Math @JSON",
    Leaves.typed_part: "typed.subarray typed.slice",
    Leaves.typed_fill: "typed.fill",
    Leaves.alike: "@like",
}
_LEAVES: dict[str, Callable[[Leaves, list[Value], str], Value]] = {
    name: method for method, names in _GROUPS.items() for name in names.split()
}
_LEAVES["@quote"] = lambda machine, args, name: quote(machine, args[0])
_LEAVES["@token"] = lambda machine, args, name: token(machine, args[0])
