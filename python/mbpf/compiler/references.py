# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Second pass over the names: what each identifier means, and how each binding is used."""

from __future__ import annotations

from mbpf.compiler import ast, hosts
from mbpf.compiler.classes import key_variable
from mbpf.compiler.early.report import bound_names
from mbpf.compiler.effects import Effects
from mbpf.compiler.scope import (
    Binding,
    BindingKind,
    FunctionKind,
    HostGlobal,
    HostObject,
    Reference,
    Scope,
    ScopeKind,
    Scopes,
    Tdz,
    Unresolved,
)
from mbpf.compiler.uses import NEVER, References, Use, Uses


def refer(program: ast.Program, scopes: Scopes, *, firmware: bool = False) -> References:
    """Resolve every identifier of ``program``; in the firmware, ``$name`` is a built-in."""
    references = References({}, {}, {}, {})
    effects = Effects.of(program)
    _Walker(scopes, references, effects, firmware).visit(program, scopes.by_node[program])
    return references


class _Walker:
    def __init__(
        self, scopes: Scopes, references: References, effects: Effects, firmware: bool
    ) -> None:
        self._effects = effects
        self._firmware = firmware
        self._scopes = scopes
        self._references = references
        self._cases: dict[Scope, int] = {}
        # Names that got their value although the pattern that gives it goes on.
        self._ready: set[Binding] = set()

    def visit(self, node: ast.Node, scope: Scope) -> None:
        match node:
            case ast.Identifier():
                self._use(node, scope)
            case ast.MemberExpression():
                self._mark_access(node, scope)
                if isinstance(node.object, ast.Super):
                    self._this(node, scope)
                    self._hide("super", node, scope)
                else:
                    self.visit(node.object, scope)
                if node.computed:
                    self.visit(node.property, scope)
            case ast.BinaryExpression(operator="in" | "instanceof"):
                self._mark_access(node, scope)
                self._children(node, scope)
            case (
                ast.BinaryExpression()
                | ast.UnaryExpression()
                | ast.TemplateLiteral()
                | ast.UpdateExpression(argument=ast.MemberExpression())
            ):
                self._mark_conversion(node, scope)
                self._children(node, scope)
            case ast.ThisExpression():
                self._this(node, scope)
            case ast.MetaProperty(meta="new"):
                self._new_target(node, scope)
            case ast.ClassExpression():
                self._class(node, scope)
            case ast.Fields():
                inner = self._scopes.by_node[node]
                self._this(node, inner)
                for item in node.fields:
                    if item.computed:
                        self.visit(item.key, inner)
                    if item.value is not None:
                        self.visit(item.value, inner)
            case ast.SuperCall():
                self._super_call(node, scope)
            case ast.Property(computed=False):
                self.visit(node.value, scope)
            case ast.LabeledStatement():
                self.visit(node.body, scope)
            case ast.BreakStatement() | ast.ContinueStatement():
                pass
            case ast.CallExpression():
                self._call(node, scope)
            case ast.SpreadElement():
                self._mark_access(node, scope)
                self._children(node, scope)
            case (
                ast.NewExpression()
                | ast.TaggedTemplateExpression()
                | ast.ReturnStatement()
                | ast.ThrowStatement()
            ):
                self._mark_call(node, scope)
                self._children(node, scope)
            case ast.AssignmentExpression(left=ast.Identifier() as name):
                if node.operator != "=":
                    self._mark_conversion(node, scope)
                self._write(name, scope)
                self.visit(node.right, scope)
            case ast.AssignmentExpression(left=ast.ObjectPattern() | ast.ArrayPattern() as pattern):
                self.visit(node.right, scope)
                self._pattern(pattern, scope, is_first=False)
            case ast.UpdateExpression(argument=ast.Identifier() as name):
                self._mark_conversion(node, scope)
                self._write(name, scope)
            case ast.VariableDeclarator():
                self._declarator(node, scope)
            case ast.ForInStatement() | ast.ForOfStatement():
                self._for_each(node, scope)
            case ast.SwitchStatement():
                self._switch(node, scope)
            case ast.CatchClause():
                inner = self._scopes.by_node[node]
                if node.param is not None:
                    self._pattern(node.param, inner, is_first=True)
                self.visit(node.body, inner)
            case ast.FunctionDeclaration() | ast.FunctionExpression():
                self._function(node)
            case ast.ArrowFunctionExpression():
                self._function(node)
            case _:
                self._children(node, self._scopes.by_node.get(node, scope))

    def _children(self, node: ast.Node, scope: Scope) -> None:
        for child in ast.children(node):
            self.visit(child, scope)

    def _function(self, node: ast.Function) -> None:
        scope = self._scopes.by_node[node]
        for param in node.params:
            self._pattern(param, scope, is_first=True)
        if isinstance(node.body, ast.BlockStatement):
            inner = self._scopes.by_node.get(node.body, scope)
            self._copies(scope, inner)
            self._children(node.body, inner)
        else:
            self.visit(node.body, scope)

    def _copies(self, scope: Scope, inner: Scope) -> None:
        """Variables of a body that start with the value of a parameter."""
        for name, binding in inner.bindings.items():
            if inner is scope or binding.kind is not BindingKind.VAR or name not in scope.bindings:
                continue
            source = ast.Identifier(binding.span, name)
            self._use(source, scope)
            found = self._references.copies.setdefault(scope.function, [])
            found.append((source, binding))

    def _use(self, node: ast.Identifier, scope: Scope, home: Scope | None = None) -> Uses | None:
        binding = (home or scope).lookup(node.name)
        if binding is None:
            self._references.by_node[node] = _host(node.name, self._firmware)
            return None
        self._references.by_node[node] = binding
        tdz = self._tdz(node, binding)
        if tdz is not None or (binding.has_dead_zone and scope.function is not binding.owner):
            self._mark_throw(node, scope)
        uses = self._references.uses.setdefault(binding, Uses())
        uses.all.append(Use(node, scope.function, tdz))
        return uses

    def _tdz(self, node: ast.Identifier, binding: Binding) -> Tdz | None:
        if not binding.has_dead_zone:
            return None
        if node.span.start < binding.ready:
            return None if binding in self._ready else Tdz.ALWAYS
        if binding.scope.kind is ScopeKind.SWITCH:
            return Tdz.MAYBE if self._cases.get(binding.scope) != binding.index else None
        return None

    def _write(self, node: ast.Identifier, scope: Scope) -> None:
        uses = self._use(node, scope)
        if uses is not None:
            uses.writes.append(node)

    def _declarator(self, node: ast.VariableDeclarator, scope: Scope) -> None:
        if not isinstance(node.id, ast.Identifier):
            if node.init is not None:
                self.visit(node.init, scope)
            is_first = all(
                binding.is_lexical
                for name in bound_names(node.id)
                if (binding := scope.lookup(name.name)) is not None
            )
            self._pattern(node.id, scope, is_first=is_first)
            return
        binding = scope.lookup(node.id.name)
        if node.init is None:
            if binding is not None and binding.is_lexical:
                self._references.by_node[node.id] = binding
            return
        self.visit(node.init, scope)
        if binding is not None and binding.declarator is not node:
            self._write(node.id, scope)
        elif binding is not None:
            self._references.by_node[node.id] = binding

    def _for_each(self, node: ast.ForInStatement | ast.ForOfStatement, scope: Scope) -> None:
        inner = self._scopes.by_node.get(node, scope)
        if isinstance(node, ast.ForOfStatement):
            self._mark_access(node, scope)
        self.visit(node.right, inner)
        match node.left:
            case ast.VariableDeclaration(declarations=declarations):
                for declarator in declarations:
                    if isinstance(declarator.id, ast.Identifier):
                        self._loop_variable(declarator.id, inner)
                    else:
                        self._declarator(declarator, inner)
            case left:
                self._pattern(left, inner, is_first=False)
        self.visit(node.body, inner)

    def _loop_variable(self, node: ast.Identifier, scope: Scope) -> None:
        """The loop gives it a value each time: no first value that could stand for all."""
        binding = scope.lookup(node.name)
        if binding is not None:
            self._references.by_node[node] = binding
            if binding.is_lexical:
                self._references.uses.setdefault(binding, Uses())
            else:
                self._write(node, scope)

    def _pattern(self, node: ast.Node, scope: Scope, *, is_first: bool) -> None:
        """A target, in the order of evaluation; names get their first value or another one."""
        match node:
            case ast.Identifier() if is_first:
                binding = scope.lookup(node.name)
                if binding is not None:
                    self._references.by_node[node] = binding
                    self._ready.add(binding)
            case ast.Identifier():
                self._write(node, scope)
            case ast.AssignmentPattern():
                self.visit(node.right, scope)
                self._pattern(node.left, scope, is_first=is_first)
            case ast.AssignmentProperty():
                if node.computed:
                    self.visit(node.key, scope)
                self._pattern(node.value, scope, is_first=is_first)
            case ast.RestElement():
                self._pattern(node.argument, scope, is_first=is_first)
            case ast.ObjectPattern() | ast.ArrayPattern():
                self._mark_access(node, scope)
                for child in ast.children(node):
                    self._pattern(child, scope, is_first=is_first)
            case _:
                self.visit(node, scope)

    def _switch(self, node: ast.SwitchStatement, scope: Scope) -> None:
        self.visit(node.discriminant, scope)
        inner = self._scopes.by_node[node]
        for index, case in enumerate(node.cases):
            self._cases[inner] = -1
            if case.test is not None:
                self.visit(case.test, inner)
            self._cases[inner] = index
            for statement in case.consequent:
                self.visit(statement, inner)

    def _call(self, node: ast.CallExpression, scope: Scope) -> None:
        self._mark_call(node, scope)
        if isinstance(node.callee, ast.Identifier):
            uses = self._use(node.callee, scope)
            if uses is not None:
                uses.calls.append(node)
        else:
            self.visit(node.callee, scope)
        for argument in node.arguments:
            self.visit(argument, scope)

    def _mark_throw(self, node: ast.Node, scope: Scope) -> None:
        first = self._references.first_throw
        first[scope.function] = min(first.get(scope.function, NEVER), node.span.start)

    def _mark_call(self, node: ast.Node, scope: Scope) -> None:
        self._mark_throw(node, scope)
        match node:
            case ast.CallExpression(callee=callee) | ast.NewExpression(callee=callee):
                if self._is_host(callee, scope):
                    return
        self._mark_code(node, scope)

    def _mark_access(self, node: ast.Node, scope: Scope) -> None:
        """What reads properties may throw, and calls getters if the program can have any."""
        self._mark_throw(node, scope)
        if self._effects.accessors:
            self._mark_code(node, scope)

    def _mark_conversion(self, node: ast.Node, scope: Scope) -> None:
        """What converts objects calls their methods if the program can have any."""
        if self._effects.conversions:
            self._mark_throw(node, scope)
            self._mark_code(node, scope)

    def _mark_code(self, node: ast.Node, scope: Scope) -> None:
        first = self._references.first_call
        first[scope.function] = min(first.get(scope.function, NEVER), node.span.start)

    def _is_host(self, callee: ast.Node, scope: Scope) -> bool:
        """Whether a callee is surely a function of the host that does not call back."""
        names: list[str] = []
        while isinstance(callee, ast.MemberExpression) and isinstance(
            callee.property, ast.Identifier
        ):
            if callee.computed:
                return False
            names.append(callee.property.name)
            callee = callee.object
        if not isinstance(callee, ast.Identifier) or scope.lookup(callee.name) is not None:
            return False
        return hosts.is_leaf(".".join([callee.name, *reversed(names)]), self._effects.none)

    # --- Functions that are methods, and classes ---------------------------------------------

    def _hide(self, name: str, node: ast.Node, scope: Scope, home: Scope | None = None) -> None:
        """A name for what has none; ``home`` is where it is known."""
        hidden = ast.Identifier(node.span, name)
        self._references.hidden[name, node] = hidden
        self._use(hidden, scope, home)

    def _this(self, node: ast.Node, scope: Scope) -> None:
        binding = scope.lookup("this")
        if binding is None:
            self._references.nothing.add(node)
            return
        if binding.owner.kind is FunctionKind.DERIVED:
            self._mark_throw(node, scope)
        if binding.owner is scope.function:
            self._references.this[scope.function] += 1
        else:
            self._hide("this", node, scope)

    def _new_target(self, node: ast.Node, scope: Scope) -> None:
        around: Scope | None = scope
        while around is not None and around.kind is not ScopeKind.FIELDS:
            binding = around.bindings.get("new.target")
            if binding is not None:
                if binding.owner is not scope.function:
                    self._hide("new.target", node, scope)
                return
            around = around.parent
        self._references.nothing.add(node)

    def _super_call(self, node: ast.SuperCall, scope: Scope) -> None:
        self._mark_call(node, scope)
        this = scope.lookup("this")
        assert this is not None
        self._this(node, scope)
        if this.owner is not scope.function:
            self._references.distant.add(this.owner)
            self._new_target(node, scope)
            self._hide("%class", node, scope, this.scope)
        for argument in node.arguments:
            self.visit(argument, scope)
        if node.fields is not None:
            self.visit(node.fields, scope)

    def _class(self, node: ast.ClassExpression, scope: Scope) -> None:
        inner = self._scopes.by_node[node]
        if node.super_class is not None:
            self._mark_access(node, scope)
            self.visit(node.super_class, inner)
        for member in node.body.body:
            match member:
                case ast.StaticInitializer():
                    self._mark_call(member, scope)
                case ast.MethodDefinition(computed=True) | ast.PropertyDefinition(computed=True):
                    self._mark_access(member, scope)
                    self._mark_conversion(member, scope)
                    self.visit(member.key, inner)
            match member:
                case ast.MethodDefinition() | ast.StaticInitializer():
                    self._function(member.value)
                case ast.PropertyDefinition(static=True, computed=True):
                    self._hide(key_variable(member), member, inner)
        self._ready.update(inner.bindings.values())
        for member in node.body.body:
            if isinstance(member, ast.PropertyDefinition) and member.value is not None:
                self.visit(member.value, inner)


def _host(name: str, firmware: bool) -> Reference:
    """What a name that the program does not declare means."""
    if firmware and name.startswith("$"):
        meant = hosts.firmware_name(name)
        return Unresolved(name) if meant is None else HostGlobal(meant)
    try:
        return HostObject(name)
    except ValueError:
        return HostGlobal(name) if name in hosts.GLOBALS else Unresolved(name)
