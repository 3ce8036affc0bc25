# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Values of the reference machine in refvm.py, and the meter that its work is charged to.

A number is an int when the machine holds it as INT32, else a float. A text is a str with one
character for each UTF-16 unit, so that surrogates are never joined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias

from mbpf.compiler.jsvalue import UNDEFINED, text_of_units, units

Value: TypeAlias = Any
Number: TypeAlias = int | float
INT_MIN, INT_MAX = -(2**31), 2**31 - 1


class Internal(Enum):
    """Values that no program sees."""

    TDZ = "tdz"
    HOLE = "hole"


class Host(Enum):
    """Objects of the host."""

    CTX = "ctx"


class ProfileError(Exception):
    """What the specification leaves to a later version, or this machine does not know."""


class BudgetError(Exception):
    """A budget is used up; the text says which."""


class ThrownError(Exception):
    """A JavaScript exception."""

    def __init__(self, value: Value) -> None:
        super().__init__(repr(value))
        self.value = value


@dataclass(eq=False)
class Cell:
    """A variable that functions capture."""

    value: Value


@dataclass(eq=False)
class Property:
    """A property: a value, or a getter and a setter (undefined when there is none)."""

    value: Value = UNDEFINED
    writable: bool = True
    enumerable: bool = True
    configurable: bool = True
    getter: Value = None
    setter: Value = None

    @property
    def is_accessor(self) -> bool:
        """Whether it has a getter or a setter instead of a value."""
        return self.getter is not None


@dataclass(eq=False)
class Object:
    """An object; ``room`` is for how many properties its store has place."""

    proto: Object | None = None
    properties: dict[str, Property] = field(default_factory=dict)
    room: int = 0
    extensible: bool = True
    is_arguments: bool = False


@dataclass(eq=False)
class Firmware(Object):
    """An object of the firmware: a prototype, Math ...; nothing changes it."""

    name: str = ""

    def own(self, key: str) -> Property | None:
        """Its property with a key."""
        return self.properties.get(key)


@dataclass(eq=False)
class Array(Object):
    """An array; what lies behind ``elements`` are holes. The properties are its named ones."""

    length: int = 0
    elements: list[Value] = field(default_factory=list)
    element_room: int = 0
    has_extra: bool = False


@dataclass(eq=False)
class ErrorObject(Object):
    """An Error of a class."""

    kind: str = "Error"


@dataclass(eq=False)
class Function(Object):
    """A function of a unit; ``made`` when it is a heap object, else its value alone."""

    unit: int = 0
    index: int = 0
    cells: tuple[Cell, ...] = ()
    made: bool = False


@dataclass(eq=False)
class Bound(Object):
    """What ``bind`` gives."""

    target: Value = UNDEFINED
    this: Value = UNDEFINED
    args: tuple[Value, ...] = ()


@dataclass(eq=False)
class Builtin(Object):
    """A built-in function, by the name that it is imported by."""

    name: str = ""


@dataclass(eq=False)
class Buffer(Object):
    """An ArrayBuffer."""

    data: bytearray = field(default_factory=bytearray)


@dataclass(eq=False)
class Typed(Object):
    """A typed array; ``kind`` is the name of its constructor."""

    kind: str = ""
    buffer: Buffer = field(default_factory=Buffer)
    offset: int = 0
    length: int = 0


# --- sizes in bytes ------------------------------------------------------------------------------

OBJECT_SIZE = ARRAY_SIZE = TYPED_SIZE = 24
CELL_SIZE = 16


PAIR_SIZE = 24


def function_size(captures: int) -> int:
    """Of a function object."""
    return 28 + 4 * captures


def text_size(text: str) -> int:
    """Of a string."""
    return 16 + len(text) * (2 if is_wide(text) else 1)


def list_size(room: int) -> int:
    """Of the store of an array."""
    return 8 + 8 * room


def store_size(room: int) -> int:
    """Of the store of an object."""
    return 8 + 16 * room


class Meter:
    """Counts steps and bytes."""

    def __init__(self, limit: int) -> None:
        self.steps = 0
        self.limit = limit
        self.bytes = 0

    def charge(self, count: int) -> None:
        """Pay for a word, or for work in units.

        Raises:
            BudgetError: that is too much.
        """
        self.steps += count
        if self.steps > self.limit:
            raise BudgetError("steps")

    def allocate(self, size: int) -> None:
        """Pay for an object of a size in bytes."""
        size = -(-size // 8) * 8
        self.bytes += size
        self.charge(size // 8)


# --- texts and numbers ---------------------------------------------------------------------------


def is_wide(text: str) -> bool:
    """Whether a text has units of 16 bits."""
    return any(unit > "\xff" for unit in text)


def split(text: str) -> str:
    """A text of the compiler, where surrogates are joined, as one of this machine."""
    return "".join(map(chr, units(text)))


def joined(text: str) -> str:
    """The inverse of :func:`split`."""
    return text_of_units(tuple(map(ord, text)))


@lru_cache(maxsize=4096)
def text_hash(text: str) -> int:
    """FNV-1a of a text's units."""
    value = 2166136261
    for unit in text:
        value = (value ^ ord(unit)) * 16777619 & 0xFFFFFFFF
    return value


def is_number(value: Value) -> bool:
    """Whether it is a number; Python's booleans are ints."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def whole(value: Number) -> Number:
    """A number in the form that it has in a register when it was computed out of line."""
    if isinstance(value, int):
        return value if INT_MIN <= value <= INT_MAX else float(value)
    is_int = INT_MIN <= value <= INT_MAX and value == int(value)
    return int(value) if is_int and (value != 0 or str(value)[0] != "-") else value


def is_callable(value: Value) -> bool:
    """Whether it is a function."""
    return isinstance(value, (Function, Bound, Builtin))


def is_object(value: Value) -> bool:
    """Whether ECMAScript calls it an object."""
    return isinstance(value, (Object, Host))


def type_of(value: Value) -> str:
    """``typeof value``."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, (Internal, Cell)):
        raise ProfileError(f"{value} reached an operator")
    return "function" if is_callable(value) else "object"
