# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of object literals, classes and fields.

DEFINE takes an object and its key in two registers that lie side by side: what gets members keeps
the register behind it free for their keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.classes import key_variable
from mbpf.compiler.constant import Special, Value
from mbpf.compiler.evaluate import has_computed_key
from mbpf.compiler.ir import Import, Register
from mbpf.compiler.jsvalue import UNDEFINED, array_index
from mbpf.compiler.loads import BUILTIN_IMPORT
from mbpf.compiler.lower_receivers import Receivers
from mbpf.compiler.scope import Binding, BindingKind, FunctionKind

_MAX_ROOM: Final = 0xFFFF
_CLASS: Final = Import(BUILTIN_IMPORT, "@class")
_PROTO: Final = Import(BUILTIN_IMPORT, "@proto")
_SPREAD: Final = Import(BUILTIN_IMPORT, "@spread")
# What DEFINE defines.
_KINDS: Final = {"get": 1, "set": 2}
_ENUMERABLE: Final = 4
_NAMED: Final = 8
_FUNCTIONS: Final = (ast.FunctionExpression, ast.ArrowFunctionExpression, ast.ClassExpression)


@dataclass(frozen=True, slots=True)
class _Pair:
    """An object's register; the next one is for keys."""

    object: int

    @property
    def key(self) -> int:
        """The register of its keys."""
        return self.object + 1


def _takes_name(value: ast.Node) -> bool:
    """Whether a value gets the name of the key that it is defined under."""
    is_named = isinstance(value, ast.FunctionExpression | ast.ClassExpression) and value.id
    return isinstance(value, _FUNCTIONS) and not is_named


def _is_named_late(key: ast.Node, value: ast.Node) -> bool:
    """Whether a value gets the name of a computed key, which no literal tells beforehand."""
    return _takes_name(value) and not isinstance(key, (ast.StringLiteral, ast.NumericLiteral))


class Objects(Receivers):
    """Object literals, classes and fields."""

    # --- Object literals --------------------------------------------------------------------

    def object_to(self, node: ast.ObjectExpression, dst: int) -> None:
        into = self.scratch(dst)
        pair: _Pair | None = None
        if any(
            isinstance(item, ast.Property) and self._is_defined(item) for item in node.properties
        ):
            into = self.temp()
            pair = _Pair(into)
            self.temp()
        self.emit(node, "NEWOBJ", into, min(len(node.properties), _MAX_ROOM))
        for binding in self.resolution.scopes.hidden.get(node, {}).values():
            self._place_hidden(node, binding)
            self._init_hidden(node, binding, into)
        for slot, item in enumerate(node.properties):
            mark = self.top
            if isinstance(item, ast.SpreadElement):
                self._spread_to(item, into)
            elif ast.sets_prototype(item):
                self._prototype(item, into)
            elif pair is not None and self._is_defined(item):
                self._define(item, pair, item.value, item.kind, _ENUMERABLE)
            else:
                self._property(item, into, slot)
            self.release(mark)
        self.move(node, dst, into)

    def _is_defined(self, item: ast.Property) -> bool:
        """Whether a property needs DEFINE: an accessor, or a function named when it runs."""
        if item.kind != "init":
            return True
        return item.computed and _is_named_late(item.key, item.value)

    def _spread_to(self, item: ast.SpreadElement, into: int) -> None:
        base = self.temp()
        self.move(item, self.temp(), into)
        self.expr_to(item.argument, self.temp())
        self.emit(item, "CALLB", base, _SPREAD, 2)

    def _prototype(self, item: ast.Property, into: int) -> None:
        base = self.temp()
        self.move(item, self.temp(), into)
        self.expr_to(item.value, self.temp())
        self.emit(item, "CALLB", base, _PROTO, 2)

    def _property(
        self,
        item: ast.Property | ast.FieldDefinition,
        receiver: int,
        slot: int,
    ) -> None:
        """Give a new object a property."""
        text = self.text_of_key(item.key, item.computed)
        if text is None:
            key = self.operand(item.key, *(() if item.value is None else (item.value,)))
            if isinstance(item, ast.Property) and self.resolution.constant(item.value) is None:
                # The value may change the object that the key is made of.
                converted = self.temp()
                self.emit(item.key, "TOKEY", converted, key)
                key = converted
            self.emit(item, "INITEL", receiver, key, self._value(item.value))
            return
        index = array_index(text)
        name = self.property_name(text) if index is None else None
        if name is not None:
            self.names.expect(text, slot)
            self.emit(item, "INITP", receiver, self._value(item.value), name)
            return
        constant = Value.of(text if index is None else float(index))
        self.emit(
            item, "INITEL", receiver, self.constant_operand(constant), self._value(item.value)
        )

    def _value(self, value: ast.Expression | None) -> Register:
        """The value of a property; a field may have none."""
        return self.constant_operand(Value.of(UNDEFINED)) if value is None else self.operand(value)

    # --- Members ----------------------------------------------------------------------------

    def _key_to(self, node: ast.Node, computed: bool, dst: int) -> None:
        """Put a key into a register."""
        text = self.text_of_key(node, computed)
        if text is not None:
            index = array_index(text)
            self.load(node, dst, Value.of(text if index is None else float(index)))
            return
        self.emit(node, "TOKEY", dst, self.operand(node, into=dst))

    def _define(
        self,
        item: ast.Property | ast.MethodDefinition,
        pair: _Pair,
        value: ast.Node,
        kind: str,
        flags: int,
    ) -> None:
        """Define a member of an object."""
        self._key_to(item.key, item.computed, pair.key)
        if item.computed and _is_named_late(item.key, value):
            flags |= _NAMED
        mark = self.top
        self.emit(item, "DEFINE", pair.object, self.operand(value), flags | _KINDS.get(kind, 0))
        self.release(mark)

    # --- Variables without a name -----------------------------------------------------------

    def _place_hidden(self, node: ast.Node, binding: Binding) -> None:
        """A register or cell for a variable that is used."""
        if not self._is_used(binding) or binding in self.resolution.globals:
            return
        register = self.registers[binding] = self.temp()
        if binding in self.resolution.cells:
            self.new_cell(node, register, Special("tdz"))

    def _is_used(self, binding: Binding) -> bool:
        used = self.resolution.references.of(binding).all
        return bool(used) and self.evaluator.binding(binding) is None

    def _init_hidden(self, node: ast.Node, binding: Binding, value: int) -> None:
        if not self._is_used(binding):
            return
        place = self.place_of(binding)
        if place is not None:
            self.init_at(node, place, value)
        else:
            self.move(node, self.registers[binding], value)

    # --- Classes ----------------------------------------------------------------------------

    def class_to(self, node: ast.ClassExpression, dst: int) -> None:
        scope = self.resolution.scopes.by_node[node]
        hidden = self.resolution.scopes.hidden[node]
        for binding in dict.fromkeys((*hidden.values(), *scope.bindings.values())):
            self._place_hidden(node, binding)
        constructor = _Pair(self.temp())
        self.temp()
        prototype = _Pair(self.temp())
        parent = (self.temp(), self.temp())[1]
        if node.super_class is None:
            self.load(node, parent, Special("hole"))
        else:
            self.expr_to(node.super_class, parent)
        first, *members = node.body.body
        assert isinstance(first, ast.MethodDefinition)
        self.function_to(first.value, constructor.object)
        self.move(node, prototype.key, constructor.object)
        self.emit(node, "CALLB", prototype.object, _CLASS, 2)
        self.release(parent)
        self._init_hidden(node, hidden["%class"], constructor.object)
        self._init_hidden(node, hidden["%object"], prototype.object)
        for member in members:
            pair = constructor if _is_static(member) else prototype
            if isinstance(member, ast.MethodDefinition):
                self._define(member, pair, member.value, member.kind, 0)
            elif has_computed_key(member):
                self._key_to(member.key, True, pair.key)
                self._init_hidden(member, hidden[key_variable(member)], pair.key)
        for binding in scope.bindings.values():
            if binding.kind is BindingKind.CONST:
                self._init_hidden(node, binding, constructor.object)
        for member in members:
            if isinstance(member, ast.StaticInitializer):
                self._run(member, constructor.object)
            elif isinstance(member, ast.PropertyDefinition) and member.static:
                self._static(member, constructor)
        self.move(node, dst, constructor.object)

    def _run(self, member: ast.StaticInitializer, constructor: int) -> None:
        mark = self.top
        base = self.temp()
        self.function_to(member.value, base)
        self.move(member, self.temp(), constructor)
        self.emit(member, "CALLM", base, 0)
        self.release(mark)

    def _static(self, member: ast.PropertyDefinition, pair: _Pair) -> None:
        name = self.hidden_name(key_variable(member), member)
        key = member.key if name is None else name
        self._field(ast.FieldDefinition(member.span, key, member.value, member.computed), pair)

    # --- Fields -----------------------------------------------------------------------------

    def fields(self, node: ast.Fields) -> None:
        mark = self.top
        if self.info.kind is FunctionKind.CLASS:
            # A new object, of which nobody knows yet, is as good as one of a literal.
            register = self.this_operand(node)
            assert isinstance(register, int)
            for slot, item in enumerate(node.fields):
                inner = self.top
                self._first(item, register, slot)
                self.release(inner)
        else:
            pair = _Pair(self.temp())
            self.temp()
            self.this_to(node, pair.object)
            for item in node.fields:
                self._field(item, pair)
        self.release(mark)

    def _first(self, item: ast.FieldDefinition, receiver: int, slot: int) -> None:
        if item.computed and item.value is not None and _takes_name(item.value):
            pair = _Pair(self.temp())
            self.temp()
            self.move(item, pair.object, receiver)
            self._field(item, pair)
        else:
            self._property(item, receiver, slot)

    def _field(self, item: ast.FieldDefinition, pair: _Pair) -> None:
        """Define a field; a computed key is the name of a variable."""
        flags, value = _ENUMERABLE, item.value
        if item.computed:
            self.expr_to(item.key, pair.key)
            flags |= _NAMED if value is not None and _takes_name(value) else 0
        else:
            self._key_to(item.key, False, pair.key)
        mark = self.top
        self.emit(item, "DEFINE", pair.object, self._value(value), flags)
        self.release(mark)


def _is_static(member: ast.Node) -> bool:
    return isinstance(member, (ast.MethodDefinition, ast.PropertyDefinition)) and member.static
