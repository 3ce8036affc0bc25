# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Which expressions and bindings have a value that the compiler knows."""

from __future__ import annotations

from typing import TypeGuard

from mbpf.compiler import ast, fold, hosts
from mbpf.compiler.constant import (
    BuiltinRef,
    Constant,
    FunctionRef,
    MapRef,
    NamespaceRef,
    Special,
    Value,
    truth,
    type_name,
)
from mbpf.compiler.jsvalue import UNDEFINED, concat, to_text, units
from mbpf.compiler.scope import (
    Binding,
    BindingKind,
    HostGlobal,
    HostObject,
    Reference,
    Scopes,
    Unresolved,
)
from mbpf.compiler.source import Diagnostic
from mbpf.compiler.target import Target
from mbpf.compiler.uses import References


class Evaluator:
    """Answers questions about nodes; every answer is worked out once.

    ``problems`` collects the members of host objects that mean nothing.
    """

    def __init__(
        self,
        scopes: Scopes,
        references: References,
        contexts: frozenset[Binding],
        target: Target,
        made: frozenset[ast.Node] = frozenset(),
    ) -> None:
        """Args:
        scopes: scopes and functions.
        references: what names mean.
        contexts: parameters that are the context.
        target: what the program is compiled for.
        made: functions that are no constants: the program makes them.
        """
        self._scopes = scopes
        self._references = references
        self._contexts = contexts
        self._made = made
        self.target = target
        self._constants: dict[ast.Node, Constant | None] = {}
        self._bindings: dict[Binding, Constant | None] = {}
        self._hosts: dict[ast.Node, hosts.HostValue | None] = {}
        self.problems: list[Diagnostic] = []

    def reference(self, node: ast.Identifier) -> Reference:
        """What an identifier refers to; a parameter that is the context is the context."""
        reference = self._references.by_node[node]
        if isinstance(reference, Binding) and reference in self._contexts:
            return HostObject.CTX
        return reference

    def constant(self, node: ast.Node) -> Constant | None:
        """The value of an expression that has no effects and is the same each time, or None."""
        if node not in self._constants:
            self._constants[node] = self._evaluate(node)
        return self._constants[node]

    def truth(self, node: ast.Node) -> bool | None:
        """ToBoolean of an expression, if it is known."""
        return truth(self.constant(node))

    def binding(self, binding: Binding) -> Constant | None:
        """The value that ``binding`` has whenever anyone looks, or None."""
        if binding not in self._bindings:
            self._bindings[binding] = None
            self._bindings[binding] = self._binding_value(binding)
        return self._bindings[binding]

    def is_settled(self, binding: Binding) -> bool:
        """Whether ``binding`` is written once and nobody can look before that."""
        if self._references.of(binding).writes:
            return False
        if binding.declarator is None or binding.declarator.init is None:
            return False
        if binding.kind is BindingKind.VAR and not binding.is_direct:
            return False
        for use in self._references.of(binding).all:
            if use.function is not binding.owner:
                if not self._references.is_ready_for(binding, use.function):
                    return False
            elif use.tdz is not None or use.node.span.start < binding.ready:
                return False
        return True

    def host(self, node: ast.Node) -> hosts.HostValue | None:
        """The part of the host that an expression names, or None."""
        if node not in self._hosts:
            self._hosts[node] = self._host(node)
        return self._hosts[node]

    def _binding_value(self, binding: Binding) -> Constant | None:
        if binding.function is not None:
            written = self._references.of(binding).writes or binding.function in self._made
            return None if written else FunctionRef(self._scopes.functions[binding.function])
        if binding.inside is not None:
            known = binding.name == "%class" or self._is_inner_name_settled(binding)
            return self._constructor(binding.inside) if known else None
        if not self.is_settled(binding):
            return None
        assert binding.declarator is not None and binding.declarator.init is not None
        if isinstance(binding.declarator.init, ast.ClassExpression):
            return self._constructor(binding.declarator.init)
        return self.constant(binding.declarator.init)

    def _constructor(self, node: ast.ClassExpression) -> Constant | None:
        """A class that is made once, without variables of functions around it."""
        first = node.body.body[0]
        assert isinstance(first, ast.MethodDefinition)
        if first.value in self._made:
            return None
        return FunctionRef(self._scopes.functions[first.value])

    def _is_inner_name_settled(self, binding: Binding) -> bool:
        """Whether nobody looks at a class's own name before the class is there."""
        node = binding.inside
        if binding.kind is not BindingKind.CONST or node is None:
            return False
        early = [member.key for member in node.body.body if has_computed_key(member)]
        early += [node.super_class] if node.super_class is not None else []
        return not any(
            part.span.start <= use.node.span.start < part.span.end
            for use in self._references.of(binding).all
            for part in early
        )

    def _host(self, node: ast.Node) -> hosts.HostValue | None:
        match node:
            case ast.Identifier():
                reference = self.reference(node)
                if isinstance(reference, Binding):
                    value = self.binding(reference)
                    if value == Special("ctx"):
                        return HostObject.CTX
                    if isinstance(value, NamespaceRef):
                        return HostGlobal(value.name)
                    return value if isinstance(value, MapRef | BuiltinRef) else None
                return None if isinstance(reference, Unresolved) else reference
            case ast.ChainExpression():
                return self.host(node.expression)
            case ast.MemberExpression():
                receiver, name = self.host(node.object), self.member_name(node)
                if receiver is None or name is None:
                    return None
                return self._host_member(receiver, name, node.property)
        return None

    def _host_member(
        self, receiver: hosts.HostValue, name: str, place: ast.Node
    ) -> hosts.HostValue | None:
        found = hosts.member(receiver, name, self.target)
        if isinstance(found, hosts.Problem):
            self.problems.append(Diagnostic(found.id, place.span, found.message, found.hint))
            return None
        return found

    def context_parts(self, pattern: ast.ObjectPattern, source: ast.Node) -> None:
        """Look up what a pattern names, if it takes the context apart."""
        if self.host(source) is HostObject.CTX:
            self.parts_of_context(pattern)

    def parts_of_context(self, pattern: ast.ObjectPattern) -> None:
        """Look up what a pattern names that takes the context apart."""
        for item in pattern.properties:
            match item:
                case ast.AssignmentProperty(key=ast.Identifier() as key, computed=False):
                    found = self._host_member(HostObject.CTX, key.name, key)
                    if isinstance(found, hosts.CtxMethod):
                        self.problems.append(
                            Diagnostic(
                                "unknown-field",
                                key.span,
                                f"'{key.name}' is no field of the context, but a method of it: "
                                "it cannot be called without the context",
                                f"write 'ctx.{key.name}(...)'",
                            )
                        )

    def member_name(self, node: ast.MemberExpression) -> str | None:
        """The property that a member expression names, if it is known and text."""
        if not node.computed and isinstance(node.property, ast.Identifier):
            return node.property.name
        key = self.constant(node.property) if node.computed else None
        return to_text(key.js) if isinstance(key, Value) else None

    def _evaluate(self, node: ast.Node) -> Constant | None:
        match node:
            case ast.NumericLiteral() | ast.StringLiteral() | ast.BooleanLiteral():
                return Value.of(node.value)
            case ast.NullLiteral():
                return Value.of(None)
            case ast.ThisExpression() | ast.MetaProperty():
                return Value.of(UNDEFINED) if node in self._references.nothing else None
            case ast.Identifier():
                return self._identifier(node)
            case ast.FunctionExpression() | ast.ArrowFunctionExpression():
                return None if node in self._made else FunctionRef(self._scopes.functions[node])
            case ast.MemberExpression():
                return self._member(node)
            case ast.ChainExpression():
                return self.constant(node.expression)
            case ast.UnaryExpression():
                return self._unary(node)
            case ast.BinaryExpression():
                return self._binary(node)
            case ast.LogicalExpression():
                return self._logical(node)
            case ast.ConditionalExpression():
                test = self.truth(node.test)
                if test is None:
                    return None
                return self.constant(node.consequent if test else node.alternate)
            case ast.TemplateLiteral():
                return self._template(node)
        return None

    def _identifier(self, node: ast.Identifier) -> Constant | None:
        reference = self.reference(node)
        match reference:
            case Binding():
                return self.binding(reference)
            case HostObject.CTX:
                return Special("ctx")
            case HostGlobal():
                return hosts.global_value(reference.name)
            case _:
                return None

    def _member(self, node: ast.MemberExpression) -> Constant | None:
        found = self.host(node)
        if isinstance(found, (Value, MapRef, BuiltinRef)):
            return found
        receiver = self.constant(node.object)
        if not isinstance(receiver, Value) or receiver.type != "string":
            return None
        if self.member_name(node) != "length":
            return None
        return Value.of(float(len(units(str(receiver.payload)))))

    def _unary(self, node: ast.UnaryExpression) -> Constant | None:
        match node:
            case ast.UnaryExpression(operator="typeof", argument=ast.Identifier() as asked) if (
                isinstance(self.reference(asked), Unresolved)
            ):
                return Value.of("undefined")
        value = self.constant(node.argument)
        if value is None or node.operator == "delete":
            return None
        if node.operator == "void":
            return Value.of(UNDEFINED)
        if node.operator == "typeof":
            name = type_name(value)
            return None if name is None else Value.of(name)
        if isinstance(value, Value):
            return Value.of(fold.unary(node.operator, value.js))
        return Value.of(False) if node.operator == "!" else None

    def _binary(self, node: ast.BinaryExpression) -> Constant | None:
        left, right = self.constant(node.left), self.constant(node.right)
        if not isinstance(left, Value) or not isinstance(right, Value):
            return None
        result = fold.binary(node.operator, left.js, right.js)
        return None if isinstance(result, fold.NotFolded) else Value.of(result)

    def _logical(self, node: ast.LogicalExpression) -> Constant | None:
        left = self.constant(node.left)
        if left is None:
            return None
        if node.operator == "??":
            nothing = left in (Value.of(None), Value.of(UNDEFINED))
            return self.constant(node.right) if nothing else left
        return left if truth(left) is (node.operator == "||") else self.constant(node.right)

    def _template(self, node: ast.TemplateLiteral) -> Constant | None:
        text = node.quasis[0].cooked or ""
        for expression, quasi in zip(node.expressions, node.quasis[1:], strict=True):
            value = self.constant(expression)
            if not isinstance(value, Value):
                return None
            text = concat(concat(text, to_text(value.js)), quasi.cooked or "")
        return Value.of(text) if len(text) <= fold.MAX_TEXT else None


def has_computed_key(member: ast.Node) -> TypeGuard[ast.MethodDefinition | ast.PropertyDefinition]:
    """Whether a member of a class has a key that is evaluated when the class is made."""
    return isinstance(member, (ast.MethodDefinition, ast.PropertyDefinition)) and member.computed
