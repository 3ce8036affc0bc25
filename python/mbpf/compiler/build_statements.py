# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Concrete tree to syntax tree: statements and declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.build_context import Builder, children, field, has_token
from mbpf.compiler.build_functions import block, class_declaration, function_declaration
from mbpf.compiler.build_modules import export_statement, import_statement


def _condition(builder: Builder, node: Node, name: str) -> ast.Expression:
    """A ``parenthesized_expression`` that belongs to the statement: no parentheses of its own."""
    return builder.expression(children(field(node, name))[0])


def _expression(builder: Builder, node: Node) -> ast.Statement:
    found = children(node)[0]
    if _labelled_in_block(found) is None:
        builder.check_end(node)
    return _expression_or_block(builder, found, node)


def _expression_or_block(builder: Builder, found: Node, node: Node) -> ast.Statement:
    """The statement ``node`` that is an expression for tree-sitter."""
    pair = _labelled_in_block(found)
    if pair is None:
        return ast.ExpressionStatement(builder.span(node), builder.expression(found))
    value = field(pair, "value")
    body = _expression_or_block(builder, value, value)
    labelled = ast.LabeledStatement(
        builder.span(pair), builder.identifier(field(pair, "key")), body
    )
    return ast.BlockStatement(builder.span(found), (labelled,))


def _labelled_in_block(node: Node) -> Node | None:
    """The pair in ``{ label: value }``, which tree-sitter takes for an object; None of others."""
    members = children(node) if node.type == "object" else []
    pairs = [member for member in members if member.type == "pair"]
    if len(pairs) != 1 or members != pairs or has_token(node, ","):
        return None
    key = field(pairs[0], "key")
    return pairs[0] if key.type == "property_identifier" else None


def _block(builder: Builder, node: Node) -> ast.Statement:
    return block_statement(builder, node)


def block_statement(builder: Builder, node: Node) -> ast.BlockStatement:
    """``{ ... }``."""
    return ast.BlockStatement(builder.span(node), block(builder, node))


def _empty(builder: Builder, node: Node) -> ast.Statement:
    return ast.EmptyStatement(builder.span(node))


def _debugger(builder: Builder, node: Node) -> ast.Statement:
    builder.check_end(node)
    return ast.DebuggerStatement(builder.span(node))


def _with(builder: Builder, node: Node) -> ast.Statement:
    return ast.WithStatement(
        builder.span(node),
        _condition(builder, node, "object"),
        builder.statement(field(node, "body")),
    )


def _var(builder: Builder, node: Node) -> ast.Statement:
    builder.check_end(node)
    return _variables(builder, node, "var")


def _lexical(builder: Builder, node: Node) -> ast.Statement:
    builder.check_end(node)
    return _variables(builder, node, _lexical_kind(node))


def _lexical_kind(node: Node) -> ast.VariableKind:
    return "let" if field(node, "kind").type == "let" else "const"


def _variables(builder: Builder, node: Node, kind: ast.VariableKind) -> ast.VariableDeclaration:
    declarators = [child for child in children(node) if child.type == "variable_declarator"]
    return ast.VariableDeclaration(
        builder.span(node), kind, tuple(_declarator(builder, child) for child in declarators)
    )


def _declarator(builder: Builder, node: Node) -> ast.VariableDeclarator:
    value = node.child_by_field_name("value")
    target = builder.pattern(field(node, "name"))
    return ast.VariableDeclarator(
        builder.span(node), target, None if value is None else builder.expression(value)
    )


def _return(builder: Builder, node: Node) -> ast.Statement:
    builder.check_end(node)
    found = children(node)
    return ast.ReturnStatement(builder.span(node), builder.expression(found[0]) if found else None)


def _throw(builder: Builder, node: Node) -> ast.Statement:
    builder.check_end(node)
    argument = children(node)[0]
    builder.check_same_line(node.children[0], argument, "'throw' and its value")
    return ast.ThrowStatement(builder.span(node), builder.expression(argument))


def _labeled(builder: Builder, node: Node) -> ast.Statement:
    return ast.LabeledStatement(
        builder.span(node),
        builder.identifier(field(node, "label")),
        builder.statement(field(node, "body")),
    )


def _label(builder: Builder, node: Node) -> ast.Identifier | None:
    label = node.child_by_field_name("label")
    return None if label is None else builder.identifier(label)


def _break(builder: Builder, node: Node) -> ast.Statement:
    builder.check_end(node)
    return ast.BreakStatement(builder.span(node), _label(builder, node))


def _continue(builder: Builder, node: Node) -> ast.Statement:
    builder.check_end(node)
    return ast.ContinueStatement(builder.span(node), _label(builder, node))


def _if(builder: Builder, node: Node) -> ast.Statement:
    alternative = node.child_by_field_name("alternative")
    return ast.IfStatement(
        builder.span(node),
        _condition(builder, node, "condition"),
        builder.statement(field(node, "consequence")),
        None if alternative is None else builder.statement(children(alternative)[0]),
    )


def _switch(builder: Builder, node: Node) -> ast.Statement:
    cases = children(field(node, "body"))
    return ast.SwitchStatement(
        builder.span(node),
        _condition(builder, node, "value"),
        tuple(_case(builder, case) for case in cases),
    )


def _case(builder: Builder, node: Node) -> ast.SwitchCase:
    value = node.child_by_field_name("value")
    body = [child for child in node.children_by_field_name("body") if not child.is_extra]
    builder.enter(node)
    case = ast.SwitchCase(
        builder.span(node),
        None if value is None else builder.expression(value),
        builder.statements(body),
    )
    builder.leave()
    return case


def _try(builder: Builder, node: Node) -> ast.Statement:
    handler = node.child_by_field_name("handler")
    finalizer = node.child_by_field_name("finalizer")
    if handler is None and finalizer is None:
        builder.report(
            "try-without-handler",
            node.children[0],
            "'try' has neither 'catch' nor 'finally'",
            "add 'catch (error) { }'",
        )
    return ast.TryStatement(
        builder.span(node),
        block_statement(builder, field(node, "body")),
        None if handler is None else _catch(builder, handler),
        None if finalizer is None else block_statement(builder, field(finalizer, "body")),
    )


def _catch(builder: Builder, node: Node) -> ast.CatchClause:
    parameter = node.child_by_field_name("parameter")
    return ast.CatchClause(
        builder.span(node),
        None if parameter is None else builder.pattern(parameter),
        block_statement(builder, field(node, "body")),
    )


def _while(builder: Builder, node: Node) -> ast.Statement:
    return ast.WhileStatement(
        builder.span(node),
        _condition(builder, node, "condition"),
        builder.statement(field(node, "body")),
    )


def _do(builder: Builder, node: Node) -> ast.Statement:
    return ast.DoWhileStatement(
        builder.span(node),
        builder.statement(field(node, "body")),
        _condition(builder, node, "condition"),
    )


def _for(builder: Builder, node: Node) -> ast.Statement:
    increment = node.child_by_field_name("increment")
    condition = field(node, "condition")
    return ast.ForStatement(
        builder.span(node),
        _for_init(builder, field(node, "initializer")),
        None if condition.type == "empty_statement" else builder.expression(condition),
        None if increment is None else builder.expression(increment),
        builder.statement(field(node, "body")),
    )


def _for_init(builder: Builder, node: Node) -> ast.VariableDeclaration | ast.Expression | None:
    if node.type == "empty_statement":
        return None
    if node.type not in {"lexical_declaration", "variable_declaration"}:
        return builder.expression(node)
    last = node.children[-1]
    if last.type != ";" or last.is_missing:
        builder.report(
            "missing-semicolon",
            node,
            "the parts of a 'for' are separated by ';', a line end is not enough",
            "write the ';'",
        )
    kind = "var" if node.type == "variable_declaration" else _lexical_kind(node)
    return _variables(builder, node, kind)


def _for_in(builder: Builder, node: Node) -> ast.Statement:
    span = builder.span(node)
    left = _for_in_left(builder, node)
    right = builder.expression(field(node, "right"))
    body = builder.statement(field(node, "body"))
    await_ = has_token(node, "await")
    if field(node, "operator").type == "of":
        return ast.ForOfStatement(span, left, right, body, await_)
    if await_:
        builder.report(
            "unexpected-token", node.children[1], "'for await' needs 'of'", "remove 'await'"
        )
    return ast.ForInStatement(span, left, right, body)


def _for_in_left(
    builder: Builder, node: Node
) -> ast.VariableDeclaration | ast.Pattern | ast.Expression:
    left = field(node, "left")
    kind_node = node.child_by_field_name("kind")
    if kind_node is None:
        if left.type in {"object_pattern", "array_pattern"}:
            return builder.pattern(left)
        return builder.expression(left)
    if kind_node.type not in {"var", "let", "const"}:
        raise builder.stop(
            "unsupported-using", kind_node, "'using' is not supported", "declare it with 'const'"
        )
    kind: ast.VariableKind = "var" if kind_node.type == "var" else _lexical_kind(node)
    value = node.child_by_field_name("value")
    span = builder.source.span_of_bytes(left.start_byte, (value or left).end_byte)
    declarator = ast.VariableDeclarator(
        span, builder.pattern(left), None if value is None else builder.expression(value)
    )
    whole = builder.source.span_of_bytes(kind_node.start_byte, (value or left).end_byte)
    return ast.VariableDeclaration(whole, kind, (declarator,))


STATEMENTS: Mapping[str, Callable[[Builder, Node], ast.Statement]] = {
    "expression_statement": _expression,
    "statement_block": _block,
    "empty_statement": _empty,
    "debugger_statement": _debugger,
    "with_statement": _with,
    "variable_declaration": _var,
    "lexical_declaration": _lexical,
    "function_declaration": function_declaration,
    "generator_function_declaration": function_declaration,
    "class_declaration": class_declaration,
    "return_statement": _return,
    "throw_statement": _throw,
    "labeled_statement": _labeled,
    "break_statement": _break,
    "continue_statement": _continue,
    "if_statement": _if,
    "switch_statement": _switch,
    "try_statement": _try,
    "while_statement": _while,
    "do_statement": _do,
    "for_statement": _for,
    "for_in_statement": _for_in,
    "import_statement": import_statement,
    "export_statement": export_statement,
}
