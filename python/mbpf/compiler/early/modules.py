# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Imports and exports: where they may stand, and what a file exports.

Whether an import finds what it names is found when the files of a program are linked.
"""

from __future__ import annotations

from collections.abc import Iterator

from mbpf.compiler import ast
from mbpf.compiler.early.report import Report, bound_names
from mbpf.compiler.keywords import RESERVED, STRICT_RESERVED

_ITEMS = (
    ast.ImportDeclaration,
    ast.ExportNamedDeclaration,
    ast.ExportDefaultDeclaration,
    ast.ExportAllDeclaration,
)


def is_module(program: ast.Program) -> bool:
    """Whether a file imports or exports anything."""
    return any(isinstance(statement, _ITEMS) for statement in program.body)


def declared_names(statement: ast.Statement) -> Iterator[ast.Identifier]:
    """The names that a declaration declares; none if it is no declaration."""
    match statement:
        case ast.FunctionDeclaration(id=name) | ast.ClassDeclaration(id=name):
            yield name
        case ast.VariableDeclaration(declarations=declarations):
            for declarator in declarations:
                yield from bound_names(declarator.id)


def export_name(node: ast.Identifier | ast.StringLiteral) -> str:
    """The name that an import or export uses towards the other module."""
    return node.name if isinstance(node, ast.Identifier) else node.value


def check_modules(report: Report, nodes: list[ast.Node]) -> None:
    """Check imports and exports; ``nodes`` are all nodes of the file, parents first."""
    items = frozenset(item for item in report.program.body if isinstance(item, _ITEMS))
    for node in nodes:
        if isinstance(node, _ITEMS) and node not in items:
            report.add(
                "module-item-not-at-top",
                node,
                "'import' and 'export' stand at the top level of a file only",
                "move it out of the block or function",
            )
        elif isinstance(node, (ast.ImportSpecifier, ast.ExportSpecifier, ast.ExportAllDeclaration)):
            _check_text_names(report, node)
    exported: dict[str, ast.Node] = {}
    declared = _declared(report.program)
    for item in report.program.body:
        for name, place in _exports(item):
            if name in exported:
                line, _column = report.program.source.position(exported[name].span.start)
                report.add(
                    "duplicate-export",
                    place,
                    f"'{name}' is already exported on line {line}",
                    "export it under one name once",
                )
            exported.setdefault(name, place)
        if isinstance(item, ast.ExportNamedDeclaration) and item.source is None:
            for specifier in item.specifiers:
                _check_local(report, specifier, declared)
        elif isinstance(item, ast.ExportDefaultDeclaration):
            _check_default(report, item)


def _declared(program: ast.Program) -> frozenset[str]:
    """The names of a file's top level: those of ``var`` are also found in blocks."""
    names: set[str] = set()
    stack: list[ast.Node] = list(program.body)
    for item in program.body:
        if isinstance(item, ast.ExportNamedDeclaration) and item.declaration is not None:
            names.update(name.name for name in declared_names(item.declaration))
        elif isinstance(item, ast.ExportDefaultDeclaration):
            if isinstance(item.declaration, (ast.FunctionDeclaration, ast.ClassDeclaration)):
                names.add(item.declaration.id.name)
        elif isinstance(item, ast.ImportDeclaration):
            names.update(specifier.local.name for specifier in item.specifiers)
        else:
            names.update(name.name for name in declared_names(item))
    while stack:
        match stack.pop():
            case (
                ast.FunctionDeclaration()
                | ast.FunctionExpression()
                | ast.ArrowFunctionExpression()
                | ast.ClassDeclaration()
                | ast.ClassExpression()
            ):
                pass
            case ast.VariableDeclaration(kind="var") as node:
                names.update(name.name for name in declared_names(node))
            case node:
                stack.extend(ast.children(node))
    return frozenset(names)


def _exports(item: ast.Statement) -> Iterator[tuple[str, ast.Node]]:
    """What a statement exports by name."""
    match item:
        case ast.ExportDefaultDeclaration():
            yield "default", item
        case ast.ExportNamedDeclaration(declaration=None, specifiers=specifiers):
            for specifier in specifiers:
                yield export_name(specifier.exported), specifier.exported
        case ast.ExportNamedDeclaration(declaration=declaration) if declaration is not None:
            for name in declared_names(declaration):
                yield name.name, name
        case ast.ExportAllDeclaration(exported=exported) if exported is not None:
            yield export_name(exported), exported


def _check_local(report: Report, specifier: ast.ExportSpecifier, declared: frozenset[str]) -> None:
    local = specifier.local
    if isinstance(local, ast.StringLiteral):
        report.add(
            "unexpected-token",
            local,
            "only another module's export can have a text for a name",
            "name a variable, or add 'from'",
        )
    elif local.name in RESERVED or local.name in STRICT_RESERVED:
        report.add(
            "reserved-word",
            local,
            f"'{local.name}' is a reserved word",
            "name a variable of this file",
        )
    elif local.name not in declared:
        report.add(
            "unknown-export",
            local,
            f"'{local.name}' is exported, but not declared at the top level of this file",
            "declare it, or name the module with 'from'",
        )


def _check_default(report: Report, item: ast.ExportDefaultDeclaration) -> None:
    value = item.declaration
    if isinstance(value, ast.VariableDeclaration):
        report.add(
            "unexpected-token",
            value,
            f"'{value.kind}' cannot follow 'export default'",
            "declare the variable first, then write 'export default NAME'",
        )
        return
    leading: ast.Node = value
    while not report.in_parentheses(leading):
        start = leading.span.start
        if isinstance(leading, (ast.FunctionExpression, ast.ClassExpression)):
            if leading is not value:
                report.add(
                    "needs-parentheses",
                    leading,
                    "'export default' takes the function or class alone here",
                    "put the whole expression in parentheses, or end the declaration with ';'",
                )
            return
        found = next((c for c in ast.children(leading) if c.span.start == start), None)
        if found is None:
            return
        leading = found


def _check_text_names(
    report: Report, node: ast.ImportSpecifier | ast.ExportSpecifier | ast.ExportAllDeclaration
) -> None:
    names: tuple[ast.Node | None, ...]
    match node:
        case ast.ImportSpecifier():
            names = (node.imported,)
        case ast.ExportSpecifier():
            names = (node.local, node.exported)
        case _:
            names = (node.exported,)
    for name in names:
        if isinstance(name, ast.StringLiteral) and any(
            "\ud800" <= char <= "\udfff" for char in name.value
        ):
            report.add(
                "invalid-export-name",
                name,
                "the name of an export holds half of a surrogate pair",
                "write whole characters",
            )
