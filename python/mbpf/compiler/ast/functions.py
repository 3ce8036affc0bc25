# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Functions and classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mbpf.compiler.ast.base import Node

if TYPE_CHECKING:
    from mbpf.compiler.ast.base import Identifier, MethodKind
    from mbpf.compiler.ast.expressions import SpreadElement
    from mbpf.compiler.ast.kinds import Expression, Pattern, PropertyKey, Statement
    from mbpf.compiler.ast.statements import BlockStatement


@dataclass(frozen=True, slots=True, eq=False)
class FunctionDeclaration(Node):
    """``function id(params) { body }``."""

    id: Identifier
    params: tuple[Pattern, ...]
    body: BlockStatement
    generator: bool = False
    async_: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class FunctionExpression(Node):
    """A function expression, and the value of a method, getter or setter (then ``id`` is None)."""

    id: Identifier | None
    params: tuple[Pattern, ...]
    body: BlockStatement
    generator: bool = False
    async_: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ArrowFunctionExpression(Node):
    """``(params) => body``; ``body`` is an expression or a block."""

    params: tuple[Pattern, ...]
    body: BlockStatement | Expression
    async_: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ClassBody(Node):
    """The members of a class."""

    body: tuple[MethodDefinition | PropertyDefinition | StaticBlock | StaticInitializer, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MethodDefinition(Node):
    """A method, getter, setter or constructor of a class."""

    key: PropertyKey
    value: FunctionExpression
    kind: MethodKind
    computed: bool
    static: bool


@dataclass(frozen=True, slots=True, eq=False)
class PropertyDefinition(Node):
    """A field of a class."""

    key: PropertyKey
    value: Expression | None
    computed: bool
    static: bool


@dataclass(frozen=True, slots=True, eq=False)
class StaticBlock(Node):
    """``static { body }``."""

    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FieldDefinition(Node):
    """Gives ``this`` a field; a computed key is the name of a variable that has it already."""

    key: PropertyKey
    value: Expression | None
    computed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Fields(Node):
    """Where the fields of the class that begins at ``start`` get their first values."""

    fields: tuple[FieldDefinition, ...]
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class StaticInitializer(Node):
    """A static block or field whose code needs ``this``: a function that is called at once."""

    value: FunctionExpression


@dataclass(frozen=True, slots=True, eq=False)
class SuperCall(Node):
    """``super(arguments)`` and the first values of the fields that follow."""

    arguments: tuple[Expression | SpreadElement, ...]
    fields: Fields | None


@dataclass(frozen=True, slots=True, eq=False)
class ClassDeclaration(Node):
    """``class id extends super_class { body }``."""

    id: Identifier
    super_class: Expression | None
    body: ClassBody


@dataclass(frozen=True, slots=True, eq=False)
class ClassExpression(Node):
    """A class as an expression."""

    id: Identifier | None
    super_class: Expression | None
    body: ClassBody
