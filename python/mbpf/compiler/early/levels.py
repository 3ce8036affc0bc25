# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Whether every operand may stand where it stands without parentheses.

tree-sitter resolves precedence by numbers and accepts operands that the standard's grammar does not
(``-1 ** 2``, ``a ?? b || c``, ``() => {}()``). Each expression gets the level of its production in
the standard's grammar, each place the least level it takes. A tree that passes is a derivation of
that grammar, which is unambiguous, so it is the only tree of the program.
"""

from __future__ import annotations

import re

from mbpf.compiler import ast
from mbpf.compiler.early.report import NodeChecks, Report

PRIMARY = 18
MEMBER = 17
CALL = 16
LEFT_HAND_SIDE = 15
UPDATE = 14
UNARY = 13
EXPONENT = 12
RELATIONAL = 8
BIT_OR = 4
LOGICAL_AND = 3
LOGICAL_OR = 2
CONDITIONAL = 1
ASSIGNMENT = 0
EXPRESSION = -1

_BINARY = {
    "**": EXPONENT,
    **dict.fromkeys(("*", "/", "%"), 11),
    **dict.fromkeys(("+", "-"), 10),
    **dict.fromkeys(("<<", ">>", ">>>"), 9),
    **dict.fromkeys(("<", ">", "<=", ">=", "in", "instanceof"), RELATIONAL),
    **dict.fromkeys(("==", "!=", "===", "!=="), 7),
    "&": 6,
    "^": 5,
    "|": BIT_OR,
    "&&": LOGICAL_AND,
    "||": LOGICAL_OR,
    "??": LOGICAL_OR,
}
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n\r\u2028\u2029]*", re.DOTALL)
_STATEMENT_LOOKAHEAD = re.compile(r"\{|(?:async[ \t]+)?function(?![\w$])|class(?![\w$])|let\s*\[")
_HINT = "put it in parentheses"


def level(report: Report, node: ast.Node) -> int:
    """The level of the production that derives ``node``."""
    if report.in_parentheses(node):
        return PRIMARY
    match node:
        case ast.MemberExpression(object=below):
            return MEMBER if isinstance(below, ast.Super) else min(MEMBER, level(report, below))
        case ast.TaggedTemplateExpression(tag=below):
            return min(MEMBER, level(report, below))
        case ast.CallExpression() | ast.ChainExpression() | ast.ImportExpression():
            return CALL
        case ast.NewExpression():
            return MEMBER if _has_arguments(report, node) else LEFT_HAND_SIDE
        case ast.MetaProperty():
            return MEMBER
        case ast.UpdateExpression():
            return UPDATE
        case ast.UnaryExpression() | ast.AwaitExpression():
            return UNARY
        case ast.BinaryExpression() | ast.LogicalExpression():
            return _BINARY[node.operator]
        case ast.ConditionalExpression():
            return CONDITIONAL
        case ast.AssignmentExpression() | ast.ArrowFunctionExpression() | ast.YieldExpression():
            return ASSIGNMENT
        case ast.SequenceExpression():
            return EXPRESSION
        case _:
            return PRIMARY


def _has_arguments(report: Report, node: ast.NewExpression) -> bool:
    return "(" in _COMMENT.sub("", report.text[node.callee.span.end : node.span.end])


def _need(report: Report, node: ast.Node | None, least: int, where: str) -> None:
    if node is not None and level(report, node) < least:
        # The standard ends the statement where a line begins with '(' or '[' after an arrow
        # function; tree-sitter goes on.
        is_arrow = isinstance(node, ast.ArrowFunctionExpression) and least == CALL
        report.add(
            "needs-parentheses",
            node,
            f"this expression cannot stand {where} as it is",
            "end the statement with ';', or put the function in parentheses" if is_arrow else _HINT,
        )


def _binary(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.BinaryExpression)
    own = _BINARY[node.operator]
    if node.operator != "**":
        if not isinstance(node.left, ast.PrivateIdentifier):
            _need(report, node.left, own, f"left of '{node.operator}'")
        _need(report, node.right, own + 1, f"right of '{node.operator}'")
        return
    left_level = level(report, node.left)
    if left_level == UNARY:
        report.add(
            "unary-exponent",
            node.left,
            "a sign or unary operator left of '**' is ambiguous",
            "write (-a) ** b or -(a ** b)",
        )
    else:
        _need(report, node.left, UPDATE, "left of '**'")
    _need(report, node.right, EXPONENT, "right of '**'")


def _logical(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.LogicalExpression)
    for side in (node.left, node.right):
        if (
            isinstance(side, ast.LogicalExpression)
            and not report.in_parentheses(side)
            and (side.operator == "??") != (node.operator == "??")
        ):
            report.add(
                "mixed-coalesce",
                side,
                f"'{side.operator}' and '{node.operator}' are mixed without parentheses",
                _HINT,
            )
            return
    own = _BINARY[node.operator]
    if node.operator == "??":
        chained = isinstance(node.left, ast.LogicalExpression)
        _need(report, node.left, LOGICAL_OR if chained else BIT_OR, "left of '??'")
        _need(report, node.right, BIT_OR, "right of '??'")
        return
    _need(report, node.left, own, f"left of '{node.operator}'")
    _need(report, node.right, own + 1, f"right of '{node.operator}'")


def _unary(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.UnaryExpression)
    _need(report, node.argument, UNARY, f"after '{node.operator}'")


def _await(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.AwaitExpression)
    _need(report, node.argument, UNARY, "after 'await'")


def _update(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.UpdateExpression)
    least = UNARY if node.prefix else LEFT_HAND_SIDE
    _need(report, node.argument, least, f"with '{node.operator}'")


def _member(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.MemberExpression)
    _need(report, node.object, CALL, "before a member")


def _call(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.CallExpression)
    _need(report, node.callee, CALL, "before a call")
    for argument in node.arguments:
        _need(report, argument, ASSIGNMENT, "as an argument")


def _new(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.NewExpression)
    least = MEMBER if _has_arguments(report, node) else LEFT_HAND_SIDE
    callee = node.callee
    if isinstance(callee, ast.ChainExpression) and not report.in_parentheses(callee):
        report.add(
            "optional-chain-not-allowed", callee, "'new' cannot take an optional chain", _HINT
        )
    elif isinstance(callee, ast.ImportExpression) and not report.in_parentheses(callee):
        report.add("needs-parentheses", callee, "'new' cannot take an import()", _HINT)
    elif level(report, callee) == CALL:
        report.add("needs-parentheses", callee, "this cannot stand after 'new' as it is", _HINT)
    else:
        _need(report, callee, least, "after 'new'")
    for argument in node.arguments:
        _need(report, argument, ASSIGNMENT, "as an argument")


def _tagged(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.TaggedTemplateExpression)
    below: ast.Node = node.tag
    while isinstance(below, (ast.MemberExpression, ast.CallExpression)):
        if report.in_parentheses(below):
            break
        if below.optional:
            _chained_template(report, node)
            return
        below = below.object if isinstance(below, ast.MemberExpression) else below.callee
    if isinstance(node.tag, ast.ChainExpression) and not report.in_parentheses(node.tag):
        _chained_template(report, node)
    _need(report, node.tag, CALL, "before a template")


def _chained_template(report: Report, node: ast.TaggedTemplateExpression) -> None:
    report.add(
        "optional-chain-not-allowed",
        node,
        "a template cannot be part of an optional chain",
        "call the function with parentheses",
    )


def _conditional(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ConditionalExpression)
    _need(report, node.test, LOGICAL_OR, "before '?'")
    _need(report, node.consequent, ASSIGNMENT, "between '?' and ':'")
    _need(report, node.alternate, ASSIGNMENT, "after ':'")


def _assignment(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.AssignmentExpression)
    _need(report, node.right, ASSIGNMENT, f"right of '{node.operator}'")


def _arrow(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ArrowFunctionExpression)
    if isinstance(node.body, ast.BlockStatement):
        return
    _need(report, node.body, ASSIGNMENT, "after '=>'")
    # Parentheses are no part of a span: what begins with a bare brace is no object to the standard.
    if report.text[node.body.span.start] == "{" and not _leads_with_parenthesis(report, node.body):
        report.add(
            "needs-parentheses", node.body, "after '=>' a '{' begins a block, not an object", _HINT
        )


def _leads_with_parenthesis(report: Report, node: ast.Node) -> bool:
    """Whether the leftmost part of an expression that begins where it begins is in parentheses."""
    current: ast.Node | None = node
    while current is not None:
        if report.in_parentheses(current):
            return True
        start = current.span.start
        current = next((c for c in ast.children(current) if c.span.start == start), None)
    return False


def _spread(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.SpreadElement)
    _need(report, node.argument, ASSIGNMENT, "after '...'")


def _array(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ArrayExpression)
    for element in node.elements:
        _need(report, element, ASSIGNMENT, "in an array")


def _property(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.Property)
    _need(report, node.value, ASSIGNMENT, "as a property")


def _yield(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.YieldExpression)
    _need(report, node.argument, ASSIGNMENT, "after 'yield'")


def _declarator(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.VariableDeclarator)
    _need(report, node.init, ASSIGNMENT, "as a first value")


def _default(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.AssignmentPattern)
    _need(report, node.right, ASSIGNMENT, "as a default")


def _field(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.PropertyDefinition)
    _need(report, node.value, ASSIGNMENT, "as a first value")


def _class(report: Report, node: ast.Node) -> None:
    assert isinstance(node, (ast.ClassDeclaration, ast.ClassExpression))
    _need(report, node.super_class, LEFT_HAND_SIDE, "after 'extends'")


def _statement(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ExpressionStatement)
    if _STATEMENT_LOOKAHEAD.match(report.text, node.span.start):
        report.add(
            "needs-parentheses",
            node,
            "a statement cannot begin with this",
            "put the whole expression in parentheses",
        )


def _for(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ForStatement)
    if node.init is not None:
        _no_in(report, node.init)


def _no_in(report: Report, node: ast.Node) -> None:
    """No bare ``in`` in the first part of a ``for``: it would make it a for-in."""
    if report.in_parentheses(node):
        return
    parts: list[ast.Node | None] = []
    match node:
        case ast.VariableDeclaration(declarations=declarations):
            parts = [declarator.init for declarator in declarations]
        case ast.BinaryExpression(operator="in"):
            report.add("needs-parentheses", node, "'in' cannot stand bare in a 'for' head", _HINT)
        case ast.BinaryExpression() | ast.LogicalExpression():
            parts = [node.left, node.right]
        case ast.AssignmentExpression():
            parts = [node.right]
        case ast.ConditionalExpression():
            parts = [node.test, node.alternate]
        case ast.SequenceExpression(expressions=expressions):
            parts = list(expressions)
        case ast.UnaryExpression() | ast.AwaitExpression() | ast.YieldExpression():
            parts = [node.argument]
        case ast.ArrowFunctionExpression():
            parts = [node.body]
    for part in parts:
        if part is not None:
            _no_in(report, part)


def _for_of(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ForOfStatement)
    _need(report, node.right, ASSIGNMENT, "after 'of'")
    left = node.left
    if (
        isinstance(left, ast.Identifier)
        and not node.await_
        and report.text.startswith("async", left.span.start)
        and left.name == "async"
        and not report.in_parentheses(left)
    ):
        report.add("needs-parentheses", left, "'for (async of' is not allowed", _HINT)


CHECKS: NodeChecks = {
    ast.BinaryExpression: _binary,
    ast.LogicalExpression: _logical,
    ast.UnaryExpression: _unary,
    ast.AwaitExpression: _await,
    ast.UpdateExpression: _update,
    ast.MemberExpression: _member,
    ast.CallExpression: _call,
    ast.NewExpression: _new,
    ast.TaggedTemplateExpression: _tagged,
    ast.ConditionalExpression: _conditional,
    ast.AssignmentExpression: _assignment,
    ast.ArrowFunctionExpression: _arrow,
    ast.SpreadElement: _spread,
    ast.ArrayExpression: _array,
    ast.Property: _property,
    ast.YieldExpression: _yield,
    ast.VariableDeclarator: _declarator,
    ast.AssignmentPattern: _default,
    ast.PropertyDefinition: _field,
    ast.ClassDeclaration: _class,
    ast.ClassExpression: _class,
    ast.ExpressionStatement: _statement,
    ast.ForStatement: _for,
    ast.ForOfStatement: _for_of,
}
