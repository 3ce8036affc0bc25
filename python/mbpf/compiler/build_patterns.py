# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Concrete tree to syntax tree: bindings, assignment targets and parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.build_context import (
    Builder,
    children,
    elements,
    field,
    filled_elements,
)
from mbpf.compiler.build_names import property_key


def parameters(builder: Builder, node: Node) -> tuple[ast.Pattern, ...]:
    """``formal_parameters``, or the one name of an arrow function without parentheses."""
    if node.type != "formal_parameters":
        return (builder.pattern(node),)
    _check_rest_last(builder, node)
    return tuple(builder.pattern(child) for child in elements(node) if child is not None)


def _check_rest_last(builder: Builder, node: Node) -> None:
    rest: Node | None = None
    for child in node.children:
        if child.type == "rest_pattern":
            rest = child
        elif rest is not None and child.type == ",":
            builder.report(
                "rest-not-last",
                rest,
                "'...' must come last, with no ',' after it",
                "move it to the end and remove the ',' after it",
            )
            return


def _name(builder: Builder, node: Node) -> ast.Pattern:
    return builder.identifier(node)


def _member(builder: Builder, node: Node) -> ast.Pattern:
    built = builder.expression(node)
    if isinstance(built, ast.MemberExpression):
        return built
    builder.report(
        "invalid-assignment-target",
        node,
        "an optional chain cannot be assigned to",
        "test the object with 'if' and assign to its member",
    )
    return ast.Identifier(built.span, "")


def _object(builder: Builder, node: Node) -> ast.Pattern:
    _check_rest_last(builder, node)
    found = filled_elements(builder, node, "a pattern")
    return ast.ObjectPattern(
        builder.span(node), tuple(_object_element(builder, child) for child in found)
    )


def _object_element(builder: Builder, node: Node) -> ast.AssignmentProperty | ast.RestElement:
    span = builder.span(node)
    match node.type:
        case "rest_pattern":
            return _rest(builder, node)
        case "pair_pattern":
            key, computed = property_key(builder, field(node, "key"))
            value = builder.pattern(field(node, "value"))
            return ast.AssignmentProperty(span, key, value, computed)
        case "object_assignment_pattern":
            left = field(node, "left")
            right = builder.expression(field(node, "right"))
            if left.type != "shorthand_property_identifier_pattern":
                raise builder.stop(
                    "unexpected-token", left, "a pattern needs a key here", "write 'key: pattern'"
                )
            default = ast.AssignmentPattern(span, builder.identifier(left), right)
            return ast.AssignmentProperty(span, builder.identifier(left), default, shorthand=True)
        case _:
            key, name = builder.identifier(node), builder.identifier(node)
            return ast.AssignmentProperty(span, key, name, shorthand=True)


def _array(builder: Builder, node: Node) -> ast.Pattern:
    _check_rest_last(builder, node)
    return ast.ArrayPattern(
        builder.span(node),
        tuple(None if child is None else builder.pattern(child) for child in elements(node)),
    )


def _rest(builder: Builder, node: Node) -> ast.RestElement:
    return ast.RestElement(builder.span(node), builder.pattern(children(node)[0]))


def _default(builder: Builder, node: Node) -> ast.Pattern:
    left = builder.pattern(field(node, "left"))
    right = builder.expression(field(node, "right"))
    return ast.AssignmentPattern(builder.span(node), left, right)


PATTERNS: Mapping[str, Callable[[Builder, Node], ast.Pattern]] = {
    "identifier": _name,
    "undefined": _name,
    "member_expression": _member,
    "subscript_expression": _member,
    "object_pattern": _object,
    "array_pattern": _array,
    "rest_pattern": _rest,
    "assignment_pattern": _default,
}
