# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Concrete tree to syntax tree: property names and literals."""

from __future__ import annotations

import re

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.build_context import Builder, children, field
from mbpf.compiler.literals import (
    bigint_value,
    cook_template,
    join_surrogates,
    number_value,
    template_raw,
    unescape,
)
from mbpf.compiler.source import Span
from mbpf.compiler.text import has_line_end, is_identifier_part

# tree-sitter takes white space between the parts of a string, line ends too.
_ESCAPE = re.compile(r"\\(?:\r\n|.)", re.DOTALL)
_RAW_LINE_END = re.compile(r"[\n\r]")


def property_key(builder: Builder, node: Node) -> tuple[ast.PropertyKey, bool]:
    """A key of an object, a pattern or a class, and whether it is computed."""
    match node.type:
        case "computed_property_name":
            return builder.expression(children(node)[0]), True
        case "private_property_identifier":
            return private_name(builder, node), False
        case "string":
            return string(builder, node), False
        case "number":
            return number(builder, node), False
        case _:
            return builder.identifier(node), False


def private_name(builder: Builder, node: Node) -> ast.PrivateIdentifier:
    """``#name``."""
    name, _problems = unescape(builder.text(node)[1:])
    return ast.PrivateIdentifier(builder.span(node), name)


def number(builder: Builder, node: Node) -> ast.NumericLiteral | ast.BigIntLiteral:
    """A number or a BigInt."""
    span = builder.span(node)
    raw = builder.text(node)
    following = builder.source.text[span.end : span.end + 1]
    if following and (is_identifier_part(following) or following == "\\"):
        builder.report(
            "invalid-number",
            Span(span.start, span.end + 1),
            "a number is followed at once by a name",
            "write a space or an operator between them",
        )
    if raw.endswith("n"):
        return ast.BigIntLiteral(span, bigint_value(raw), raw)
    return ast.NumericLiteral(span, number_value(raw), raw)


def string(builder: Builder, node: Node) -> ast.StringLiteral:
    """A string."""
    raw = builder.text(node)
    span = builder.span(node)
    if _RAW_LINE_END.search(_ESCAPE.sub("", raw)):
        builder.report(
            "unterminated-string",
            Span(span.start, span.start + 1),
            "this string has no end on its line",
            f"close it with {raw[0]}, and write a line end in it as \\n",
        )
    value, _problems = unescape(raw[1:-1])
    return ast.StringLiteral(span, value, raw)


def template(builder: Builder, node: Node) -> ast.TemplateLiteral:
    """A template with its text parts and its expressions."""
    span = builder.span(node)
    text = builder.source.text
    quasis: list[ast.TemplateElement] = []
    expressions: list[ast.Expression] = []
    start = span.start + 1
    for child in node.named_children:
        if child.type == "template_substitution":
            inner = builder.span(child)
            quasis.append(_quasi(text, start, inner.start, tail=False))
            expressions.append(builder.expression(children(child)[0]))
            start = inner.end
    quasis.append(_quasi(text, start, span.end - 1, tail=True))
    return ast.TemplateLiteral(span, tuple(quasis), tuple(expressions))


def _quasi(text: str, start: int, end: int, *, tail: bool) -> ast.TemplateElement:
    raw = template_raw(text[start:end])
    cooked = cook_template(raw)
    joined = None if cooked is None else join_surrogates(cooked)
    return ast.TemplateElement(Span(start, end), joined, raw, tail)


def regex(builder: Builder, node: Node) -> ast.RegExpLiteral:
    """A regular expression."""
    flags = node.child_by_field_name("flags")
    span = builder.span(node)
    pattern = builder.text(field(node, "pattern"))
    if pattern.startswith("*"):
        builder.report(
            "unterminated-comment",
            Span(span.start, span.start + 2),
            "this comment has no end",
            "close it with '*/'",
        )
    elif has_line_end(pattern, 0, len(pattern)):
        builder.report(
            "unterminated-regexp",
            Span(span.start, span.start + 1),
            "this regular expression has no end on its line",
            "close it with '/'",
        )
    return ast.RegExpLiteral(
        span,
        pattern,
        builder.text(flags) if flags is not None else "",
    )
