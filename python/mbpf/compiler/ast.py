# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The syntax tree: ESTree's shape and names, with fields in snake_case.

Differences from ESTree, all of them so that a ``match`` can be exhaustive and typed:

* literals are one class per kind (``NumericLiteral``, ``StringLiteral``, ...);
* parentheses leave no node; :class:`Program` remembers which expressions stood in them,
  because a few early errors depend on it;
* a Python keyword gets a trailing underscore (``async_``, ``await_``).

Nodes are immutable and compare and hash by identity, so that a pass can key its results by node.
The tree covers the whole language; what the profile refuses is decided in ``profile.py``, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mbpf.compiler.source import Source, Span

VariableKind: TypeAlias = Literal["var", "let", "const"]
PropertyKind: TypeAlias = Literal["init", "get", "set"]
MethodKind: TypeAlias = Literal["constructor", "method", "get", "set"]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Base of every node; ``span`` is where it stands in the source."""

    span: Span


# --- Names and literals ---------------------------------------------------------------------


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


# --- Functions and classes ------------------------------------------------------------------


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

    body: tuple[MethodDefinition | PropertyDefinition | StaticBlock, ...]


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


# --- Expressions ----------------------------------------------------------------------------


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


# --- Patterns -------------------------------------------------------------------------------


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


# --- Statements -----------------------------------------------------------------------------


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


# --- Modules --------------------------------------------------------------------------------


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
class Program(Node):
    """A whole source file.

    ``parenthesized`` holds the expressions that stood in parentheses of their own.
    """

    body: tuple[Statement, ...]
    source: Source
    parenthesized: frozenset[Node] = frozenset()


Literals: TypeAlias = (
    NumericLiteral | StringLiteral | BooleanLiteral | NullLiteral | BigIntLiteral | RegExpLiteral
)
Function: TypeAlias = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression
Class: TypeAlias = ClassDeclaration | ClassExpression
Expression: TypeAlias = (
    Identifier
    | Literals
    | TemplateLiteral
    | TaggedTemplateExpression
    | FunctionExpression
    | ArrowFunctionExpression
    | ClassExpression
    | ThisExpression
    | ArrayExpression
    | ObjectExpression
    | UnaryExpression
    | UpdateExpression
    | BinaryExpression
    | LogicalExpression
    | AssignmentExpression
    | ConditionalExpression
    | MemberExpression
    | CallExpression
    | ChainExpression
    | NewExpression
    | SequenceExpression
    | YieldExpression
    | AwaitExpression
    | MetaProperty
    | ImportExpression
)
PropertyKey: TypeAlias = Expression | PrivateIdentifier
Pattern: TypeAlias = (
    Identifier | MemberExpression | ObjectPattern | ArrayPattern | RestElement | AssignmentPattern
)
Declaration: TypeAlias = FunctionDeclaration | ClassDeclaration | VariableDeclaration
ModuleItem: TypeAlias = (
    ImportDeclaration | ExportNamedDeclaration | ExportDefaultDeclaration | ExportAllDeclaration
)
Statement: TypeAlias = (
    ExpressionStatement
    | BlockStatement
    | EmptyStatement
    | DebuggerStatement
    | WithStatement
    | Declaration
    | ReturnStatement
    | LabeledStatement
    | BreakStatement
    | ContinueStatement
    | IfStatement
    | SwitchStatement
    | ThrowStatement
    | TryStatement
    | WhileStatement
    | DoWhileStatement
    | ForStatement
    | ForInStatement
    | ForOfStatement
    | ModuleItem
)


def _child_fields(kind: type[Node]) -> tuple[str, ...]:
    # ``source`` is a child in the module nodes and the Source itself in Program alone.
    skipped = {"span", "source", "parenthesized"} if kind is Program else {"span"}
    return tuple(name for name in kind.__dataclass_fields__ if name not in skipped)


_CHILD_FIELDS = {kind: _child_fields(kind) for kind in Node.__subclasses__()}


def children(node: Node) -> Iterator[Node]:
    """Yield the direct child nodes of ``node`` in field order, holes left out."""
    for name in _CHILD_FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and all nodes below it, parents before children, in source order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(tuple(children(current))))


def property_names(node: Node) -> Iterator[Node]:
    """Yield the children of ``node`` that name a property or an export, not a variable."""
    match node:
        case MemberExpression(computed=False, property=name):
            yield name
        case (
            Property(computed=False, key=name)
            | AssignmentProperty(computed=False, key=name)
            | MethodDefinition(computed=False, key=name)
            | PropertyDefinition(computed=False, key=name)
        ):
            yield name
        case ImportSpecifier(imported=name):
            yield name
        case ExportSpecifier(local=local, exported=exported):
            yield exported
            yield local
        case ExportAllDeclaration(exported=Identifier() as name):
            yield name
