# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Loops that certainly do not end by themselves: nothing that stands in them leaves them."""

from __future__ import annotations

from collections.abc import Iterator

from mbpf.compiler import ast
from mbpf.compiler.constant import truth
from mbpf.compiler.resolve import Resolution
from mbpf.compiler.source import Diagnostic

_FUNCTIONS = (ast.FunctionDeclaration, ast.FunctionExpression, ast.ArrowFunctionExpression)
_WITH_TEST = (ast.ForStatement, ast.WhileStatement, ast.DoWhileStatement)
_BREAKABLE = (*_WITH_TEST, ast.ForInStatement, ast.ForOfStatement, ast.SwitchStatement)
_THROWS = (ast.CallExpression, ast.NewExpression, ast.MemberExpression)
"""What throws, or runs a function that does, in a program that counts on it."""


def endless_loops(resolution: Resolution, nodes: list[ast.Node]) -> Iterator[Diagnostic]:
    """Warnings about the loops of a program, all of whose nodes are given."""
    loops = [
        node
        for node in nodes
        if isinstance(node, _WITH_TEST)
        and (node.test is None or truth(resolution.constant(node.test)) is True)
    ]
    # Where something is thrown or caught, and in a firmware's own helpers, it may be meant to end
    # a loop.
    counts_on_throws = bool(loops) and (
        bool(resolution.target.own_helpers)
        or any(isinstance(node, (ast.ThrowStatement, ast.TryStatement)) for node in nodes)
    )
    for loop in loops:
        if not _may_end(loop, counts_on_throws):
            yield Diagnostic(
                "endless-loop",
                loop.span,
                "nothing in this loop ends it: a run that comes here uses up max_steps and fails",
                "give it a condition that becomes false, or a 'break' or 'return'",
            )


def _may_end(loop: ast.Node, counts_on_throws: bool) -> bool:
    """Whether something in a loop may leave it."""
    labels = {node.label.name for node in ast.walk(loop) if isinstance(node, ast.LabeledStatement)}
    # Each with whether a 'break' without a label means something that is in the loop.
    stack = [(child, False) for child in ast.children(loop)]
    while stack:
        node, is_inside = stack.pop()
        match node:
            case ast.ReturnStatement() | ast.ThrowStatement():
                return True
            case ast.BreakStatement(label=None):
                if not is_inside:
                    return True
            case ast.BreakStatement(label=ast.Identifier(name=name)):
                if name not in labels:
                    return True
            case ast.ContinueStatement(label=ast.Identifier(name=name)):
                if name not in labels:  # It may be that of a loop around this one.
                    return True
        if counts_on_throws and isinstance(node, _THROWS):
            return True
        if not isinstance(node, _FUNCTIONS):
            is_inside = is_inside or isinstance(node, _BREAKABLE)
            stack += [(child, is_inside) for child in ast.children(node)]
    return False
