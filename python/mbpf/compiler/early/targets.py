# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What can be assigned to, declared and deleted."""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.early.report import NodeChecks, Report


def _invalid(report: Report, node: ast.Node, what: str) -> None:
    report.add(
        "invalid-assignment-target",
        node,
        f"{what} is neither a variable nor a member",
        "assign to a name, object.name or object[key]",
    )


def _check_target(report: Report, node: ast.Node) -> None:
    """A target of an assignment; patterns are checked by their own nodes."""
    match node:
        case ast.Identifier() | ast.MemberExpression():
            return
        case ast.ObjectPattern() | ast.ArrayPattern() if not report.in_parentheses(node):
            return
        case ast.AssignmentPattern(left=left):
            _check_target(report, left)
        case ast.ChainExpression():
            _invalid(report, node, "an optional chain")
        case _:
            _invalid(report, node, "what is assigned to")


def _assignment(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.AssignmentExpression)
    if node.operator != "=" and isinstance(node.left, (ast.ObjectPattern, ast.ArrayPattern)):
        _invalid(report, node.left, "a pattern")
    else:
        _check_target(report, node.left)


def _update(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.UpdateExpression)
    if not isinstance(node.argument, (ast.Identifier, ast.MemberExpression)):
        _invalid(report, node.argument, f"what '{node.operator}' changes")


def _object_pattern(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ObjectPattern)
    for item in node.properties:
        if isinstance(item, ast.RestElement):
            if isinstance(item.argument, (ast.ObjectPattern, ast.ArrayPattern)):
                _invalid(report, item.argument, "the target of '...' in an object pattern")
            else:
                _check_target(report, item.argument)
        else:
            _check_target(report, item.value)
            if isinstance(item.key, ast.PrivateIdentifier):
                _invalid(report, item.key, "a private name")


def _array_pattern(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ArrayPattern)
    for element in node.elements:
        if isinstance(element, ast.RestElement):
            _check_target(report, element.argument)
        elif element is not None:
            _check_target(report, element)


def _check_binding(report: Report, node: ast.Node) -> None:
    """A pattern that declares: names only, no members."""
    match node:
        case ast.Identifier():
            return
        case ast.ObjectPattern(properties=properties):
            for item in properties:
                part = item.argument if isinstance(item, ast.RestElement) else item.value
                _check_binding(report, part)
        case ast.ArrayPattern(elements=elements):
            for element in elements:
                if element is not None:
                    _check_binding(report, element)
        case ast.RestElement(argument=argument):
            _check_binding(report, argument)
        case ast.AssignmentPattern(left=left):
            _check_binding(report, left)
        case _:
            report.add(
                "invalid-binding",
                node,
                "only a name can be declared here",
                "write a name, and assign to the member later",
            )


def _function(report: Report, node: ast.Node) -> None:
    assert isinstance(
        node, (ast.FunctionDeclaration, ast.FunctionExpression, ast.ArrowFunctionExpression)
    )
    for param in node.params:
        _check_binding(report, param)
        if isinstance(param, ast.RestElement):
            _check_target(report, param.argument)


def _catch(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.CatchClause)
    if node.param is not None:
        _check_binding(report, node.param)


def _declarator(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.VariableDeclarator)
    _check_binding(report, node.id)


def _for_in_of(report: Report, node: ast.Node) -> None:
    assert isinstance(node, (ast.ForInStatement, ast.ForOfStatement))
    left = node.left
    if not isinstance(left, ast.VariableDeclaration):
        _check_target(report, left)
        return
    for declarator in left.declarations:
        if declarator.init is not None:
            report.add(
                "for-in-initializer",
                declarator,
                "the variable of a 'for ... in' or 'for ... of' cannot have a first value",
                "remove the '=' and what follows it",
            )


def check_initializers(report: Report, nodes: list[ast.Node]) -> None:
    """``const`` and patterns need a value, except as the variable of a for-in or for-of."""
    heads: set[ast.Node] = set()
    for node in nodes:
        if isinstance(node, (ast.ForInStatement, ast.ForOfStatement)):
            heads.add(node.left)
        if not isinstance(node, ast.VariableDeclaration) or node in heads:
            continue
        for declarator in node.declarations:
            if declarator.init is not None:
                continue
            if not isinstance(declarator.id, ast.Identifier):
                report.add(
                    "pattern-without-value",
                    declarator,
                    "a pattern needs a value to take apart",
                    "add '= value'",
                )
            elif node.kind == "const":
                report.add(
                    "const-without-value",
                    declarator,
                    f"the constant '{declarator.id.name}' has no value",
                    "add '= value', or declare it with 'let'",
                )


def _delete(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.UnaryExpression)
    if node.operator != "delete":
        return
    argument: ast.Node = node.argument
    if isinstance(argument, ast.Identifier):
        report.add(
            "delete-name",
            node,
            f"the variable '{argument.name}' cannot be deleted",
            "delete a member, or assign undefined",
        )
    if isinstance(argument, ast.ChainExpression):
        argument = argument.expression
    if isinstance(argument, ast.MemberExpression) and isinstance(
        argument.property, ast.PrivateIdentifier
    ):
        report.add("delete-private", node, "a private member cannot be deleted", "assign undefined")


CHECKS: NodeChecks = {
    ast.AssignmentExpression: _assignment,
    ast.UpdateExpression: _update,
    ast.ObjectPattern: _object_pattern,
    ast.ArrayPattern: _array_pattern,
    ast.FunctionDeclaration: _function,
    ast.FunctionExpression: _function,
    ast.ArrowFunctionExpression: _function,
    ast.CatchClause: _catch,
    ast.VariableDeclarator: _declarator,
    ast.ForInStatement: _for_in_of,
    ast.ForOfStatement: _for_in_of,
    ast.UnaryExpression: _delete,
}
