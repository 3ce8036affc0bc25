# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``console.log(a, b)`` and its like in builds for debugging: ``mbpf.log(1, `${a} ${b}`)``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final, TypeVar, cast

from mbpf.compiler import ast
from mbpf.spec.helpers import LogLevel

LEVELS: Final[Mapping[str, LogLevel]] = {
    "debug": LogLevel.DEBUG,
    "log": LogLevel.INFO,
    "info": LogLevel.INFO,
    "warn": LogLevel.WARN,
    "error": LogLevel.ERROR,
}
"""The methods, and the levels of their lines."""
_N = TypeVar("_N", bound=ast.Node)


def with_console(program: ast.Program, declared: frozenset[str]) -> ast.Program:
    """The program with calls of ``mbpf.log`` in place of those of ``console``.

    Args:
        program: a tree without early errors.
        declared: the names that it declares. If ``console`` or ``mbpf`` is one, nothing is changed.
    """
    found = any(_is_line(node) for node in ast.walk(program))
    if not found or {"console", "mbpf"} & declared:
        return program
    parenthesized: set[ast.Node] = set()
    made = _copied(program, program.parenthesized, parenthesized)
    return replace(made, parenthesized=frozenset(parenthesized))


def _is_line(node: ast.Node) -> bool:
    match node:
        case ast.CallExpression(
            callee=ast.MemberExpression(
                object=ast.Identifier(name="console"),
                property=ast.Identifier(name=name),
                computed=False,
                optional=False,
            ),
            arguments=arguments,
            optional=False,
        ):
            spread = any(isinstance(argument, ast.SpreadElement) for argument in arguments)
            return name in LEVELS and not spread
    return False


def _copied(node: _N, old: frozenset[ast.Node], new: set[ast.Node]) -> _N:
    values: dict[str, Any] = {}
    for item in fields(node):
        value: Any = getattr(node, item.name)
        if isinstance(value, ast.Node):
            value = _copied(value, old, new)
        elif isinstance(value, tuple):
            value = tuple(
                _copied(part, old, new) if isinstance(part, ast.Node) else part for part in value
            )
        values[item.name] = value
    made: Any = type(node)(**values)
    if _is_line(node):
        made = _line(made)
    if node in old:
        new.add(made)
    return cast(_N, made)


def _line(call: ast.CallExpression) -> ast.CallExpression:
    callee = call.callee
    assert isinstance(callee, ast.MemberExpression)
    assert isinstance(callee.property, ast.Identifier)
    level = LEVELS[callee.property.name]
    span = callee.property.span
    texts = cast(tuple[ast.Expression, ...], call.arguments)
    count = len(texts)
    quasis = tuple(
        ast.TemplateElement(span, text, text, index == count)
        for index in range(count + 1)
        for text in ["" if index in (0, count) else " "]
    )
    log = ast.MemberExpression(
        callee.span,
        ast.Identifier(callee.object.span, "mbpf"),
        ast.Identifier(span, "log"),
        computed=False,
    )
    number = ast.NumericLiteral(span, float(level), str(level.value))
    return ast.CallExpression(
        call.span, log, (number, ast.TemplateLiteral(call.span, quasis, texts))
    )
