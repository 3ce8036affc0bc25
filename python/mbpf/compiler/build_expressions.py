# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Concrete tree to syntax tree: expressions, functions and classes excepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.build_context import Builder, children, elements, field, filled_elements
from mbpf.compiler.build_functions import (
    arrow_function,
    class_expression,
    function_expression,
    object_method,
)
from mbpf.compiler.build_names import number, private_name, property_key, regex, string, template

_LOGICAL = frozenset({"&&", "||", "??"})
_CHAIN_LINKS = frozenset({"member_expression", "subscript_expression", "call_expression"})


def _name(builder: Builder, node: Node) -> ast.Expression:
    return builder.identifier(node)


def _this(builder: Builder, node: Node) -> ast.Expression:
    return ast.ThisExpression(builder.span(node))


def _true(builder: Builder, node: Node) -> ast.Expression:
    return ast.BooleanLiteral(builder.span(node), value=True)


def _false(builder: Builder, node: Node) -> ast.Expression:
    return ast.BooleanLiteral(builder.span(node), value=False)


def _null(builder: Builder, node: Node) -> ast.Expression:
    return ast.NullLiteral(builder.span(node))


def _super(builder: Builder, node: Node) -> ast.Expression:
    raise builder.stop(
        "super-outside-method",
        node,
        "'super' stands neither before '.', '[' nor '('",
        "name the member, as super.member",
    )


def _parenthesized(builder: Builder, node: Node) -> ast.Expression:
    inner = builder.expression(children(node)[0])
    builder.parenthesized.add(inner)
    return inner


def _sequence(builder: Builder, node: Node) -> ast.Expression:
    return ast.SequenceExpression(
        builder.span(node), tuple(builder.expression(child) for child in children(node))
    )


def _unary(builder: Builder, node: Node) -> ast.Expression:
    operator = field(node, "operator").type
    return ast.UnaryExpression(
        builder.span(node), operator, builder.expression(field(node, "argument"))
    )


def _update(builder: Builder, node: Node) -> ast.Expression:
    operator, argument = field(node, "operator"), field(node, "argument")
    prefix = operator.start_byte < argument.start_byte
    if not prefix:
        builder.check_same_line(argument, operator, f"'{operator.type}' and what it changes")
    return ast.UpdateExpression(
        builder.span(node), operator.type, builder.expression(argument), prefix
    )


def _binary(builder: Builder, node: Node) -> ast.Expression:
    operator = field(node, "operator").type
    span = builder.span(node)
    left_node = field(node, "left")
    if left_node.type == "private_property_identifier":
        private = private_name(builder, left_node)
        right = builder.expression(field(node, "right"))
        return ast.BinaryExpression(span, operator, private, right)
    left = builder.expression(left_node)
    right = builder.expression(field(node, "right"))
    if operator in _LOGICAL:
        return ast.LogicalExpression(span, operator, left, right)
    return ast.BinaryExpression(span, operator, left, right)


def _assignment(builder: Builder, node: Node) -> ast.Expression:
    operator = node.child_by_field_name("operator")
    left_node = field(node, "left")
    left: ast.Pattern | ast.Expression
    if left_node.type in {"object_pattern", "array_pattern"}:
        left = builder.pattern(left_node)
    else:
        left = builder.expression(left_node)
    right = builder.expression(field(node, "right"))
    return ast.AssignmentExpression(
        builder.span(node), "=" if operator is None else operator.type, left, right
    )


def _conditional(builder: Builder, node: Node) -> ast.Expression:
    return ast.ConditionalExpression(
        builder.span(node),
        builder.expression(field(node, "condition")),
        builder.expression(field(node, "consequence")),
        builder.expression(field(node, "alternative")),
    )


def _chain(builder: Builder, node: Node) -> ast.Expression:
    built = _link(builder, node)
    below: Node | None = node
    while below is not None and below.type in _CHAIN_LINKS:
        if below.child_by_field_name("optional_chain") is not None:
            return ast.ChainExpression(built.span, built)
        below = below.child_by_field_name("object") or below.child_by_field_name("function")
    return built


def _link(builder: Builder, node: Node) -> ast.Expression:
    match node.type:
        case "member_expression":
            return _member(builder, node)
        case "subscript_expression":
            return _subscript(builder, node)
        case _:
            return _call(builder, node)


def _base(builder: Builder, node: Node) -> ast.Expression | ast.Super:
    """What a member is taken of, or what is called: no end of an optional chain."""
    if node.type == "super":
        return ast.Super(builder.span(node))
    if node.type not in _CHAIN_LINKS:
        return builder.expression(node)
    builder.enter(node)
    built = _link(builder, node)
    builder.leave()
    return built


def _member(builder: Builder, node: Node) -> ast.Expression:
    property_node = field(node, "property")
    private = property_node.type == "private_property_identifier"
    base = _base(builder, field(node, "object"))
    return ast.MemberExpression(
        builder.span(node),
        base,
        private_name(builder, property_node) if private else builder.identifier(property_node),
        computed=False,
        optional=node.child_by_field_name("optional_chain") is not None,
    )


def _subscript(builder: Builder, node: Node) -> ast.Expression:
    base = _base(builder, field(node, "object"))
    return ast.MemberExpression(
        builder.span(node),
        base,
        builder.expression(field(node, "index")),
        computed=True,
        optional=node.child_by_field_name("optional_chain") is not None,
    )


def _call(builder: Builder, node: Node) -> ast.Expression:
    callee = field(node, "function")
    arguments = field(node, "arguments")
    span = builder.span(node)
    if callee.type == "import":
        return _import_call(builder, node, arguments)
    base = _base(builder, callee)
    if arguments.type == "template_string":
        if isinstance(base, ast.Super):
            raise builder.stop(
                "super-outside-method", callee, "'super' cannot be a tag", "name a member of it"
            )
        return ast.TaggedTemplateExpression(span, base, template(builder, arguments))
    return ast.CallExpression(
        span,
        base,
        _arguments(builder, arguments),
        optional=node.child_by_field_name("optional_chain") is not None,
    )


def _import_call(builder: Builder, node: Node, arguments: Node) -> ast.Expression:
    built = _arguments(builder, arguments) if arguments.type == "arguments" else ()
    plain = [argument for argument in built if not isinstance(argument, ast.SpreadElement)]
    if len(plain) != len(built) or not 1 <= len(plain) <= 2:
        raise builder.stop(
            "unexpected-token", node, "import() takes a module name", "write import('name')"
        )
    options = plain[1] if len(plain) == 2 else None
    return ast.ImportExpression(builder.span(node), plain[0], options)


def _arguments(builder: Builder, node: Node) -> tuple[ast.Expression | ast.SpreadElement, ...]:
    found = filled_elements(builder, node, "the arguments")
    return tuple(_spreadable(builder, child) for child in found)


def _spreadable(builder: Builder, node: Node) -> ast.Expression | ast.SpreadElement:
    if node.type == "spread_element":
        return _spread(builder, node)
    return builder.expression(node)


def _spread(builder: Builder, node: Node) -> ast.SpreadElement:
    return ast.SpreadElement(builder.span(node), builder.expression(children(node)[0]))


def _new(builder: Builder, node: Node) -> ast.Expression:
    arguments = node.child_by_field_name("arguments")
    callee = builder.expression(field(node, "constructor"))
    return ast.NewExpression(
        builder.span(node), callee, () if arguments is None else _arguments(builder, arguments)
    )


def _array(builder: Builder, node: Node) -> ast.Expression:
    return ast.ArrayExpression(
        builder.span(node),
        tuple(None if child is None else _spreadable(builder, child) for child in elements(node)),
    )


def _object(builder: Builder, node: Node) -> ast.Expression:
    found = filled_elements(builder, node, "an object literal")
    return ast.ObjectExpression(
        builder.span(node), tuple(_property(builder, child) for child in found)
    )


def _property(builder: Builder, node: Node) -> ast.Property | ast.SpreadElement:
    match node.type:
        case "spread_element":
            return _spread(builder, node)
        case "method_definition":
            return object_method(builder, node)
        case "pair":
            key, computed = property_key(builder, field(node, "key"))
            value = builder.expression(field(node, "value"))
            return ast.Property(builder.span(node), key, value, computed=computed)
        case _:
            key, value = builder.identifier(node), builder.identifier(node)
            return ast.Property(builder.span(node), key, value, shorthand=True)


def _yield(builder: Builder, node: Node) -> ast.Expression:
    found = children(node)
    argument = found[0] if found else None
    delegate = node.children[-1].type == "*" or any(c.type == "*" for c in node.children)
    if len(node.children) > 1:
        builder.check_same_line(node.children[0], node.children[1], "'yield' and its value")
    return ast.YieldExpression(
        builder.span(node), None if argument is None else builder.expression(argument), delegate
    )


def _await(builder: Builder, node: Node) -> ast.Expression:
    return ast.AwaitExpression(builder.span(node), builder.expression(children(node)[0]))


def _meta(builder: Builder, node: Node) -> ast.Expression:
    first, last = node.children[0], node.children[-1]
    return ast.MetaProperty(builder.span(node), builder.text(first), builder.text(last))


EXPRESSIONS: Mapping[str, Callable[[Builder, Node], ast.Expression]] = {
    "identifier": _name,
    "undefined": _name,
    "this": _this,
    "super": _super,
    "true": _true,
    "false": _false,
    "null": _null,
    "number": number,
    "string": string,
    "template_string": template,
    "regex": regex,
    "parenthesized_expression": _parenthesized,
    "sequence_expression": _sequence,
    "unary_expression": _unary,
    "update_expression": _update,
    "binary_expression": _binary,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "ternary_expression": _conditional,
    "member_expression": _chain,
    "subscript_expression": _chain,
    "call_expression": _chain,
    "new_expression": _new,
    "array": _array,
    "object": _object,
    "function_expression": function_expression,
    "generator_function": function_expression,
    "arrow_function": arrow_function,
    "class": class_expression,
    "yield_expression": _yield,
    "await_expression": _await,
    "meta_property": _meta,
}
