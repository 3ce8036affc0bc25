# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Names declared twice: ``let``, ``const``, ``class``, functions, parameters and ``var``.

The stack of scopes of one function holds the names of its blocks. A lexical declaration belongs to
the innermost scope; a ``var`` passes through all of them and collides with a lexical name there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mbpf.compiler import ast
from mbpf.compiler.early.report import Report, bound_names

_RESTRICTED_GLOBALS = ("undefined", "NaN", "Infinity")


@dataclass(slots=True)
class _Scope:
    """The names of one block.

    Attributes:
        lexical: names that must not be declared again.
        vars: names of ``var`` declarations in this block or in one inside it.
        outer_names: names of parameters around a body, which lexical declarations must not repeat.
        is_simple_catch: the scope of ``catch (name)``, which ``var`` may repeat.
    """

    lexical: dict[str, ast.Identifier] = field(default_factory=dict)
    vars: dict[str, ast.Identifier] = field(default_factory=dict)
    outer_names: dict[str, ast.Identifier] = field(default_factory=dict)
    is_simple_catch: bool = False


class _Checker:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.scopes: list[_Scope] = []

    def duplicate(self, name: ast.Identifier, first: ast.Identifier) -> None:
        line, _column = self.report.program.source.position(first.span.start)
        where = name if name.span.start >= first.span.start else first
        self.report.add(
            "duplicate-declaration",
            where,
            f"'{name.name}' is already declared on line {line}",
            "choose another name, or assign to the first one",
        )

    def lexical(self, name: ast.Identifier) -> None:
        scope = self.scopes[-1]
        for names in (scope.lexical, scope.vars, scope.outer_names):
            if name.name in names:
                self.duplicate(name, names[name.name])
                return
        scope.lexical[name.name] = name

    def var(self, name: ast.Identifier) -> None:
        for scope in reversed(self.scopes):
            if name.name in scope.lexical and not scope.is_simple_catch:
                self.duplicate(name, scope.lexical[name.name])
                return
            scope.vars.setdefault(name.name, name)

    def function(self, params: tuple[ast.Pattern, ...], body: ast.Node) -> None:
        names = self.params(params)
        outer, self.scopes = self.scopes, [_Scope(outer_names=names)]
        for param in params:
            self.visit(param)
        if isinstance(body, ast.BlockStatement):
            self.top(body.body)
        else:
            self.visit(body)
        self.scopes = outer

    def params(self, params: tuple[ast.Pattern, ...]) -> dict[str, ast.Identifier]:
        names: dict[str, ast.Identifier] = {}
        for param in params:
            for name in bound_names(param):
                if name.name in names:
                    self.report.add(
                        "duplicate-parameter",
                        name,
                        f"there is already a parameter '{name.name}'",
                        "choose another name",
                    )
                names[name.name] = name
        return names

    def top(self, body: tuple[ast.Statement, ...]) -> None:
        """The statements of a function or of a script, where functions are like ``var``."""
        for statement in body:
            if isinstance(statement, ast.FunctionDeclaration):
                self.var(statement.id)
        for statement in body:
            if isinstance(statement, ast.FunctionDeclaration):
                self.function(statement.params, statement.body)
            else:
                self.visit(statement)

    def block(self, nodes: tuple[ast.Node, ...], scope: _Scope | None = None) -> None:
        self.scopes.append(scope if scope is not None else _Scope())
        for node in nodes:
            self.visit(node)
        self.scopes.pop()

    def catch(self, clause: ast.CatchClause) -> None:
        scope = _Scope(is_simple_catch=isinstance(clause.param, ast.Identifier))
        self.scopes.append(scope)
        if clause.param is not None:
            for name in bound_names(clause.param):
                self.lexical(name)
            self.visit(clause.param)
        self.block(clause.body.body, _Scope(outer_names=dict(scope.lexical)))
        self.scopes.pop()

    def restricted_globals(self) -> None:
        """Names that the global object holds for ever."""
        scope = self.scopes[0]
        for name in _RESTRICTED_GLOBALS:
            declared = scope.lexical.get(name)
            if declared is not None:
                self.report.add(
                    "duplicate-declaration",
                    declared,
                    f"'{name}' is already a global name that cannot be declared again",
                    "choose another name",
                )

    def visit(self, node: ast.Node) -> None:
        match node:
            case ast.VariableDeclaration(kind=kind, declarations=declarations):
                for declarator in declarations:
                    for name in bound_names(declarator.id):
                        if kind == "var":
                            self.var(name)
                        else:
                            self.lexical(name)
            case ast.FunctionDeclaration():
                self.lexical(node.id)
                self.function(node.params, node.body)
                return
            case ast.FunctionExpression() | ast.ArrowFunctionExpression():
                self.function(node.params, node.body)
                return
            case ast.ClassDeclaration():
                self.lexical(node.id)
            case ast.ImportSpecifier(local=name) | ast.ImportDefaultSpecifier(local=name):
                self.lexical(name)
                return
            case ast.ImportNamespaceSpecifier(local=name):
                self.lexical(name)
                return
            case ast.CatchClause():
                self.catch(node)
                return
            case ast.StaticBlock(body=body):
                self.function((), ast.BlockStatement(node.span, body))
                return
            case ast.BlockStatement(body=body):
                self.block(body)
                return
            case ast.SwitchStatement(discriminant=discriminant, cases=cases):
                self.visit(discriminant)
                self.block(cases)
                return
            case ast.ForStatement() | ast.ForInStatement() | ast.ForOfStatement():
                self.block(tuple(ast.children(node)))
                return
        for child in ast.children(node):
            self.visit(child)


def check_scopes(report: Report) -> None:
    """Report the names that are declared twice."""
    checker = _Checker(report)
    checker.scopes = [_Scope()]
    if report.is_module:
        # A module's scope is no global object: its functions are like ``let``.
        for item in report.program.body:
            checker.visit(item)
        return
    checker.top(report.program.body)
    checker.restricted_globals()
