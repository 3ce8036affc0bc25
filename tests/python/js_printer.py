# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Print a syntax tree as JavaScript that says everything: all semicolons, all parentheses.

What a printed tree does under another engine shows how the tree was read.
"""

from __future__ import annotations

import math

from mbpf.compiler import ast


def program(tree: ast.Program) -> str:
    """The program's text."""
    return "\n".join(statement(item) for item in tree.body)


def quote(text: str) -> str:
    """A string literal without a character outside ASCII."""
    units = text.encode("utf-16-be", "surrogatepass")
    return (
        '"' + "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2)) + '"'
    )


def number(value: float) -> str:
    """A number that reads back as the same double."""
    return "Infinity" if math.isinf(value) else repr(value)


def _block(body: tuple[ast.Statement, ...]) -> str:
    return "{ " + " ".join(statement(item) for item in body) + " }"


def _optional(text: str, node: ast.Identifier | None) -> str:
    return text if node is None else f"{text} {node.name}"


def statement(node: ast.Statement) -> str:
    """A statement's text."""
    match node:
        case ast.ExpressionStatement(directive=directive) if directive is not None:
            return expression_text(node.expression) + ";"
        case ast.ExpressionStatement():
            return expression(node.expression) + ";"
        case ast.BlockStatement():
            return _block(node.body)
        case ast.EmptyStatement():
            return ";"
        case ast.DebuggerStatement():
            return "debugger;"
        case ast.VariableDeclaration():
            return variables(node) + ";"
        case ast.FunctionDeclaration():
            return function(node)
        case ast.ClassDeclaration():
            return class_text(node)
        case ast.ReturnStatement():
            return "return;" if node.argument is None else f"return {expression(node.argument)};"
        case ast.ThrowStatement():
            return f"throw {expression(node.argument)};"
        case ast.LabeledStatement():
            return f"{node.label.name}: {statement(node.body)}"
        case ast.BreakStatement():
            return _optional("break", node.label) + ";"
        case ast.ContinueStatement():
            return _optional("continue", node.label) + ";"
        case ast.IfStatement():
            consequent = f"if ({expression(node.test)}) {{ {statement(node.consequent)} }}"
            if node.alternate is None:
                return consequent
            return f"{consequent} else {{ {statement(node.alternate)} }}"
        case ast.SwitchStatement():
            cases = " ".join(_case(case) for case in node.cases)
            return f"switch ({expression(node.discriminant)}) {{ {cases} }}"
        case ast.TryStatement():
            return _try(node)
        case ast.WithStatement():
            return f"with ({expression(node.object)}) {statement(node.body)}"
        case _:
            return _loop(node)


def _case(node: ast.SwitchCase) -> str:
    head = "default:" if node.test is None else f"case {expression(node.test)}:"
    return " ".join([head, *(statement(item) for item in node.consequent)])


def _try(node: ast.TryStatement) -> str:
    text = f"try {_block(node.block.body)}"
    if node.handler is not None:
        param = "" if node.handler.param is None else f" ({pattern(node.handler.param)})"
        text += f" catch{param} {_block(node.handler.body.body)}"
    if node.finalizer is not None:
        text += f" finally {_block(node.finalizer.body)}"
    return text


def _loop(node: ast.Statement) -> str:
    match node:
        case ast.WhileStatement():
            return f"while ({expression(node.test)}) {statement(node.body)}"
        case ast.DoWhileStatement():
            return f"do {statement(node.body)} while ({expression(node.test)});"
        case ast.ForStatement(init=init):
            if isinstance(init, ast.VariableDeclaration):
                first = variables(init)
            else:
                first = "" if init is None else expression(init)
            test = "" if node.test is None else expression(node.test)
            update = "" if node.update is None else expression(node.update)
            return f"for ({first}; {test}; {update}) {statement(node.body)}"
        case ast.ForInStatement():
            return f"for ({_head(node.left)} in {expression(node.right)}) {statement(node.body)}"
        case ast.ForOfStatement():
            await_ = "await " if node.await_ else ""
            right = expression(node.right)
            return f"for {await_}({_head(node.left)} of {right}) {statement(node.body)}"
        case _:
            raise AssertionError(f"no text for {type(node).__name__}")


def _head(node: ast.VariableDeclaration | ast.Pattern | ast.Expression) -> str:
    return variables(node) if isinstance(node, ast.VariableDeclaration) else pattern(node)


def variables(node: ast.VariableDeclaration) -> str:
    """A declaration without its semicolon."""
    parts = [
        pattern(item.id) if item.init is None else f"{pattern(item.id)} = {expression(item.init)}"
        for item in node.declarations
    ]
    return f"{node.kind} {', '.join(parts)}"


def function(node: ast.FunctionDeclaration | ast.FunctionExpression) -> str:
    """A function that is no arrow function."""
    head = ("async " if node.async_ else "") + "function" + ("*" if node.generator else "")
    return f"{_optional(head, node.id)}{_parameters(node)} {_block(node.body.body)}"


def _parameters(node: ast.Function) -> str:
    return f"({', '.join(pattern(param) for param in node.params)})"


def class_text(node: ast.Class) -> str:
    """A class."""
    heritage = "" if node.super_class is None else f" extends {expression(node.super_class)}"
    members = " ".join(_member(member) for member in node.body.body)
    return f"{_optional('class', node.id)}{heritage} {{ {members} }}"


def _member(
    node: ast.MethodDefinition | ast.PropertyDefinition | ast.StaticBlock | ast.StaticInitializer,
) -> str:
    assert not isinstance(node, ast.StaticInitializer), "what is read has none yet"
    if isinstance(node, ast.StaticBlock):
        return f"static {_block(node.body)}"
    static = "static " if node.static else ""
    name = key(node.key, node.computed)
    if isinstance(node, ast.PropertyDefinition):
        return f"{static}{name}{'' if node.value is None else ' = ' + expression(node.value)};"
    return static + _method(name, node.value, node.kind)


def _method(name: str, value: ast.FunctionExpression, kind: str) -> str:
    accessor = f"{kind} " if kind in {"get", "set"} else ""
    prefix = ("async " if value.async_ else "") + ("*" if value.generator else "")
    return f"{accessor}{prefix}{name}{_parameters(value)} {_block(value.body.body)}"


def key(node: ast.Node, computed: bool) -> str:
    """A property name."""
    if computed:
        return f"[{expression(node)}]"
    match node:
        case ast.Identifier(name=name):
            return name
        case ast.PrivateIdentifier(name=name):
            return f"#{name}"
        case _:
            return expression_text(node)


def pattern(node: ast.Node) -> str:
    """A binding or an assignment target."""
    match node:
        case ast.ObjectPattern():
            return "{" + ", ".join(_pattern_property(item) for item in node.properties) + "}"
        case ast.ArrayPattern():
            parts = ["" if item is None else pattern(item) for item in node.elements]
            return "[" + ", ".join(parts) + (", ]" if parts and not parts[-1] else "]")
        case ast.RestElement():
            return f"...{pattern(node.argument)}"
        case ast.AssignmentPattern():
            return f"{pattern(node.left)} = {expression(node.right)}"
        case _:
            return expression_text(node)


def _pattern_property(node: ast.AssignmentProperty | ast.RestElement) -> str:
    if isinstance(node, ast.RestElement):
        return pattern(node)
    return f"{key(node.key, node.computed)}: {pattern(node.value)}"


def expression(node: ast.Node) -> str:
    """An expression in parentheses."""
    if isinstance(node, ast.SpreadElement):
        return f"...{expression(node.argument)}"
    text = expression_text(node)
    return text if isinstance(node, (ast.Identifier, ast.Super)) else f"({text})"


def _list(nodes: tuple[ast.Node, ...]) -> str:
    return ", ".join(expression(node) for node in nodes)


def expression_text(node: ast.Node) -> str:
    """An expression, its parts in parentheses."""
    match node:
        case ast.Identifier():
            return node.name
        case ast.NumericLiteral():
            return number(node.value)
        case ast.StringLiteral():
            return quote(node.value)
        case ast.BooleanLiteral():
            return "true" if node.value else "false"
        case ast.NullLiteral():
            return "null"
        case ast.BigIntLiteral():
            return f"{node.value}n"
        case ast.RegExpLiteral():
            return f"/{node.pattern}/{node.flags}"
        case ast.ThisExpression():
            return "this"
        case ast.Super():
            return "super"
        case ast.FunctionExpression():
            return function(node)
        case ast.ArrowFunctionExpression():
            body = node.body
            text = _block(body.body) if isinstance(body, ast.BlockStatement) else expression(body)
            return f"{'async ' if node.async_ else ''}{_parameters(node)} => {text}"
        case ast.ClassExpression():
            return class_text(node)
        case ast.MetaProperty():
            return f"{node.meta}.{node.property}"
        case ast.TemplateLiteral() | ast.TaggedTemplateExpression():
            return _template(node)
        case ast.ArrayExpression():
            parts = ["" if item is None else expression(item) for item in node.elements]
            return "[" + ", ".join(parts) + (", ]" if parts and not parts[-1] else "]")
        case ast.ObjectExpression():
            return "{" + ", ".join(_property(item) for item in node.properties) + "}"
        case _:
            return _operation(node)


def _template(node: ast.TemplateLiteral | ast.TaggedTemplateExpression) -> str:
    if isinstance(node, ast.TaggedTemplateExpression):
        return expression(node.tag) + _template(node.quasi)
    parts = [node.quasis[0].raw]
    for value, quasi in zip(node.expressions, node.quasis[1:], strict=True):
        parts.append("${" + expression(value) + "}" + quasi.raw)
    return "`" + "".join(parts) + "`"


def _property(node: ast.Property | ast.SpreadElement) -> str:
    if isinstance(node, ast.SpreadElement):
        return expression(node)
    name = key(node.key, node.computed)
    if isinstance(node.value, ast.FunctionExpression) and (node.method or node.kind != "init"):
        return _method(name, node.value, node.kind)
    return name if node.shorthand else f"{name}: {expression(node.value)}"


def _operation(node: ast.Node) -> str:
    match node:
        case ast.UnaryExpression():
            return f"{node.operator} {expression(node.argument)}"
        case ast.UpdateExpression(prefix=True):
            return f"{node.operator}{expression(node.argument)}"
        case ast.UpdateExpression():
            return f"{expression(node.argument)}{node.operator}"
        case ast.BinaryExpression(left=ast.PrivateIdentifier(name=name)):
            return f"#{name} {node.operator} {expression(node.right)}"
        case ast.BinaryExpression() | ast.LogicalExpression():
            return f"{expression(node.left)} {node.operator} {expression(node.right)}"
        case ast.AssignmentExpression():
            return f"{pattern(node.left)} {node.operator} {expression(node.right)}"
        case ast.ConditionalExpression():
            test, first, second = node.test, node.consequent, node.alternate
            return f"{expression(test)} ? {expression(first)} : {expression(second)}"
        case ast.SequenceExpression():
            return _list(node.expressions)
        case ast.ChainExpression():
            return expression_text(node.expression)
        case ast.MemberExpression() | ast.CallExpression():
            return _link(node)
        case ast.NewExpression():
            return f"new {expression(node.callee)}({_list(node.arguments)})"
        case ast.YieldExpression():
            value = "" if node.argument is None else " " + expression(node.argument)
            return f"yield{'*' if node.delegate else ''}{value}"
        case ast.AwaitExpression():
            return f"await {expression(node.argument)}"
        case ast.ImportExpression():
            options = "" if node.options is None else ", " + expression(node.options)
            return f"import({expression(node.source)}{options})"
        case _:
            raise AssertionError(f"no text for {type(node).__name__}")


def _link(node: ast.MemberExpression | ast.CallExpression) -> str:
    base = node.object if isinstance(node, ast.MemberExpression) else node.callee
    # Parentheses would end an optional chain.
    is_link = isinstance(base, (ast.MemberExpression, ast.CallExpression))
    text = expression_text(base) if is_link else expression(base)
    mark = "?." if node.optional else ""
    if isinstance(node, ast.CallExpression):
        return f"{text}{mark}({_list(node.arguments)})"
    if node.computed:
        return f"{text}{mark}[{expression(node.property)}]"
    return f"{text}{mark or '.'}{key(node.property, computed=False)}"
