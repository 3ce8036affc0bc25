# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Classes: constructors, forbidden member names and private names."""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.early.report import Report


def check_classes(report: Report) -> None:
    """Check the members of all classes and the use of private names."""
    _visit(report, report.program, frozenset())


def _visit(report: Report, node: ast.Node, declared: frozenset[str]) -> None:
    match node:
        case ast.ClassBody():
            declared = declared | _members(report, node)
        case ast.MemberExpression(property=ast.PrivateIdentifier() as name, object=base):
            _used(report, name, declared)
            if isinstance(base, ast.Super):
                report.add("private-name", name, "'super' has no private members", "use 'this'")
        case ast.BinaryExpression(left=ast.PrivateIdentifier() as name):
            _used(report, name, declared)
    for child in ast.children(node):
        _visit(report, child, declared)


def _used(report: Report, name: ast.PrivateIdentifier, declared: frozenset[str]) -> None:
    if name.name not in declared:
        report.add(
            "private-name",
            name,
            f"no class around this declares '#{name.name}'",
            "declare it in the class, or remove the '#'",
        )


def _members(report: Report, body: ast.ClassBody) -> frozenset[str]:
    constructors = 0
    private: dict[str, set[tuple[str, bool]]] = {}
    for member in body.body:
        if isinstance(member, (ast.StaticBlock, ast.StaticInitializer)):
            continue
        if isinstance(member, ast.MethodDefinition) and member.kind == "constructor":
            constructors += 1
            if constructors > 1:
                report.add(
                    "duplicate-constructor", member, "a class has one constructor", "remove one"
                )
            if member.value.generator or member.value.async_:
                _forbidden(report, member, "a constructor is neither a generator nor async")
        if isinstance(member.key, ast.PrivateIdentifier):
            kind = member.kind if isinstance(member, ast.MethodDefinition) else "field"
            _private_member(report, member.key, kind, member.static, private)
        elif not member.computed:
            _named_member(report, member, _name(member.key))
    return frozenset(private)


def _name(key: ast.Node) -> str:
    match key:
        case ast.Identifier(name=name):
            return name
        case ast.StringLiteral(value=value):
            return value
        case _:
            return ""


def _named_member(
    report: Report, member: ast.MethodDefinition | ast.PropertyDefinition, name: str
) -> None:
    if isinstance(member, ast.PropertyDefinition):
        if name == "constructor" or (member.static and name == "prototype"):
            _forbidden(report, member, f"a field cannot be named '{name}'")
    elif member.static and name == "prototype":
        _forbidden(report, member, "a static method cannot be named 'prototype'")
    elif not member.static and name == "constructor" and member.kind in {"get", "set"}:
        _forbidden(report, member, "a constructor is neither a getter nor a setter")


def _forbidden(report: Report, member: ast.Node, message: str) -> None:
    report.add("class-member-name", member, message, "choose another name")


def _private_member(
    report: Report,
    key: ast.PrivateIdentifier,
    kind: str,
    static: bool,
    private: dict[str, set[tuple[str, bool]]],
) -> None:
    if key.name == "constructor":
        _forbidden(report, key, "a private member cannot be named '#constructor'")
    known = private.setdefault(key.name, set())
    pair = {"get": ("set", static), "set": ("get", static)}.get(kind)
    if known and (pair is None or known != {pair}):
        report.add(
            "duplicate-declaration",
            key,
            f"the class already declares '#{key.name}'",
            "choose another name",
        )
    known.add((kind, static))
