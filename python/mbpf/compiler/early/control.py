# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Labels, ``break``, ``continue``, ``return``, ``switch`` and bodies that are declarations."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mbpf.compiler import ast
from mbpf.compiler.early.report import Report

_LOOPS = (
    ast.ForStatement,
    ast.ForInStatement,
    ast.ForOfStatement,
    ast.WhileStatement,
    ast.DoWhileStatement,
)


@dataclass(frozen=True, slots=True)
class _Around:
    """What a statement stands in.

    Attributes:
        labels: all labels around it, and whether each is a loop's.
        pending: labels that stand directly before the statement.
    """

    labels: dict[str, bool]
    pending: frozenset[str] = frozenset()
    in_loop: bool = False
    in_switch: bool = False
    in_function: bool = False


def check_control(report: Report) -> None:
    """Check the statements that transfer control."""
    around = _Around({})
    for statement in report.program.body:
        _visit(report, statement, around)


def _visit(report: Report, node: ast.Node, around: _Around) -> None:
    inner = replace(around, pending=frozenset()) if around.pending else around
    match node:
        case ast.FunctionDeclaration() | ast.FunctionExpression() | ast.ArrowFunctionExpression():
            inner = _Around({}, in_function=True)
        case ast.StaticBlock():
            inner = _Around({})
        case ast.LabeledStatement():
            _labeled(report, node, around)
            return
        case ast.BreakStatement():
            _break(report, node, around)
        case ast.ContinueStatement():
            _continue(report, node, around)
        case ast.ReturnStatement() if not around.in_function:
            report.add(
                "return-outside-function",
                node,
                "'return' stands outside a function",
                "put it in a function such as mbpf_prog",
            )
        case ast.SwitchStatement():
            _one_default(report, node)
            inner = replace(inner, in_switch=True)
    if isinstance(node, _LOOPS):
        labels = {**around.labels, **dict.fromkeys(around.pending, True)}
        inner = replace(inner, labels=labels, in_loop=True)
    _check_bodies(report, node)
    for child in ast.children(node):
        _visit(report, child, inner)


def _labeled(report: Report, node: ast.LabeledStatement, around: _Around) -> None:
    name = node.label.name
    if name in around.labels:
        report.add(
            "duplicate-label",
            node.label,
            f"the label '{name}' is already in use around this statement",
            "choose another label",
        )
    _no_declaration(report, node.body, "a label")
    inner = replace(around, labels={**around.labels, name: False}, pending=around.pending | {name})
    _visit(report, node.body, inner)


def _break(report: Report, node: ast.BreakStatement, around: _Around) -> None:
    if node.label is None:
        if not (around.in_loop or around.in_switch):
            report.add(
                "break-outside-loop",
                node,
                "'break' stands neither in a loop nor in a 'switch'",
                "use 'return' to leave the function",
            )
    elif node.label.name not in around.labels:
        _unknown_label(report, node.label)


def _continue(report: Report, node: ast.ContinueStatement, around: _Around) -> None:
    if not around.in_loop:
        report.add(
            "continue-outside-loop",
            node,
            "'continue' does not stand in a loop",
            "use 'return' to leave the function",
        )
    elif node.label is not None:
        is_loop = around.labels.get(node.label.name)
        if is_loop is None:
            _unknown_label(report, node.label)
        elif not is_loop:
            report.add(
                "continue-label-not-loop",
                node.label,
                f"'{node.label.name}' does not label a loop",
                "use 'break', or label the loop",
            )


def _unknown_label(report: Report, label: ast.Identifier) -> None:
    report.add(
        "unknown-label",
        label,
        f"there is no label '{label.name}' around this statement in its function",
        "label the loop that is meant",
    )


def _one_default(report: Report, node: ast.SwitchStatement) -> None:
    defaults = [case for case in node.cases if case.test is None]
    for case in defaults[1:]:
        report.add(
            "duplicate-default", case, "this 'switch' has two 'default'", "remove one of them"
        )


def _check_bodies(report: Report, node: ast.Node) -> None:
    match node:
        case ast.IfStatement(consequent=consequent, alternate=alternate):
            _no_declaration(report, consequent, "'if'")
            if alternate is not None:
                _no_declaration(report, alternate, "'else'")
        case (
            ast.ForStatement(body=body)
            | ast.ForInStatement(body=body)
            | ast.ForOfStatement(body=body)
            | ast.WhileStatement(body=body)
            | ast.DoWhileStatement(body=body)
        ):
            _no_declaration(report, body, "a loop")
        case ast.WithStatement(body=body):
            _no_declaration(report, body, "'with'")


def _no_declaration(report: Report, body: ast.Statement, what: str) -> None:
    is_lexical = isinstance(body, ast.VariableDeclaration) and body.kind != "var"
    if is_lexical or isinstance(body, (ast.FunctionDeclaration, ast.ClassDeclaration)):
        report.add(
            "declaration-as-body",
            body,
            f"a declaration cannot be the body of {what}",
            "put it in a block: { ... }",
        )
