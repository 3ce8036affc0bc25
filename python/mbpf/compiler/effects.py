# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What reading a property and converting a value can do in a program.

A getter needs its syntax or a built-in that defines one; an object that is converted by code of the
program needs the name of such a method. A program that has none of these words has none of these
effects, which is what most of what is known about the order of evaluation goes by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mbpf.compiler import ast

_ACCESSORS: Final = (
    "defineProperty",
    "defineProperties",
    "create",
    "__defineGetter__",
    "__defineSetter__",
)
_CONVERSIONS: Final = ("toString", "valueOf")


@dataclass(frozen=True, slots=True)
class Effects:
    """What a program can do by its mere expressions.

    Attributes:
        accessors: reading or writing a property may run code of the program.
        conversions: converting an object to a primitive may.
    """

    accessors: bool
    conversions: bool

    @property
    def none(self) -> bool:
        """Whether only calls run code of the program."""
        return not self.accessors and not self.conversions

    @classmethod
    def of(cls, program: ast.Program) -> Effects:
        """The effects that a program can have."""
        accessors = conversions = False
        for node in ast.walk(program):
            match node:
                case ast.Property(kind="get" | "set") | ast.MethodDefinition(kind="get" | "set"):
                    accessors = True
                case ast.Identifier(name=text) | ast.StringLiteral(value=text):
                    accessors = accessors or any(word in text for word in _ACCESSORS)
                    conversions = conversions or any(word in text for word in _CONVERSIONS)
        return cls(accessors, conversions or accessors)
