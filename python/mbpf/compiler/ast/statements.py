# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Statements, modules and the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from mbpf.compiler.ast.base import Node
from mbpf.compiler.source import Source

if TYPE_CHECKING:
    from mbpf.compiler.ast.base import Identifier, StringLiteral, VariableKind
    from mbpf.compiler.ast.kinds import Declaration, Expression, Pattern, Statement


ImportedNames: TypeAlias = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True, eq=False)
class ExpressionStatement(Node):
    """An expression; ``directive`` is its raw text without quotes in a directive prologue."""

    expression: Expression
    directive: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BlockStatement(Node):
    """``{ body }``, also the body of a function."""

    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class EmptyStatement(Node):
    """``;``."""


@dataclass(frozen=True, slots=True, eq=False)
class DebuggerStatement(Node):
    """``debugger;``."""


@dataclass(frozen=True, slots=True, eq=False)
class WithStatement(Node):
    """``with (object) body``."""

    object: Expression
    body: Statement


@dataclass(frozen=True, slots=True, eq=False)
class VariableDeclarator(Node):
    """One ``id = init`` of a declaration."""

    id: Pattern
    init: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class VariableDeclaration(Node):
    """``var``, ``let`` or ``const`` with its declarators."""

    kind: VariableKind
    declarations: tuple[VariableDeclarator, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReturnStatement(Node):
    """``return argument;``."""

    argument: Expression | None


@dataclass(frozen=True, slots=True, eq=False)
class LabeledStatement(Node):
    """``label: body``."""

    label: Identifier
    body: Statement


@dataclass(frozen=True, slots=True, eq=False)
class BreakStatement(Node):
    """``break label;``."""

    label: Identifier | None


@dataclass(frozen=True, slots=True, eq=False)
class ContinueStatement(Node):
    """``continue label;``."""

    label: Identifier | None


@dataclass(frozen=True, slots=True, eq=False)
class IfStatement(Node):
    """``if (test) consequent else alternate``."""

    test: Expression
    consequent: Statement
    alternate: Statement | None


@dataclass(frozen=True, slots=True, eq=False)
class SwitchCase(Node):
    """``case test:``, or ``default:`` if ``test`` is None."""

    test: Expression | None
    consequent: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SwitchStatement(Node):
    """``switch (discriminant) { cases }``."""

    discriminant: Expression
    cases: tuple[SwitchCase, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ThrowStatement(Node):
    """``throw argument;``."""

    argument: Expression


@dataclass(frozen=True, slots=True, eq=False)
class CatchClause(Node):
    """``catch (param) body``; ``param`` is None in ``catch { }``."""

    param: Pattern | None
    body: BlockStatement


@dataclass(frozen=True, slots=True, eq=False)
class TryStatement(Node):
    """``try block catch ... finally finalizer``."""

    block: BlockStatement
    handler: CatchClause | None
    finalizer: BlockStatement | None


@dataclass(frozen=True, slots=True, eq=False)
class WhileStatement(Node):
    """``while (test) body``."""

    test: Expression
    body: Statement


@dataclass(frozen=True, slots=True, eq=False)
class DoWhileStatement(Node):
    """``do body while (test)``."""

    body: Statement
    test: Expression


@dataclass(frozen=True, slots=True, eq=False)
class ForStatement(Node):
    """``for (init; test; update) body``."""

    init: VariableDeclaration | Expression | None
    test: Expression | None
    update: Expression | None
    body: Statement


@dataclass(frozen=True, slots=True, eq=False)
class ForInStatement(Node):
    """``for (left in right) body``."""

    left: VariableDeclaration | Pattern | Expression
    right: Expression
    body: Statement


@dataclass(frozen=True, slots=True, eq=False)
class ForOfStatement(Node):
    """``for (left of right) body``, ``for await``."""

    left: VariableDeclaration | Pattern | Expression
    right: Expression
    body: Statement
    await_: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ImportSpecifier(Node):
    """``imported as local``."""

    imported: Identifier | StringLiteral
    local: Identifier


@dataclass(frozen=True, slots=True, eq=False)
class ImportDefaultSpecifier(Node):
    """``import local from``."""

    local: Identifier


@dataclass(frozen=True, slots=True, eq=False)
class ImportNamespaceSpecifier(Node):
    """``import * as local from``."""

    local: Identifier


@dataclass(frozen=True, slots=True, eq=False)
class ImportDeclaration(Node):
    """``import specifiers from source``."""

    specifiers: tuple[ImportSpecifier | ImportDefaultSpecifier | ImportNamespaceSpecifier, ...]
    source: StringLiteral


@dataclass(frozen=True, slots=True, eq=False)
class ExportSpecifier(Node):
    """``local as exported``."""

    local: Identifier | StringLiteral
    exported: Identifier | StringLiteral


@dataclass(frozen=True, slots=True, eq=False)
class ExportNamedDeclaration(Node):
    """``export declaration`` or ``export { specifiers } from source``."""

    declaration: Declaration | None
    specifiers: tuple[ExportSpecifier, ...]
    source: StringLiteral | None


@dataclass(frozen=True, slots=True, eq=False)
class ExportDefaultDeclaration(Node):
    """``export default declaration``."""

    declaration: Declaration | Expression


@dataclass(frozen=True, slots=True, eq=False)
class ExportAllDeclaration(Node):
    """``export * as exported from source``."""

    exported: Identifier | StringLiteral | None
    source: StringLiteral


@dataclass(frozen=True, slots=True, eq=False)
class Module(Node):
    """An imported file in a program of several, without its imports and exports.

    ``imports`` says for each name that is a variable of another module, which module in the order
    of evaluation and which of its variables; ``exported`` are its own variables that it exports. No
    parser makes this node.
    """

    body: tuple[Statement, ...]
    imports: ImportedNames
    exported: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Program(Node):
    """A whole source file, or a whole program of several.

    ``parenthesized`` holds the expressions that stood in parentheses of their own. In a program of
    several files, the :class:`Module` nodes of the others stand first, in the order of their
    evaluation; ``imports`` and ``exported`` are as there.
    """

    body: tuple[Statement, ...]
    source: Source
    parenthesized: frozenset[Node] = frozenset()
    imports: ImportedNames = field(default_factory=dict)
    exported: frozenset[str] = frozenset()
    is_module: bool = False
