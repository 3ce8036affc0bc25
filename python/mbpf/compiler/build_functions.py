# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Concrete tree to syntax tree: functions, methods and classes."""

from __future__ import annotations

import dataclasses

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.build_context import Builder, children, field, has_token
from mbpf.compiler.build_names import property_key
from mbpf.compiler.build_patterns import parameters


def body_of(builder: Builder, node: Node) -> ast.BlockStatement:
    """The body of a function, its directives marked."""
    return ast.BlockStatement(builder.span(node), mark_directives(block(builder, node)))


def block(builder: Builder, node: Node) -> tuple[ast.Statement, ...]:
    """The statements of a ``statement_block``."""
    builder.enter(node)
    built = builder.statements(children(node))
    builder.leave()
    return built


def mark_directives(body: tuple[ast.Statement, ...]) -> tuple[ast.Statement, ...]:
    """Mark the directive prologue: the strings that a body begins with."""
    marked: list[ast.Statement] = []
    for index, statement in enumerate(body):
        if not isinstance(statement, ast.ExpressionStatement):
            return (*marked, *body[index:])
        value = statement.expression
        # A string in parentheses is no directive: the statement does not begin with it.
        if not isinstance(value, ast.StringLiteral) or value.span.start != statement.span.start:
            return (*marked, *body[index:])
        marked.append(dataclasses.replace(statement, directive=value.raw[1:-1]))
    return tuple(marked)


def _check_async(builder: Builder, node: Node) -> bool:
    """Whether a function is async; reports a line end after ``async``."""
    for child, following in zip(node.children, node.children[1:], strict=False):
        if child.type == "async":
            builder.check_same_line(child, following, "'async' and its function")
            return True
    return False


def function_declaration(builder: Builder, node: Node) -> ast.FunctionDeclaration:
    """``function name() {}``, also a generator or an async function."""
    return ast.FunctionDeclaration(
        builder.span(node),
        builder.identifier(field(node, "name")),
        parameters(builder, field(node, "parameters")),
        body_of(builder, field(node, "body")),
        generator=has_token(node, "*"),
        async_=_check_async(builder, node),
    )


def function_expression(builder: Builder, node: Node) -> ast.Expression:
    """A function expression, also a generator or an async function."""
    name = node.child_by_field_name("name")
    return ast.FunctionExpression(
        builder.span(node),
        None if name is None else builder.identifier(name),
        parameters(builder, field(node, "parameters")),
        body_of(builder, field(node, "body")),
        generator=has_token(node, "*"),
        async_=_check_async(builder, node),
    )


def arrow_function(builder: Builder, node: Node) -> ast.Expression:
    """An arrow function."""
    head = node.child_by_field_name("parameter") or field(node, "parameters")
    arrow = next(child for child in node.children if child.type == "=>")
    builder.check_same_line(head, arrow, "'=>' and its parameters")
    params = parameters(builder, head)
    body = field(node, "body")
    return ast.ArrowFunctionExpression(
        builder.span(node),
        params,
        body_of(builder, body) if body.type == "statement_block" else builder.expression(body),
        async_=_check_async(builder, node),
    )


def _method_function(builder: Builder, node: Node) -> ast.FunctionExpression:
    params = field(node, "parameters")
    body = field(node, "body")
    return ast.FunctionExpression(
        builder.source.span_of_bytes(params.start_byte, body.end_byte),
        None,
        parameters(builder, params),
        body_of(builder, body),
        generator=has_token(node, "*"),
        async_=_check_async(builder, node),
    )


def _accessor(builder: Builder, node: Node) -> str | None:
    found = None
    for child in node.children:
        if child.type in {"get", "static get"}:
            found = "get"
        elif child.type == "set":
            found = "set"
    if found is not None and has_token(node, "async"):
        builder.report(
            "unexpected-token", node, f"a '{found}'ter cannot be async", "remove 'async'"
        )
    return found


def object_method(builder: Builder, node: Node) -> ast.Property:
    """A method, getter or setter of an object literal."""
    refuse_decorators(builder, node)
    if has_token(node, "static"):
        raise builder.stop(
            "unexpected-token", node, "an object literal has no static members", "remove 'static'"
        )
    key, computed = property_key(builder, field(node, "name"))
    value = _method_function(builder, node)
    span = builder.span(node)
    match _accessor(builder, node):
        case "get":
            return ast.Property(span, key, value, "get", computed)
        case "set":
            return ast.Property(span, key, value, "set", computed)
        case _:
            return ast.Property(span, key, value, "init", computed, method=True)


def refuse_decorators(builder: Builder, node: Node) -> None:
    """Refuse ``@decorator``."""
    for child in node.named_children:
        if child.type == "decorator":
            raise builder.stop(
                "unsupported-decorator",
                child,
                "decorators are not supported",
                "call the function by hand",
            )


def class_declaration(builder: Builder, node: Node) -> ast.ClassDeclaration:
    """``class Name {}``."""
    heritage, body = _class_parts(builder, node)
    name = builder.identifier(field(node, "name"))
    return ast.ClassDeclaration(builder.span(node), name, heritage, body)


def class_expression(builder: Builder, node: Node) -> ast.Expression:
    """A class as an expression."""
    heritage, body = _class_parts(builder, node)
    name = node.child_by_field_name("name")
    return ast.ClassExpression(
        builder.span(node), None if name is None else builder.identifier(name), heritage, body
    )


def _class_parts(builder: Builder, node: Node) -> tuple[ast.Expression | None, ast.ClassBody]:
    refuse_decorators(builder, node)
    heritage = None
    for child in children(node):
        if child.type == "class_heritage":
            heritage = builder.expression(children(child)[0])
    body = field(node, "body")
    builder.enter(body)
    members = tuple(_member(builder, child) for child in children(body))
    builder.leave()
    return heritage, ast.ClassBody(builder.span(body), members)


def _member(
    builder: Builder, node: Node
) -> ast.MethodDefinition | ast.PropertyDefinition | ast.StaticBlock:
    refuse_decorators(builder, node)
    span = builder.span(node)
    if node.type == "class_static_block":
        return ast.StaticBlock(span, block(builder, field(node, "body")))
    static = has_token(node, "static") or has_token(node, "static get")
    if node.type == "field_definition":
        key, computed = property_key(builder, field(node, "property"))
        value = node.child_by_field_name("value")
        following = node.next_sibling
        if following is None or following.type != ";":
            builder.check_end(node)
        built = None if value is None else builder.expression(value)
        return ast.PropertyDefinition(span, key, built, computed, static)
    key, computed = property_key(builder, field(node, "name"))
    return ast.MethodDefinition(
        span,
        key,
        _method_function(builder, node),
        _kind(builder, node, key, computed, static),
        computed,
        static,
    )


def _kind(
    builder: Builder, node: Node, key: ast.PropertyKey, computed: bool, static: bool
) -> ast.MethodKind:
    match _accessor(builder, node):
        case "get":
            return "get"
        case "set":
            return "set"
    if static or computed:
        return "method"
    is_constructor = (isinstance(key, ast.Identifier) and key.name == "constructor") or (
        isinstance(key, ast.StringLiteral) and key.value == "constructor"
    )
    return "constructor" if is_constructor else "method"
