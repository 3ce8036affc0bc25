# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Expressions and patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mbpf.compiler.ast.base import Node

if TYPE_CHECKING:
    from mbpf.compiler.ast.base import PrivateIdentifier, PropertyKind
    from mbpf.compiler.ast.kinds import Expression, Pattern, PropertyKey


@dataclass(frozen=True, slots=True, eq=False)
class ThisExpression(Node):
    """``this``."""


@dataclass(frozen=True, slots=True, eq=False)
class Super(Node):
    """``super``, only as a callee or as the object of a member expression."""


@dataclass(frozen=True, slots=True, eq=False)
class ArrayExpression(Node):
    """``[a, , ...b]``; a hole is None."""

    elements: tuple[Expression | SpreadElement | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectExpression(Node):
    """``{a: 1, b, c() {}, ...d}``."""

    properties: tuple[Property | SpreadElement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Property(Node):
    """A property of an object literal."""

    key: PropertyKey
    value: Expression
    kind: PropertyKind = "init"
    computed: bool = False
    method: bool = False
    shorthand: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SpreadElement(Node):
    """``...argument`` in an array, an object or a call."""

    argument: Expression


@dataclass(frozen=True, slots=True, eq=False)
class UnaryExpression(Node):
    """``operator argument``; operator is ``- + ! ~ typeof void delete``."""

    operator: str
    argument: Expression


@dataclass(frozen=True, slots=True, eq=False)
class UpdateExpression(Node):
    """``++a``, ``a--``; operator is ``++`` or ``--``."""

    operator: str
    argument: Expression
    prefix: bool


@dataclass(frozen=True, slots=True, eq=False)
class BinaryExpression(Node):
    """Arithmetic, bitwise, comparison, ``in`` and ``instanceof``.

    ``left`` is a :class:`PrivateIdentifier` only in ``#x in object``.
    """

    operator: str
    left: Expression | PrivateIdentifier
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class LogicalExpression(Node):
    """``&&``, ``||`` and ``??``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentExpression(Node):
    """``left operator right``; operator is ``=``, ``+=``, ``**=``, ``&&=`` and so on.

    In a tree that passed the early errors, ``left`` is an identifier or a member expression, or for
    ``=`` alone an object or array pattern.
    """

    operator: str
    left: Pattern | Expression
    right: Expression


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalExpression(Node):
    """``test ? consequent : alternate``."""

    test: Expression
    consequent: Expression
    alternate: Expression


@dataclass(frozen=True, slots=True, eq=False)
class MemberExpression(Node):
    """``object.property`` and, if ``computed``, ``object[property]``."""

    object: Expression | Super
    property: Expression | PrivateIdentifier
    computed: bool
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class CallExpression(Node):
    """``callee(arguments)``."""

    callee: Expression | Super
    arguments: tuple[Expression | SpreadElement, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ChainExpression(Node):
    """The whole of an optional chain, ``a?.b.c(d)``: where its short circuit ends."""

    expression: Expression


@dataclass(frozen=True, slots=True, eq=False)
class NewExpression(Node):
    """``new callee(arguments)``."""

    callee: Expression
    arguments: tuple[Expression | SpreadElement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SequenceExpression(Node):
    """``a, b, c``."""

    expressions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class YieldExpression(Node):
    """``yield argument``, ``yield* argument``."""

    argument: Expression | None
    delegate: bool


@dataclass(frozen=True, slots=True, eq=False)
class AwaitExpression(Node):
    """``await argument``."""

    argument: Expression


@dataclass(frozen=True, slots=True, eq=False)
class MetaProperty(Node):
    """``new.target`` and ``import.meta``."""

    meta: str
    property: str


@dataclass(frozen=True, slots=True, eq=False)
class ImportExpression(Node):
    """``import(source)``."""

    source: Expression
    options: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentProperty(Node):
    """A property of an object pattern; ``value`` is where it goes."""

    key: PropertyKey
    value: Pattern | Expression
    computed: bool = False
    shorthand: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ObjectPattern(Node):
    """``{a, b: c = 1, ...d}`` as a target."""

    properties: tuple[AssignmentProperty | RestElement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ArrayPattern(Node):
    """``[a, , b = 1, ...c]`` as a target; a hole is None."""

    elements: tuple[Pattern | Expression | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RestElement(Node):
    """``...argument`` as a target."""

    argument: Pattern | Expression


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentPattern(Node):
    """``left = right``: a target with a default."""

    left: Pattern | Expression
    right: Expression
