# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What classes, object literals and their members declare, and the names of functions in them."""

from __future__ import annotations

from abc import ABC, abstractmethod

from mbpf.compiler import ast
from mbpf.compiler.classes import key_variable
from mbpf.compiler.jsvalue import to_text
from mbpf.compiler.scope import Binding, BindingKind, FunctionKind, Scope, ScopeKind, Scopes


class MemberDeclarer(ABC):
    """The part of the walk that members need."""

    def __init__(self, scopes: Scopes, parenthesized: frozenset[ast.Node]) -> None:
        self._scopes = scopes
        self._parenthesized = parenthesized
        self._names: dict[ast.Node, str] = {}
        self._kinds: dict[ast.Node, FunctionKind] = {}
        # Loops around, which matters at the top level only.
        self._loops = 0

    @abstractmethod
    def _visit(self, node: ast.Node, scope: Scope, *, is_direct: bool = False) -> None:
        """Declare what a node brings."""

    @abstractmethod
    def _function(self, node: ast.Function, parent: Scope, home: Binding | None = None) -> None:
        """Declare what a function brings; ``home`` is the home object of a method."""

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
