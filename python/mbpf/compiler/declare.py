# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""First pass over the names: which scopes there are and what each of them declares.

``var`` and functions hoist to the scope they belong to. A function's parameters, its variables and
the lexical declarations of its body share one scope: the early errors have refused clashes. Only if
a parameter is more than a name, the body has a scope of its own.
"""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.classes import key_variable
from mbpf.compiler.early.report import bound_names, is_simple
from mbpf.compiler.jsvalue import to_text
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


class _Declarer:
    """Walks the tree once; scopes are the argument, so nothing has to be restored."""

    def __init__(self, scopes: Scopes, parenthesized: frozenset[ast.Node]) -> None:
        self._scopes = scopes
        self._parenthesized = parenthesized
        self._names: dict[ast.Node, str] = {}
        self._kinds: dict[ast.Node, FunctionKind] = {}
        # Loops around, which matters at the top level only.
        self._loops = 0

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

    def _name_value(self, node: ast.Node) -> None:
        """An anonymous function takes the name of what it initializes."""
        match node:
            case ast.VariableDeclarator(id=ast.Identifier(name=name), init=ast.Node() as value):
                self._names[value] = name
            case ast.AssignmentExpression(
                operator="=" | "&&=" | "||=" | "??=", left=ast.Identifier() as target, right=value
            ) if target not in self._parenthesized:
                self._names[value] = target.name
            case ast.AssignmentPattern(left=ast.Identifier() as target, right=value) if (
                target not in self._parenthesized
            ):
                self._names[value] = target.name
            case ast.Property(key=key, value=value, computed=computed, kind=kind):
                if not ast.sets_prototype(node):
                    self._name_member(key, computed, value, kind)
            case ast.FieldDefinition(key=key, value=value, computed=computed):
                if value is not None and not computed:
                    self._name_member(key, computed, value, "field")
            case ast.PropertyDefinition(key=key, value=ast.Node() as value, computed=computed):
                self._name_member(key, computed, value, "field")
            case ast.MethodDefinition(key=key, value=value, computed=computed, kind=kind):
                if kind != "constructor":
                    self._name_member(key, computed, value, kind)

    def _name_member(self, key: ast.Node, computed: bool, value: ast.Node, kind: str) -> None:
        """The name of a function that is a property, unless only the running program knows it."""
        match key:
            case ast.Identifier(name=name) if not computed:
                pass
            case ast.StringLiteral(value=name):
                pass
            case ast.NumericLiteral(value=number):
                name = to_text(number)
            case _:
                return
        self._names[value] = f"{kind} {name}" if kind in ("get", "set") else name

    def _children(self, node: ast.Node, scope: Scope) -> None:
        for child in ast.children(node):
            self._visit(child, scope)

    def _in_loop(self, node: ast.Node, scope: Scope) -> None:
        self._loops += 1
        self._children(node, scope)
        self._loops -= 1

    def _open(self, node: ast.Node, kind: ScopeKind, parent: Scope) -> Scope:
        scope = Scope(kind, parent, parent.function)
        self._scopes.by_node[node] = scope
        return scope

    # --- Classes and object literals ----------------------------------------------------------

    def _class(self, node: ast.ClassExpression, scope: Scope) -> None:
        inner = Scope(ScopeKind.CLASS, scope, scope.function, start=node.span.start)
        self._scopes.by_node[node] = inner
        homes = ("%class", "%object")
        keys = [
            key_variable(member)
            for member in node.body.body
            if isinstance(member, ast.PropertyDefinition) and member.computed
        ]
        hidden = self._hidden(node, inner, (*homes, *keys))
        if node.id is not None:
            name, end = node.id, node.span.end
            inner.bindings[name.name] = Binding(
                name.name, BindingKind.CONST, name.span, inner, end, inside=node
            )
        if node.super_class is not None:
            self._visit(node.super_class, inner)
        kind = FunctionKind.CLASS if node.super_class is None else FunctionKind.DERIVED
        for member in node.body.body:
            self._name_value(member)
            match member:
                case ast.MethodDefinition(kind="constructor", value=value):
                    self._kinds[value] = kind
                    self._names[value] = node.id.name if node.id else self._names.get(node, "")
                    self._function(value, inner, hidden["%object"])
                case ast.MethodDefinition(value=value, static=static):
                    self._kinds[value] = FunctionKind.METHOD
                    self._key(member, inner)
                    self._function(value, inner, hidden["%class" if static else "%object"])
                case ast.StaticInitializer(value=value):
                    self._kinds[value] = FunctionKind.METHOD
                    self._function(value, inner, hidden["%class"])
                case ast.PropertyDefinition(value=first):
                    self._key(member, inner)
                    if first is not None:
                        self._visit(first, inner)

    def _hidden(self, node: ast.Node, inner: Scope, names: tuple[str, ...]) -> dict[str, Binding]:
        """Variables without a name of the program; those of code that runs once are global."""
        scope = inner.parent
        assert scope is not None
        once = scope.kind is ScopeKind.TOP and not self._loops
        inside = node if isinstance(node, ast.ClassExpression) else None
        found = {
            name: Binding(
                name, BindingKind.HOME, node.span, scope if once else inner, 0, inside=inside
            )
            for name in names
        }
        inner.imports.update(found)
        if once:
            scope.bindings.update({f"{name}@{node.span.start}": found[name] for name in names})
        else:
            inner.bindings.update(found)
        self._scopes.hidden[node] = found
        return found

    def _key(self, node: ast.MethodDefinition | ast.PropertyDefinition, scope: Scope) -> None:
        if node.computed:
            self._visit(node.key, scope)

    def _object(self, node: ast.ObjectExpression, scope: Scope) -> None:
        methods = [
            item
            for item in node.properties
            if isinstance(item, ast.Property) and (item.method or item.kind != "init")
        ]
        home = None
        if any(isinstance(inner, ast.Super) for item in methods for inner in ast.walk(item.value)):
            literal = self._open(node, ScopeKind.LITERAL, scope)
            home = self._hidden(node, literal, ("%object",))["%object"]
        for item in node.properties:
            if not isinstance(item, ast.Property) or item not in methods:
                self._visit(item, scope)
                continue
            self._name_value(item)
            if item.computed:
                self._visit(item.key, scope)
            assert isinstance(item.value, ast.FunctionExpression)
            self._kinds[item.value] = FunctionKind.METHOD
            self._function(item.value, scope if home is None else self._scopes.by_node[node], home)

    def _fields(self, node: ast.Fields, scope: Scope) -> None:
        """The values of fields see what is around the class, and ``this`` of the constructor."""
        around: Scope | None = scope
        this = scope.lookup("this")
        home = scope.lookup("super")
        while around is not None and not (
            around.kind is ScopeKind.CLASS and around.start == node.start
        ):
            around = around.parent
        assert around is not None and this is not None and home is not None
        inner = Scope(ScopeKind.FIELDS, around, scope.function)
        inner.imports.update({"this": this, "super": home})
        self._scopes.by_node[node] = inner
        for item in node.fields:
            self._name_value(item)
            for part in (item.key if item.computed else None, item.value):
                if part is not None:
                    self._visit(part, inner)

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
