# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Which functions need their arguments as a list, because they use ``arguments``.

One that only asks for ``arguments.length`` needs no list: the frame knows it.
"""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.scope import Binding, BindingKind, FunctionInfo
from mbpf.compiler.uses import References


def uses_of_arguments(
    program: ast.Program, references: References
) -> tuple[dict[FunctionInfo, Binding], frozenset[ast.Node]]:
    """The functions that need the list, with what ``arguments`` means; and who asks for a count."""
    used = [b for b in references.uses if b.kind is BindingKind.ARGUMENTS]
    lengths = _lengths(program) if used else {}
    listed: dict[FunctionInfo, Binding] = {}
    counted: set[ast.Node] = set()
    for binding in used:
        uses = references.of(binding).all
        if all(use.node in lengths and use.function is binding.owner for use in uses):
            counted.update(lengths[use.node] for use in uses)
        else:
            listed[binding.owner] = binding
    return listed, frozenset(counted)


def _lengths(program: ast.Program) -> dict[ast.Node, ast.Node]:
    """Each ``arguments`` of an ``arguments.length`` that is only read, and the whole."""
    found: dict[ast.Node, ast.Node] = {}
    for node in ast.walk(program):
        for child in ast.children(node):
            match child:
                case ast.MemberExpression(
                    object=ast.Identifier(name="arguments") as name,
                    property=ast.Identifier(name="length"),
                    computed=False,
                    optional=False,
                ) if not _changes(node, child):
                    found[name] = child
    return found


def _changes(node: ast.Node, child: ast.Node) -> bool:
    """Whether a node may do more with a child than read it."""
    match node:
        case (
            ast.AssignmentExpression(left=target)
            | ast.ForInStatement(left=target)
            | ast.ForOfStatement(left=target)
            | ast.AssignmentPattern(left=target)
            | ast.AssignmentProperty(value=target)
            | ast.CallExpression(callee=target)
        ):
            return target is child
        case ast.UnaryExpression(operator=operator):
            return operator == "delete"
    return isinstance(node, (ast.UpdateExpression, ast.ArrayPattern, ast.RestElement))
