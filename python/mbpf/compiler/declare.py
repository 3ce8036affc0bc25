# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""First pass over the names: which scopes there are and what each of them declares.

``var`` and functions hoist to the scope they belong to. A function's parameters, its variables and
the lexical declarations of its body share one scope: the early errors have refused clashes. Only if
a parameter is more than a name, the body has a scope of its own.
"""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.declare_members import MemberDeclarer
from mbpf.compiler.early.report import bound_names, is_simple
from mbpf.compiler.scope import (
    Binding,
    BindingKind,
    FunctionInfo,
    FunctionKind,
    Scope,
    ScopeKind,
    Scopes,
)

_SPECIAL = {
    "this": BindingKind.THIS,
    "new.target": BindingKind.NEW_TARGET,
    "arguments": BindingKind.ARGUMENTS,
}
"""What every function but an arrow function has."""
_LEXICAL = {"let": BindingKind.LET, "const": BindingKind.CONST}


def declare(program: ast.Program) -> Scopes:
    """The scopes of ``program``."""
    scopes = Scopes({}, {})
    top = FunctionInfo(program, None, None)
    scopes.functions[program] = top
    scope = Scope(ScopeKind.TOP, None, top)
    scopes.by_node[program] = scope
    declarer = _Declarer(scopes, program.parenthesized)
    declarer.body(program.body, scope)
    scopes.tops.append(scope)
    for node in (program, *program.body):
        if isinstance(node, (ast.Program, ast.Module)):
            scopes.by_node[node].imports.update(
                {
                    local: scopes.tops[index].bindings[name]
                    for local, (index, name) in node.imports.items()
                }
            )
    return scopes


class _Declarer(MemberDeclarer):
    """Walks the tree once; scopes are the argument, so nothing has to be restored."""

    def body(self, statements: tuple[ast.Statement, ...], scope: Scope) -> None:
        """The statements of a function's body or of the program."""
        self._lexical(statements, scope, is_direct=True)
        for statement in statements:
            self._visit(statement, scope, is_direct=True)

    def _lexical(
        self,
        statements: tuple[ast.Statement, ...],
        scope: Scope,
        *,
        index: int = 0,
        is_direct: bool,
    ) -> None:
        """Declare what ``let``, ``const`` and functions of a statement list bring."""
        for statement in statements:
            match statement:
                case ast.VariableDeclaration(kind="let" | "const"):
                    self._variables(statement, scope, index=index, is_direct=is_direct)
                case ast.FunctionDeclaration():
                    binding = Binding(
                        statement.id.name,
                        BindingKind.FUNCTION,
                        statement.id.span,
                        scope,
                        0,
                        function=statement,
                        is_direct=is_direct,
                    )
                    scope.bindings[binding.name] = binding

    def _variables(
        self,
        node: ast.VariableDeclaration,
        scope: Scope,
        *,
        index: int = 0,
        is_direct: bool = False,
        ready: int | None = None,
    ) -> None:
        kind = _LEXICAL.get(node.kind, BindingKind.VAR)
        for declarator in node.declarations:
            first = declarator if isinstance(declarator.id, ast.Identifier) else None
            end = declarator.span.end if ready is None else ready
            for name in bound_names(declarator.id):
                if kind is BindingKind.VAR and _has(scope, name.name):
                    continue
                scope.bindings[name.name] = Binding(
                    name.name, kind, name.span, scope, end, first, None, index, is_direct
                )

    def _visit(self, node: ast.Node, scope: Scope, *, is_direct: bool = False) -> None:
        self._name_value(node)
        match node:
            case ast.FunctionDeclaration() | ast.ArrowFunctionExpression():
                self._function(node, scope)
            case ast.FunctionExpression():
                self._function(node, self._self_scope(node, scope))
            case ast.VariableDeclaration(kind="var"):
                home = _home(scope)
                self._variables(node, home, is_direct=is_direct)
                self._children(node, scope)
            case ast.ClassExpression():
                self._class(node, scope)
            case ast.ObjectExpression():
                self._object(node, scope)
            case ast.Fields():
                self._fields(node, scope)
            case ast.Module():
                inner = Scope(ScopeKind.TOP, None, scope.function)
                self._scopes.by_node[node] = inner
                self._scopes.tops.append(inner)
                self.body(node.body, inner)
            case ast.BlockStatement():
                inner = self._open(node, ScopeKind.BLOCK, scope)
                self._lexical(node.body, inner, is_direct=False)
                self._children(node, inner)
            case ast.ForStatement(init=ast.VariableDeclaration(kind="let" | "const") as init):
                inner = self._open(node, ScopeKind.BLOCK, scope)
                self._variables(init, inner)
                self._in_loop(node, inner)
            case ast.WhileStatement() | ast.DoWhileStatement() | ast.ForStatement():
                self._in_loop(node, scope)
            case ast.ForInStatement() | ast.ForOfStatement():
                self._for_each(node, scope)
            case ast.SwitchStatement():
                self._switch(node, scope)
            case ast.CatchClause():
                self._catch(node, scope)
            case _:
                self._children(node, scope)

    def _self_scope(self, node: ast.FunctionExpression, parent: Scope) -> Scope:
        if node.id is None:
            return parent
        scope = Scope(ScopeKind.SELF, parent, parent.function)
        scope.bindings[node.id.name] = Binding(
            node.id.name, BindingKind.SELF, node.id.span, scope, 0, function=node
        )
        return scope

    def _function(self, node: ast.Function, parent: Scope, home: Binding | None = None) -> None:
        own = None if isinstance(node, ast.ArrowFunctionExpression) else node.id
        is_arrow = isinstance(node, ast.ArrowFunctionExpression)
        way = self._kinds.get(node, FunctionKind.ARROW if is_arrow else FunctionKind.PLAIN)
        name = own.name if own else self._names.get(node)
        info = FunctionInfo(node, parent.function, name, way)
        self._scopes.functions[node] = info
        scope = Scope(ScopeKind.FUNCTION, parent, info)
        self._scopes.by_node[node] = scope
        if home is not None:
            scope.imports["super"] = home
        if not is_arrow:
            for word, special in _SPECIAL.items():
                scope.bindings[word] = Binding(word, special, node.span, scope, 0)
        for index, param in enumerate(node.params):
            target: ast.Node = param
            if isinstance(param, ast.AssignmentPattern):
                target = param.left
            elif isinstance(param, ast.RestElement):
                target = param.argument
            is_whole = isinstance(target, ast.Identifier)
            kind = BindingKind.PARAM if is_whole else BindingKind.PART
            ready = 0 if is_simple(node.params) else param.span.end
            self._bound(param, kind, scope, index, ready)
        if not isinstance(node.body, ast.BlockStatement):
            self._visit(node.body, scope)
        elif is_simple(node.params):
            self.body(node.body.body, scope)
        else:
            # What the body declares is not there for the parameters.
            self.body(node.body.body, self._open(node.body, ScopeKind.BODY, scope))

    def _bound(
        self, pattern: ast.Node, kind: BindingKind, scope: Scope, index: int, ready: int
    ) -> None:
        """The names of a parameter, or of what ``catch`` catches, and the functions in it."""
        for name in bound_names(pattern):
            scope.bindings[name.name] = Binding(
                name.name, kind, name.span, scope, ready, index=index
            )
        self._visit(pattern, scope)

    def _for_each(self, node: ast.ForInStatement | ast.ForOfStatement, scope: Scope) -> None:
        inner = scope
        if isinstance(node.left, ast.VariableDeclaration):
            if node.left.kind == "var":
                self._variables(node.left, _home(scope))
            else:
                inner = self._open(node, ScopeKind.BLOCK, scope)
                # The object is evaluated while the loop's names are still in the dead zone.
                self._variables(node.left, inner, ready=node.right.span.end)
        self._in_loop(node, inner)

    def _switch(self, node: ast.SwitchStatement, scope: Scope) -> None:
        self._visit(node.discriminant, scope)
        inner = self._open(node, ScopeKind.SWITCH, scope)
        for index, case in enumerate(node.cases):
            self._lexical(case.consequent, inner, index=index, is_direct=False)
        for case in node.cases:
            self._children(case, inner)

    def _catch(self, node: ast.CatchClause, scope: Scope) -> None:
        inner = self._open(node, ScopeKind.CATCH, scope)
        if node.param is not None:
            ready = 0 if isinstance(node.param, ast.Identifier) else node.param.span.end
            self._bound(node.param, BindingKind.CATCH, inner, 0, ready)
        self._visit(node.body, inner)


def _has(scope: Scope, name: str) -> bool:
    """Whether a ``var`` in ``scope`` brings no new variable.

    One with the name of a parameter starts with its value. The standard makes a second variable if
    the parameters have expressions; only a function in one of them can tell.
    """
    if name in scope.bindings:
        return True
    outer = scope.parent if scope.kind is ScopeKind.BODY else None
    return outer is not None and name in outer.bindings and not _in_parameters(scope, name)


def _in_parameters(scope: Scope, name: str) -> bool:
    """Whether a function in the parameters may use the parameter ``name``."""
    return any(
        isinstance(inner, ast.Identifier) and inner.name == name
        for param in scope.function.params
        for node in ast.walk(param)
        if isinstance(node, (ast.FunctionExpression, ast.ArrowFunctionExpression))
        for inner in ast.walk(node)
    )


def _home(scope: Scope) -> Scope:
    """The scope to which ``var`` hoists from ``scope``."""
    while scope.kind not in (ScopeKind.TOP, ScopeKind.FUNCTION, ScopeKind.BODY):
        assert scope.parent is not None
        scope = scope.parent
    return scope
