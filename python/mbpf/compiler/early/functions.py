# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What depends on the function around it: ``super``, ``new.target``, ``yield``, ``await``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from mbpf.compiler import ast
from mbpf.compiler.early.report import Report, is_simple

_AnyFunction: TypeAlias = (
    ast.FunctionDeclaration | ast.FunctionExpression | ast.ArrowFunctionExpression
)


@dataclass(frozen=True, slots=True)
class _Around:
    """What the code around a node allows.

    Attributes:
        in_field: in the value of a class field or in a static block: no ``arguments``.
        in_params: in the parameters of a generator or async function.
    """

    super_member: bool = False
    super_call: bool = False
    new_target: bool = False
    generator: bool = False
    async_: bool = False
    in_field: bool = False
    in_static_block: bool = False
    in_params: bool = False


def check_functions(report: Report) -> None:
    """Check everything that depends on the function around it."""
    _children(report, report.program, _Around())


def _children(report: Report, node: ast.Node, around: _Around) -> None:
    for child in ast.children(node):
        _visit(report, child, around)


def _visit(report: Report, node: ast.Node, around: _Around) -> None:
    match node:
        case ast.FunctionDeclaration() | ast.FunctionExpression():
            _function(report, node, _Around(new_target=True), around)
        case ast.ArrowFunctionExpression():
            _function(report, node, around, around)
        case ast.ObjectExpression(properties=properties):
            for item in properties:
                _object_item(report, item, around)
        case ast.ClassDeclaration() | ast.ClassExpression():
            _class(report, node, around)
        case ast.CallExpression(callee=ast.Super() as callee):
            if not around.super_call:
                report.add(
                    "super-outside-constructor",
                    callee,
                    "'super(...)' stands outside the constructor of a derived class",
                    "remove it",
                )
            _children(report, node, around)
        case ast.MemberExpression(object=ast.Super() as base):
            if not around.super_member:
                report.add(
                    "super-outside-method",
                    base,
                    "'super' stands outside a method",
                    "name the object itself",
                )
            if node.optional:
                report.add(
                    "optional-chain-not-allowed", base, "'super' cannot begin a '?.'", "write '.'"
                )
            _children(report, node, around)
        case _:
            _leaf(report, node, around)
            _children(report, node, around)


def _leaf(report: Report, node: ast.Node, around: _Around) -> None:
    match node:
        case ast.MetaProperty(meta="new") if not around.new_target:
            report.add(
                "new-target-outside-function",
                node,
                "'new.target' stands outside a function",
                "remove it",
            )
        case ast.MetaProperty(meta="import") if not report.is_module:
            report.add(
                "import-meta-outside-module",
                node,
                "'import.meta' is only allowed in modules",
                "remove it",
            )
        case ast.YieldExpression() if not around.generator or around.in_params:
            _word(report, "yield-outside-function", node, "yield", "a generator")
        case ast.AwaitExpression() if not around.async_ or around.in_params:
            _word(report, "await-outside-function", node, "await", "an async function")
        case ast.ForOfStatement(await_=True) if not around.async_:
            _word(report, "for-await-outside-function", node, "for await", "an async function")
        case ast.Identifier(name="await") if around.async_ or around.in_static_block:
            where = "an async function" if around.async_ else "a static block"
            report.add(
                "reserved-word",
                node,
                f"'await' is a reserved word in {where}",
                "choose another name",
            )
        case ast.Identifier(name="arguments") if around.in_field:
            report.add(
                "arguments-in-field",
                node,
                "'arguments' cannot stand in a class field",
                "use a method",
            )


def _word(report: Report, id: str, node: ast.Node, word: str, where: str) -> None:
    report.add(
        id,
        node,
        f"'{word}' is only allowed in the body of {where}",
        "remove it",
    )


def _function(report: Report, node: _AnyFunction, inner: _Around, around: _Around) -> None:
    is_arrow = isinstance(node, ast.ArrowFunctionExpression)
    generator = not isinstance(node, ast.ArrowFunctionExpression) and node.generator
    inner = replace(
        inner,
        generator=generator,
        async_=node.async_,
        in_static_block=False,
        in_params=False,
    )
    _use_strict(report, node)
    if not isinstance(node, ast.ArrowFunctionExpression) and node.id is not None:
        # The name of an expression belongs to the function, that of a declaration to its outside.
        own = inner if isinstance(node, ast.FunctionExpression) else around
        _visit(report, node.id, own)
    # A static block around an arrow function goes on in its parameters, not in its body.
    in_static_block = is_arrow and around.in_static_block
    for param in node.params:
        _visit(report, param, replace(inner, in_params=True, in_static_block=in_static_block))
    if isinstance(node.body, ast.BlockStatement):
        _children(report, node.body, inner)
    else:
        _visit(report, node.body, inner)


def _use_strict(report: Report, node: _AnyFunction) -> None:
    if not isinstance(node.body, ast.BlockStatement) or is_simple(node.params):
        return
    for statement in node.body.body:
        if isinstance(statement, ast.ExpressionStatement) and statement.directive == "use strict":
            report.add(
                "use-strict-params",
                statement,
                "'use strict' stands in a function whose parameters are not plain names",
                "remove it: every program is strict",
            )


def _object_item(report: Report, item: ast.Property | ast.SpreadElement, around: _Around) -> None:
    if isinstance(item, ast.SpreadElement):
        _visit(report, item, around)
        return
    _key(report, item.key, item.computed, around)
    if isinstance(item.key, ast.PrivateIdentifier):
        report.add(
            "private-name", item.key, "an object literal has no private members", "remove the '#'"
        )
    if isinstance(item.value, ast.FunctionExpression) and (item.method or item.kind != "init"):
        _accessor(report, item.kind, item.value)
        inner = _Around(super_member=True, new_target=True)
        _function(report, item.value, inner, around)
    else:
        _visit(report, item.value, around)


def _key(report: Report, key: ast.Node, computed: bool, around: _Around) -> None:
    if computed:
        _visit(report, key, around)


def _accessor(report: Report, kind: str, function: ast.FunctionExpression) -> None:
    count = len(function.params)
    if kind == "get" and count != 0:
        report.add(
            "accessor-parameters", function.params[0], "a getter has no parameters", "remove them"
        )
    if kind == "set" and (count != 1 or isinstance(function.params[0], ast.RestElement)):
        report.add(
            "accessor-parameters",
            function,
            "a setter has exactly one parameter, without '...'",
            "give it one parameter",
        )


def _class(report: Report, node: ast.Class, around: _Around) -> None:
    if node.id is not None:
        _visit(report, node.id, around)
    if node.super_class is not None:
        _visit(report, node.super_class, around)
    derived = node.super_class is not None
    for member in node.body.body:
        match member:
            case ast.StaticBlock():
                inner = _Around(
                    super_member=True, new_target=True, in_field=True, in_static_block=True
                )
                _children(report, member, inner)
            case ast.PropertyDefinition(key=key, value=value, computed=computed):
                _key(report, key, computed, around)
                if value is not None:
                    _visit(
                        report, value, _Around(super_member=True, new_target=True, in_field=True)
                    )
            case ast.MethodDefinition(key=key, value=method, kind=kind, computed=computed):
                _key(report, key, computed, around)
                _accessor(report, kind, method)
                inner = _Around(
                    super_member=True,
                    super_call=derived and kind == "constructor",
                    new_target=True,
                )
                _function(report, method, inner, around)
