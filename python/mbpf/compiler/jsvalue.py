# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""JavaScript's primitive values and conversions, as the compiler computes them.

A number is a float, null is None, undefined is :data:`UNDEFINED`. Text is a str in which surrogate
pairs are joined and lone surrogates stay: the same UTF-16 units always give the same str.
"""

from __future__ import annotations

import math
import re
import struct
from enum import Enum
from typing import Final, TypeAlias


class Undefined(Enum):
    """The type of :data:`UNDEFINED`."""

    UNDEFINED = "undefined"


UNDEFINED: Final = Undefined.UNDEFINED
JsValue: TypeAlias = float | str | bool | Undefined | None

_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_RADIX: Final = {"0x": 16, "0o": 8, "0b": 2}
_DIGITS: Final = "0123456789abcdef"


def units(text: str) -> tuple[int, ...]:
    """The UTF-16 units of ``text``."""
    data = text.encode("utf-16-le", "surrogatepass")
    return struct.unpack(f"<{len(data) // 2}H", data)


def text_of_units(codes: tuple[int, ...]) -> str:
    """The inverse of :func:`units`."""
    return struct.pack(f"<{len(codes)}H", *codes).decode("utf-16-le", "surrogatepass")


def concat(left: str, right: str) -> str:
    """``left + right`` with a surrogate pair joined where they meet."""
    return text_of_units(units(left) + units(right))


def number_bits(value: float) -> int:
    """The bits of a number; every NaN has the canonical ones."""
    if math.isnan(value):
        return 0x7FF8000000000000
    return int.from_bytes(struct.pack(">d", value), "big")


def number_of_bits(bits: int) -> float:
    """The number of some bits."""
    return float(struct.unpack(">d", bits.to_bytes(8, "big"))[0])


def exact_int(value: JsValue) -> int | None:
    """The integer that ``value`` is and that fits int32, else None; -0 is no integer."""
    if not isinstance(value, float) or not math.isfinite(value) or value != math.floor(value):
        return None
    if value == 0 and math.copysign(1, value) < 0:
        return None
    return int(value) if -(2**31) <= value < 2**31 else None


def to_boolean(value: JsValue) -> bool:
    """ToBoolean."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return value is not UNDEFINED and bool(value)


def to_number(value: JsValue) -> float:
    """ToNumber."""
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return _number_of_text(value)
    return 0.0 if value is None else math.nan


def _number_of_text(text: str) -> float:
    body = text.strip(_SPACE)
    if not body:
        return 0.0
    radix = _RADIX.get(body[:2].lower())
    if radix is not None:
        digits = body[2:].lower()
        valid = digits and all(char in _DIGITS[:radix] for char in digits)
        return _float_of_int(int(digits, radix)) if valid else math.nan
    if body.lstrip("+-") == "Infinity" and len(body) <= len("+Infinity"):
        return -math.inf if body[0] == "-" else math.inf
    return float(body) if _DECIMAL.fullmatch(body) else math.nan


def _float_of_int(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def to_uint32(value: float) -> int:
    """ToUint32."""
    return int(value) & 0xFFFFFFFF if math.isfinite(value) else 0


def to_int32(value: float) -> int:
    """ToInt32."""
    bits = to_uint32(value)
    return bits - 0x100000000 if bits & 0x80000000 else bits


def to_text(value: JsValue) -> str:
    """ToString."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return "null" if value is None else "undefined"


def number_text(value: float) -> str:
    """Number::toString with radix 10."""
    if math.isnan(value):
        return "NaN"
    if value == 0:
        return "0"
    if value < 0:
        return "-" + number_text(-value)
    if math.isinf(value):
        return "Infinity"
    # Python's repr has the same shortest digits; only the layout differs.
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).rstrip("0") if fraction.strip("0") or exponent else whole
    point = len(whole) + int(exponent or 0)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    stripped = stripped.rstrip("0")
    return _layout(stripped, point)


def _layout(digits: str, point: int) -> str:
    """Digits with the decimal point after the first ``point`` of them."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    sign = "+" if point > 0 else "-"
    fraction = "." + digits[1:] if count > 1 else ""
    return f"{digits[0]}{fraction}e{sign}{abs(point - 1)}"


def type_of(value: JsValue) -> str:
    """``typeof value``."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if value is None else "undefined"


def strictly_equal(left: JsValue, right: JsValue) -> bool:
    """``left === right``."""
    return type_of(left) == type_of(right) and left == right


def loosely_equal(left: JsValue, right: JsValue) -> bool:
    """``left == right``."""
    if type_of(left) == type_of(right):
        return strictly_equal(left, right)
    nothing = (None, UNDEFINED)
    if left in nothing or right in nothing:
        return left in nothing and right in nothing
    return to_number(left) == to_number(right)


def array_index(text: str) -> int | None:
    """The array index that ``text`` spells canonically, or None."""
    if text.isascii() and text.isdigit() and (text == "0" or text[0] != "0"):
        index = int(text)
        return index if index < 2**32 - 1 else None
    return None
