# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Values that the compiler knows: what one instruction loads without looking at anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from mbpf.compiler.jsvalue import (
    UNDEFINED,
    JsValue,
    exact_int,
    number_bits,
    number_of_bits,
    to_boolean,
    type_of,
)
from mbpf.compiler.scope import FunctionInfo

_PRIMITIVES: Final[dict[str, JsValue]] = {
    "undefined": UNDEFINED,
    "null": None,
    "false": False,
    "true": True,
}


@dataclass(frozen=True, slots=True)
class Value:
    """A JavaScript primitive; equal exactly if no program can tell the two apart.

    Attributes:
        type: ``number``, ``string`` or ``primitive``.
        payload: the bits of a number, the text, or the name of a primitive of the specification.
    """

    type: str
    payload: int | str

    @classmethod
    def of(cls, value: JsValue) -> Value:
        """The constant for a value."""
        if isinstance(value, str):
            return cls("string", value)
        if isinstance(value, float):
            return cls("number", number_bits(value))
        if isinstance(value, bool):
            return cls("primitive", "true" if value else "false")
        return cls("primitive", "null" if value is None else "undefined")

    @property
    def js(self) -> JsValue:
        """The value."""
        if isinstance(self.payload, int):
            return number_of_bits(self.payload)
        return self.payload if self.type == "string" else _PRIMITIVES[self.payload]

    @property
    def int32(self) -> int | None:
        """The integer, if it is one that fits int32."""
        return exact_int(self.js)


@dataclass(frozen=True, slots=True)
class FunctionRef:
    """A function of the program."""

    info: FunctionInfo


@dataclass(frozen=True, slots=True)
class MapRef:
    """A map's handle."""

    index: int


@dataclass(frozen=True, slots=True)
class BuiltinRef:
    """A built-in function by its import name."""

    name: str


@dataclass(frozen=True, slots=True)
class NamespaceRef:
    """An object of the firmware that holds built-ins, such as ``Math``; a built-in gives it."""

    name: str


@dataclass(frozen=True, slots=True)
class Special:
    """A value without a JavaScript name: ``ctx``, ``tdz`` or ``hole``."""

    name: str


@dataclass(frozen=True, slots=True)
class GlobalRef:
    """A global that was set once, before anyone could read it."""

    index: int


Constant: TypeAlias = Value | FunctionRef | MapRef | BuiltinRef | NamespaceRef | Special | GlobalRef


def truth(constant: Constant | None) -> bool | None:
    """ToBoolean of a constant; None if that is not known."""
    match constant:
        case None | GlobalRef():
            return None
        case Value():
            return to_boolean(constant.js)
        case _:
            return True


def type_name(constant: Constant) -> str | None:
    """``typeof`` of a constant; None if that is not known."""
    match constant:
        case Value():
            return type_of(constant.js)
        case FunctionRef() | BuiltinRef():
            return "function"
        case MapRef() | NamespaceRef() | Special():
            return "object"
        case GlobalRef():
            return None
