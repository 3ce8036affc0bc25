# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Concrete tree to syntax tree: imports and exports."""

from __future__ import annotations

from typing import TypeAlias

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.build_context import Builder, children, field, has_token
from mbpf.compiler.build_functions import refuse_decorators
from mbpf.compiler.build_names import string

_Specifier: TypeAlias = (
    ast.ImportSpecifier | ast.ImportDefaultSpecifier | ast.ImportNamespaceSpecifier
)


def _module_name(builder: Builder, node: Node) -> ast.Identifier | ast.StringLiteral:
    return string(builder, node) if node.type == "string" else builder.identifier(node)


def import_statement(builder: Builder, node: Node) -> ast.Statement:
    """``import ... from "module"``."""
    builder.check_end(node)
    specifiers: list[_Specifier] = []
    for child in children(node):
        if child.type == "import_attribute":
            raise builder.stop(
                "unsupported-import-attribute",
                child,
                "import attributes are not supported",
                "remove the 'with'",
            )
        if child.type == "import_clause":
            for part in children(child):
                specifiers.extend(_import_part(builder, part))
    source = string(builder, field(node, "source"))
    return ast.ImportDeclaration(builder.span(node), tuple(specifiers), source)


def _import_part(builder: Builder, node: Node) -> list[_Specifier]:
    span = builder.span(node)
    if node.type == "identifier":
        return [ast.ImportDefaultSpecifier(span, builder.identifier(node))]
    if node.type == "namespace_import":
        return [ast.ImportNamespaceSpecifier(span, builder.identifier(children(node)[0]))]
    return [_import_specifier(builder, child) for child in children(node)]


def _import_specifier(builder: Builder, node: Node) -> ast.ImportSpecifier:
    imported = _module_name(builder, field(node, "name"))
    alias = node.child_by_field_name("alias")
    local = builder.identifier(alias if alias is not None else field(node, "name"))
    return ast.ImportSpecifier(builder.span(node), imported, local)


def export_statement(builder: Builder, node: Node) -> ast.Statement:
    """``export`` in all its forms."""
    refuse_decorators(builder, node)
    span = builder.span(node)
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    source_node = node.child_by_field_name("source")
    source = None if source_node is None else string(builder, source_node)
    if value is not None:
        builder.check_end(node)
        return ast.ExportDefaultDeclaration(span, builder.expression(value))
    if declaration is not None:
        built = _declaration(builder, declaration)
        if has_token(node, "default"):
            return ast.ExportDefaultDeclaration(span, built)
        return ast.ExportNamedDeclaration(span, built, (), None)
    builder.check_end(node)
    for child in children(node):
        if child.type == "export_clause":
            specifiers = tuple(_export_specifier(builder, part) for part in children(child))
            return ast.ExportNamedDeclaration(span, None, specifiers, source)
    if source is None:
        raise builder.stop("unexpected-token", node, "'export *' needs 'from'", "name the module")
    namespace = next((c for c in children(node) if c.type == "namespace_export"), None)
    # The exported name may be the keyword ``default``, which is no named node.
    exported = None if namespace is None else _module_name(builder, namespace.children[-1])
    return ast.ExportAllDeclaration(span, exported, source)


def _declaration(builder: Builder, node: Node) -> ast.Declaration:
    built = builder.statement(node)
    if isinstance(built, (ast.FunctionDeclaration, ast.ClassDeclaration, ast.VariableDeclaration)):
        return built
    raise AssertionError(f"{node.type} is no declaration")


def _export_specifier(builder: Builder, node: Node) -> ast.ExportSpecifier:
    local = _module_name(builder, field(node, "name"))
    alias = node.child_by_field_name("alias")
    exported = local if alias is None else _module_name(builder, alias)
    return ast.ExportSpecifier(builder.span(node), local, exported)
