# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Classes in a form that has less in it, before names are resolved.

* A class declaration becomes a ``let`` with a class expression.
* Every class has a constructor.
* The first values of fields stand where they are evaluated: at the beginning of a base class's
  constructor, behind each call of ``super``. A computed key is kept in a variable of the class.
* What static blocks and fields do becomes functions that are called once, unless it could stand
  anywhere in the class.
"""

from __future__ import annotations

from dataclasses import fields as fields_of
from typing import Any, Final, TypeVar

from mbpf.compiler import ast
from mbpf.compiler.source import Span

_N = TypeVar("_N", bound=ast.Node)
DEFAULT_ARGUMENTS: Final = "%arguments"
"""The rest parameter of a derived class's default constructor."""


def key_variable(member: ast.Node) -> str:
    """The variable with a field's computed key."""
    return f"%key{member.span.start}"


def simplify_classes(program: ast.Program) -> ast.Program:
    """The same program with such classes; the same tree if it has none."""
    if not any(isinstance(node, ast.ClassBody) for node in ast.walk(program)):
        return program
    rewriter = _Rewriter(program.parenthesized)
    body = tuple(rewriter.node(item) for item in program.body)
    return ast.Program(
        program.span,
        body,
        program.source,
        program.parenthesized | rewriter.parenthesized,
        program.imports,
        program.exported,
        program.is_module,
    )


class _Rewriter:
    """Copies a tree where something in it changes.

    Attributes:
        parenthesized: the copies of what stood in parentheses.
    """

    def __init__(self, parenthesized: frozenset[ast.Node]) -> None:
        self._before = parenthesized
        self.parenthesized: set[ast.Node] = set()

    def node(self, node: _N) -> _N:
        """A node with simple classes in it."""
        changed: Any = self._rebuilt(node, self.node, always=False)
        match changed:
            case ast.ClassDeclaration(id=name, super_class=parent, body=body):
                inner = ast.ClassExpression(node.span, name, parent, self._members(changed, body))
                first = ast.VariableDeclarator(node.span, name, inner)
                changed = ast.VariableDeclaration(node.span, "let", (first,))
            case ast.ClassExpression(id=name, super_class=parent, body=body):
                changed = ast.ClassExpression(node.span, name, parent, self._members(changed, body))
        self._note(node, changed)
        return changed  # type: ignore[no-any-return]

    def _note(self, before: ast.Node, after: ast.Node) -> None:
        if after is not before and (before in self._before or before in self.parenthesized):
            self.parenthesized.add(after)

    def _rebuilt(self, node: Any, change: Any, *, always: bool) -> Any:
        """A copy of a node with changed children; the node itself if none of them changes."""
        values: dict[str, Any] = {}
        is_new = always
        for item in fields_of(node):
            value = getattr(node, item.name)
            new = value
            if isinstance(value, ast.Node):
                new = change(value)
            elif isinstance(value, tuple):
                new = tuple(change(x) if isinstance(x, ast.Node) else x for x in value)
                if all(a is b for a, b in zip(new, value, strict=True)):
                    new = value
            values[item.name] = new
            is_new = is_new or new is not value
        return type(node)(**values) if is_new else node

    def _clone(self, node: Any) -> Any:
        copy = self._rebuilt(node, self._clone, always=True)
        self._note(node, copy)
        return copy

    # --- Members ----------------------------------------------------------------------------

    def _members(self, node: ast.Class, body: ast.ClassBody) -> ast.ClassBody:
        members: list[ast.MethodDefinition | ast.PropertyDefinition | ast.StaticInitializer] = []
        fields: list[ast.FieldDefinition] = []
        constructor: ast.MethodDefinition | None = None
        for member in body.body:
            match member:
                case ast.MethodDefinition(kind="constructor"):
                    constructor = member
                case ast.MethodDefinition() | ast.StaticInitializer():
                    members.append(member)
                case ast.StaticBlock():
                    members.append(_initializer(member.span, member.body))
                case ast.PropertyDefinition(static=False):
                    members += _key(member)
                    fields.append(_field(member))
                case ast.PropertyDefinition():
                    if _is_simple(member.value):
                        members.append(member)
                    else:
                        members += _key(member)
                        first = ast.Fields(member.span, (_field(member),), node.span.start)
                        members.append(_initializer(member.span, (first,)))
        if constructor is None:
            constructor = _default_constructor(node)
        own = ast.Fields(node.span, tuple(fields), node.span.start) if fields else None
        function = self._constructor(node, constructor.value, own)
        changed = ast.MethodDefinition(
            constructor.span, constructor.key, function, "constructor", False, False
        )
        return ast.ClassBody(body.span, (changed, *members))

    def _constructor(
        self, node: ast.Class, function: ast.FunctionExpression, own: ast.Fields | None
    ) -> ast.FunctionExpression:
        if node.super_class is not None:
            sites: list[ast.Node] = []

            def change(inner: Any) -> Any:
                changed = self._rebuilt(inner, change, always=False)
                match changed:
                    case ast.CallExpression(callee=ast.Super(), arguments=arguments):
                        # Each place has nodes of its own: names mean what they mean there.
                        mine = self._clone(own) if own is not None and sites else own
                        sites.append(inner)
                        changed = ast.SuperCall(inner.span, arguments, mine)
                self._note(inner, changed)
                return changed

            return change(function)  # type: ignore[no-any-return]
        if own is None:
            return function
        body = ast.BlockStatement(function.body.span, (own, *function.body.body))
        return ast.FunctionExpression(function.span, None, function.params, body)


def _is_simple(value: ast.Expression | None) -> bool:
    """Whether the value of a static field means the same everywhere in the class."""
    special = (ast.ThisExpression, ast.Super, ast.MetaProperty)
    return value is None or not any(isinstance(node, special) for node in ast.walk(value))


def _key(member: ast.PropertyDefinition) -> list[ast.PropertyDefinition]:
    """What is left of a field where its class is made: a computed key."""
    if not member.computed:
        return []
    return [ast.PropertyDefinition(member.span, member.key, None, True, False)]


def _field(member: ast.PropertyDefinition) -> ast.FieldDefinition:
    key = member.key
    if member.computed:
        key = ast.Identifier(member.key.span, key_variable(member))
    return ast.FieldDefinition(member.span, key, member.value, member.computed)


def _initializer(span: Span, body: tuple[ast.Statement, ...]) -> ast.StaticInitializer:
    function = ast.FunctionExpression(span, None, (), ast.BlockStatement(span, body))
    return ast.StaticInitializer(span, function)


def _default_constructor(node: ast.Class) -> ast.MethodDefinition:
    span = Span(node.span.start, node.span.start + len("class"))
    params: tuple[ast.Pattern, ...] = ()
    body: tuple[ast.Statement, ...] = ()
    if node.super_class is not None:
        params = (ast.RestElement(span, ast.Identifier(span, DEFAULT_ARGUMENTS)),)
        spread = ast.SpreadElement(span, ast.Identifier(span, DEFAULT_ARGUMENTS))
        call = ast.CallExpression(span, ast.Super(span), (spread,))
        body = (ast.ExpressionStatement(span, call),)
    function = ast.FunctionExpression(span, None, params, ast.BlockStatement(span, body))
    key = ast.Identifier(span, "constructor")
    return ast.MethodDefinition(span, key, function, "constructor", False, False)
