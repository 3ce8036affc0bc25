# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Several modules to one program.

The offsets of all files are laid one behind the other in the order of evaluation, so that every
later pass that asks what runs first keeps comparing offsets. Names are not changed: each module
keeps a scope of its own, which imported names lead out of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, TypeVar

from mbpf.compiler import ast
from mbpf.compiler.declare import declare
from mbpf.compiler.link import DEFAULT, Found, Linker, Namespace, NoExport, Variable
from mbpf.compiler.modules import ModuleFile, evaluation_order
from mbpf.compiler.scope import Scope, Scopes
from mbpf.compiler.source import Diagnostic, JoinedSource, Span
from mbpf.errors import CompileError

_N = TypeVar("_N", bound=ast.Node)


def bundle(main: ModuleFile) -> ast.Program:
    """One program of a file and everything it imports.

    Raises:
        CompileError: an import finds nothing, or is used in a way that is not possible.
    """
    order = evaluation_order(main)
    linker = Linker()
    errors: list[CompileError] = []
    uses: list[_Uses] = []
    for module in order:
        problems = linker.problems(module)
        found = _Uses(module, linker)
        problems += found.problems
        problems.sort(key=lambda item: item.span.start)
        errors += [item.error(module.source) for item in problems]
        uses.append(found)
    if errors:
        raise CompileError.group(errors)
    return _join(order, uses)


def _join(order: tuple[ModuleFile, ...], uses: list[_Uses]) -> ast.Program:
    index = {module: number for number, module in enumerate(order)}
    joined = JoinedSource.of(tuple(module.source for module in order))
    modules: list[ast.Statement] = []
    for found, start in zip(uses, joined.starts, strict=True):
        body = tuple(_moved(item, start, found) for item in found.program.body)
        imports = {
            name: (index[variable.module], variable.name)
            for name, variable in found.variables.items()
        }
        span = _shift(found.program.span, start)
        if found is uses[-1]:
            parenthesized = frozenset(node for item in uses for node in item.parenthesized)
            return ast.Program(
                span,
                (*modules, *body),
                joined,
                parenthesized,
                imports,
                found.exported,
                is_module=True,
            )
        modules.append(ast.Module(span, body, imports, found.exported))
    raise AssertionError("a program has at least one file")


def _shift(span: Span, start: int) -> Span:
    return Span(span.start + start, span.end + start)


def _moved(node: _N, start: int, uses: _Uses) -> _N:
    """A copy of a tree with shifted spans, and names in place of some of its nodes."""
    moved: Any
    if node in uses.replaced:
        moved = ast.Identifier(_shift(node.span, start), uses.replaced[node])
    else:
        moved = _copied(node, start, uses)
    if node in uses.program.parenthesized:
        uses.parenthesized.add(moved)
    return moved  # type: ignore[no-any-return]


def _copied(node: ast.Node, start: int, uses: _Uses) -> ast.Node:
    values: dict[str, Any] = {}
    for item in fields(node):
        value: Any = getattr(node, item.name)
        if isinstance(value, ast.Node):
            value = _moved(value, start, uses)
        elif isinstance(value, tuple):
            value = tuple(
                _moved(part, start, uses) if isinstance(part, ast.Node) else part for part in value
            )
        values[item.name] = value
    values["span"] = _shift(node.span, start)
    return type(node)(**values)


def _without_items(program: ast.Program) -> ast.Program:
    """A module without its imports and exports: what it exports is declared."""
    body: list[ast.Statement] = []
    for item in program.body:
        match item:
            case ast.ImportDeclaration() | ast.ExportAllDeclaration():
                pass
            case ast.ExportNamedDeclaration(declaration=declaration):
                if declaration is not None:
                    body.append(declaration)
            case ast.ExportDefaultDeclaration():
                body.append(_default(program, item))
            case _:
                body.append(item)
    return ast.Program(program.span, tuple(body), program.source, program.parenthesized)


def _default(program: ast.Program, item: ast.ExportDefaultDeclaration) -> ast.Statement:
    """``export default`` as a declaration of the variable that it makes."""
    value = item.declaration
    if isinstance(value, (ast.FunctionDeclaration, ast.ClassDeclaration, ast.VariableDeclaration)):
        return value
    name = ast.Identifier(Span(item.span.start, item.span.start + len("export")), DEFAULT)
    if isinstance(value, ast.FunctionExpression) and value not in program.parenthesized:
        return ast.FunctionDeclaration(
            value.span, name, value.params, value.body, value.generator, value.async_
        )
    declarator = ast.VariableDeclarator(item.span, name, value)
    return ast.VariableDeclaration(item.span, "const", (declarator,))


class _Uses:
    """How a module uses what it imports.

    Attributes:
        program: the module without its imports and exports.
        variables: what the imported names mean, also names such as ``ns.x`` for members.
        replaced: the members of namespaces, and such names.
        parenthesized: the copies of what stood in parentheses.
        problems: uses that are not possible.
        exported: the module's own variables that it exports.
    """

    def __init__(self, module: ModuleFile, linker: Linker) -> None:
        self.program = _without_items(module.program)
        self.replaced: dict[ast.Node, str] = {}
        self.parenthesized: set[ast.Node] = set()
        self.problems: list[Diagnostic] = []
        self.exported = linker.exported(module)
        self._linker = linker
        self._imported: dict[str, Found] = linker.imported(module)
        self.variables: dict[str, Variable] = {
            name: found for name, found in self._imported.items() if isinstance(found, Variable)
        }
        if self._imported:
            self._scopes: Scopes = declare(self.program)
            self._visit(self.program, self._scopes.by_node[self.program])

    def _meaning(self, node: ast.Node, scope: Scope) -> Found | None:
        """What an expression of imported names means."""
        match node:
            case ast.Identifier(name=name):
                return None if scope.lookup(name) is not None else self._imported.get(name)
            case ast.MemberExpression(
                property=ast.Identifier(name=name), computed=False, optional=False
            ):
                base = self._meaning(node.object, scope)
                if isinstance(base, Namespace):
                    return self._linker.export(base.module, name)
        return None

    def _visit(self, node: ast.Node, scope: Scope) -> None:
        scope = self._scopes.by_node.get(node, scope)
        for target in _targets(node):
            self._target(target, scope)
        match node:
            case ast.Identifier():
                if isinstance(self._meaning(node, scope), Namespace):
                    self._namespace(node)
                return
            case ast.MemberExpression():
                base = self._meaning(node.object, scope)
                if isinstance(base, Namespace):
                    self._member(node, base, scope)
                    return
            case ast.CallExpression(callee=ast.MemberExpression() as callee):
                found = self._meaning(callee, scope)
                if isinstance(found, Variable) and _may_use_this(found):
                    self._call(callee)
        skipped = set(ast.property_names(node))
        if isinstance(node, (ast.LabeledStatement, ast.BreakStatement, ast.ContinueStatement)):
            skipped.add(node.label) if node.label is not None else None
        for child in ast.children(node):
            if child not in skipped:
                self._visit(child, scope)

    def _member(self, node: ast.MemberExpression, base: Namespace, scope: Scope) -> None:
        """A member of a namespace."""
        found = self._meaning(node, scope)
        if found is None:
            self._namespace(node.object)
            if node.computed:
                self._visit(node.property, scope)
        elif isinstance(found, Namespace):
            self._namespace(node)
        elif isinstance(found, NoExport):
            assert isinstance(node.property, ast.Identifier)
            self.problems.append(
                self._linker.missing(base.module, node.property.name, found, node.property)
            )
        else:
            name = self._text(node)
            self.replaced[node] = name
            self.variables[name] = found

    def _text(self, node: ast.Node) -> str:
        """The names of a chain of members, as the source has them."""
        if isinstance(node, ast.MemberExpression):
            return f"{self._text(node.object)}.{self._text(node.property)}"
        assert isinstance(node, ast.Identifier)
        return node.name

    def _target(self, node: ast.Node, scope: Scope) -> None:
        found = self._meaning(node, scope)
        if isinstance(found, Variable):
            text = self._text(node)
            self._report(
                "assign-to-import",
                node,
                f"'{text}' is imported, and only its own module can change it",
                "call a function of that module that does it",
            )

    def _namespace(self, node: ast.Node) -> None:
        text = self._text(node)
        self._report(
            "unsupported-namespace-value",
            node,
            f"the namespace '{text}' cannot be used as a value",
            f"name what is meant: {text}.NAME",
        )

    def _call(self, node: ast.MemberExpression) -> None:
        text = self._text(node)
        name = self._text(node.property)
        self._report(
            "unsupported-namespace-call",
            node,
            f"'{text}' cannot be called: 'this', which it may use, would be the namespace",
            f"import {{{name}}} and call '{name}(...)'",
        )

    def _report(self, id: str, node: ast.Node, message: str, hint: str) -> None:
        self.problems.append(Diagnostic(id, node.span, message, hint))


def _may_use_this(variable: Variable) -> bool:
    """Whether a variable may hold a function that uses ``this``: a built-in one may, too."""
    for item in variable.module.program.body:
        declaration: ast.Node | None = item
        if isinstance(item, (ast.ExportNamedDeclaration, ast.ExportDefaultDeclaration)):
            declaration = item.declaration
        match declaration:
            case ast.FunctionDeclaration() | ast.ClassDeclaration() if (
                declaration.id.name == variable.name
            ):
                return _uses_this(declaration)
            case ast.VariableDeclaration(kind="const", declarations=declarators):
                for declarator in declarators:
                    match declarator:
                        case ast.VariableDeclarator(
                            id=ast.Identifier(name=name),
                            init=ast.FunctionExpression() | ast.ArrowFunctionExpression() as init,
                        ) if name == variable.name:
                            return _uses_this(init)
    return True


def _uses_this(node: ast.Node) -> bool:
    return any(isinstance(inner, ast.ThisExpression | ast.Super) for inner in ast.walk(node))


def _targets(node: ast.Node) -> Iterator[ast.Node]:
    """What a node assigns to or deletes."""
    match node:
        case ast.AssignmentExpression(left=target) | ast.UpdateExpression(argument=target):
            yield from ast.pattern_targets(target)
        case ast.ForInStatement(left=target) | ast.ForOfStatement(left=target):
            yield from ast.pattern_targets(target)
        case ast.UnaryExpression(operator="delete", argument=target):
            yield target
