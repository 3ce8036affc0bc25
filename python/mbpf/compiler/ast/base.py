# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The base of all nodes, names and literals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from mbpf.compiler.source import Span

if TYPE_CHECKING:
    from mbpf.compiler.ast.kinds import Expression


VariableKind: TypeAlias = Literal["var", "let", "const"]
PropertyKind: TypeAlias = Literal["init", "get", "set"]
MethodKind: TypeAlias = Literal["constructor", "method", "get", "set"]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Base of every node; ``span`` is where it stands in the source."""

    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Identifier(Node):
    """A name: a reference, a binding, a label or a property name, as its parent says.

    ``name`` has its unicode escapes resolved; ``escaped`` tells that there were some.
    """

    name: str
    escaped: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PrivateIdentifier(Node):
    """``#name``; ``name`` is without the ``#``."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class NumericLiteral(Node):
    """A number; ``value`` is always a float, the exact double that JavaScript reads."""

    value: float
    raw: str


@dataclass(frozen=True, slots=True, eq=False)
class StringLiteral(Node):
    """A string; ``value`` may hold lone surrogates, surrogate pairs are joined."""

    value: str
    raw: str


@dataclass(frozen=True, slots=True, eq=False)
class BooleanLiteral(Node):
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True, slots=True, eq=False)
class NullLiteral(Node):
    """``null``."""


@dataclass(frozen=True, slots=True, eq=False)
class BigIntLiteral(Node):
    """``123n``."""

    value: int
    raw: str


@dataclass(frozen=True, slots=True, eq=False)
class RegExpLiteral(Node):
    """``/pattern/flags``."""

    pattern: str
    flags: str


@dataclass(frozen=True, slots=True, eq=False)
class TemplateElement(Node):
    """A text part of a template; ``cooked`` is None if an escape in it is not valid."""

    cooked: str | None
    raw: str
    tail: bool


@dataclass(frozen=True, slots=True, eq=False)
class TemplateLiteral(Node):
    """`` `a${b}c` ``: always one more quasi than expressions."""

    quasis: tuple[TemplateElement, ...]
    expressions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TaggedTemplateExpression(Node):
    """``tag`text` ``."""

    tag: Expression
    quasi: TemplateLiteral
