# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Names: how they are spelled, which words are none, and ``eval`` and ``arguments``."""

from __future__ import annotations

from collections.abc import Iterator

from mbpf.compiler import ast
from mbpf.compiler.early.report import Report, bound_names
from mbpf.compiler.keywords import RESERVED, STRICT_RESERVED
from mbpf.compiler.text import is_identifier

_CURLY = "\u2018\u2019\u201c\u201d"
"""Quotes that text programs put in place of those of JavaScript."""
_RESTRICTED = frozenset({"eval", "arguments"})


def check_names(report: Report, nodes: list[ast.Node]) -> None:
    """Check all names of the program; ``nodes`` are all its nodes, parents first."""
    property_names: set[ast.Node] = set()
    for node in nodes:
        property_names.update(ast.property_names(node))
        if isinstance(node, ast.Identifier):
            _check_spelling(report, node, node.name)
            if node not in property_names:
                _check_reserved(report, node)
        elif isinstance(node, ast.PrivateIdentifier):
            _check_spelling(report, node, node.name)
        for name in _bindings(node):
            if name.name in _RESTRICTED:
                report.add(
                    "strict-eval-arguments",
                    name,
                    f"'{name.name}' cannot be declared or assigned in strict mode",
                    "choose another name",
                )


def _check_spelling(report: Report, node: ast.Node, name: str) -> None:
    if not is_identifier(name):
        is_quoted = any(quote in name for quote in _CURLY)
        report.add(
            "invalid-identifier",
            node,
            "this is no name: it holds characters that names cannot have",
            "quotes are \" or '"
            if is_quoted
            else "use letters, digits, '_' and '$', and no digit first",
        )


def _check_reserved(report: Report, node: ast.Identifier) -> None:
    if node.name in RESERVED:
        report.add(
            "reserved-word", node, f"'{node.name}' is a reserved word", "choose another name"
        )
    elif node.name in STRICT_RESERVED:
        report.add(
            "reserved-word",
            node,
            f"'{node.name}' is a reserved word in strict mode, and every program is strict",
            "choose another name",
        )
    elif node.name == "await" and report.is_module:
        report.add(
            "reserved-word", node, "'await' is a reserved word in a module", "choose another name"
        )


def _bindings(node: ast.Node) -> Iterator[ast.Identifier]:
    """The names that ``node`` declares or assigns."""
    match node:
        case ast.FunctionDeclaration(id=name) | ast.ClassDeclaration(id=name):
            yield name
        case (
            ast.FunctionExpression(id=ast.Identifier() as name)
            | ast.ClassExpression(id=ast.Identifier() as name)
        ):
            yield name
        case (
            ast.ImportSpecifier(local=name)
            | ast.ImportDefaultSpecifier(local=name)
            | ast.ImportNamespaceSpecifier(local=name)
        ):
            yield name
        case ast.VariableDeclarator(id=pattern):
            yield from bound_names(pattern)
        case ast.CatchClause(param=pattern) if pattern is not None:
            yield from bound_names(pattern)
        case ast.AssignmentExpression(left=pattern):
            yield from bound_names(pattern)
        case ast.ForInStatement(left=pattern) | ast.ForOfStatement(left=pattern):
            yield from bound_names(pattern)
        case ast.UpdateExpression(argument=ast.Identifier() as name):
            yield name
    if isinstance(
        node, (ast.FunctionDeclaration, ast.FunctionExpression, ast.ArrowFunctionExpression)
    ):
        for param in node.params:
            yield from bound_names(param)
