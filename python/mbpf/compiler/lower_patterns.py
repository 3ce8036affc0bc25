# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of patterns and of what is done with parameters before the body runs.

The order is the standard's: the value must be an object or a primitive with properties; then for
each part its key, the object and key that an assignment goes to, the value, and its default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mbpf.compiler import ast, hosts
from mbpf.compiler.constant import Special, Value
from mbpf.compiler.ir import Import, Label, Load, Name, Register
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.loads import BUILTIN_IMPORT
from mbpf.compiler.lower_members import FIELD_IMPORT, Index, Key, Members
from mbpf.compiler.scope import Binding, HostObject

_UNDEFINED: Final = Value.of(UNDEFINED)
_OWN_KEYS: Final = Import(BUILTIN_IMPORT, "@ownkeys")
_IS_ENUMERABLE: Final = Import(BUILTIN_IMPORT, "object.propertyIsEnumerable")


@dataclass(frozen=True, slots=True)
class _Place:
    """A member that will be assigned to."""

    receiver: Register
    key: Key


def _split(target: ast.Node) -> tuple[ast.Node, ast.AssignmentPattern | None]:
    """A target without its default, and the two together if it has one."""
    if isinstance(target, ast.AssignmentPattern):
        return target.left, target
    return target, None


class Patterns(Members):
    """Patterns and parameters."""

    # --- Parameters -------------------------------------------------------------------------

    def parameters(self) -> None:
        """Defaults and patterns of parameters, from the left."""
        for index, param in enumerate(self.info.params, start=self.first_parameter):
            mark = self.top
            target, default = _split(param)
            if default is not None:
                self._default(default, index)
            if isinstance(target, ast.RestElement):
                target = target.argument
            if not isinstance(target, ast.Identifier):
                self.take_apart(target, index, is_first=True)
            elif (binding := self.own_cell(target)) is not None and binding.has_dead_zone:
                if self.registers[binding] == index:
                    self.new_cell(target, index)
                else:
                    self.emit(target, "INITCELL", self.registers[binding], index)
            self.release(mark)
        for source, variable in self.resolution.references.copies.get(self.info, ()):
            self._copy(source, variable)

    def _copy(self, source: ast.Identifier, variable: Binding) -> None:
        """A variable of the body starts with the value of a parameter of the same name."""
        mark, place = self.top, self.place_of(variable)
        if place is not None:
            self.store_to(source, place, self.operand(source))
        elif variable in self.registers:
            self.expr_to(source, self.registers[variable])
        self.release(mark)

    # --- Patterns ---------------------------------------------------------------------------

    def take_apart(self, pattern: ast.Node, value: Register, *, is_first: bool) -> None:
        if isinstance(pattern, ast.ArrayPattern):
            self._take_elements(pattern, value, is_first)
            return
        assert isinstance(pattern, ast.ObjectPattern)
        is_context = isinstance(value, Load) and value.constant == Special("ctx")
        if not is_context:
            value = self.reused(pattern, value)
            self._need_object(pattern, value)
        has_rest = bool(pattern.properties) and isinstance(pattern.properties[-1], ast.RestElement)
        taken: list[int | str] = []
        for item in pattern.properties:
            if isinstance(item, ast.RestElement):
                self._rest(item, value, taken, is_first)
                continue
            text = self.text_of_key(item.key, item.computed)
            name = self.temp() if has_rest and text is None else None
            taken += [found for found in (text, name) if found is not None]
            mark = self.top
            self._part(item, value, self._key(item, name), is_first)
            self.release(mark)

    def _take_elements(self, pattern: ast.ArrayPattern, value: Register, is_first: bool) -> None:
        base, position, got = (self.temp() for _ in range(3))
        self.move(pattern, base, value)
        if not pattern.elements or self._can_be_noticed(pattern.elements[0]):
            # The value is looked at before any target is: no element has this position.
            self.emit(pattern, "LOADI", position, -1)
            self._element(pattern, base)
        self.emit(pattern, "LOADI", position, 0)
        for element in pattern.elements:
            mark = self.top
            if element is None:
                self._element(pattern, base)
            elif isinstance(element, ast.RestElement):
                member = self._member_place(element.argument, None)
                array = self.temp()
                self.emit(element, "NEWARR", array, 0)
                self.add_elements(element, base, array)
                self._put(element.argument, member, array, is_first)
            else:
                target, default = _split(element)
                member = self._member_place(target, default)
                self.load(element, got, _UNDEFINED)
                self._element(element, base)
                if default is not None:
                    self._default(default, got)
                self._put(target, member, got, is_first)
            self.release(mark)

    def _can_be_noticed(self, element: ast.Node | None) -> bool:
        """Whether finding what an element is assigned to may throw, or do what others see."""
        if isinstance(element, ast.RestElement):
            element = element.argument
        target = None if element is None else _split(element)[0]
        if not isinstance(target, ast.MemberExpression):
            return False
        parts = [target.object, target.property] if target.computed else [target.object]
        return not all(map(self._is_at_hand, parts))

    def _is_at_hand(self, node: ast.Node) -> bool:
        """Whether it is a constant, or a local that is ready."""
        if self.resolution.constant(node) is not None:
            return True
        return self.local_or_none(node) is not None and node not in self.resolution.tdz

    def _element(self, node: ast.Node, base: int) -> None:
        """Take the next element, if there is one; the end is no more than that."""
        following = Label()
        self.emit(node, "FOROF", base, following)
        self.place(following)

    def _need_object(self, pattern: ast.ObjectPattern, value: Register) -> None:
        """Throw if ``value`` is undefined or null, unless the first part does that at once."""
        first = pattern.properties[0] if pattern.properties else None
        if isinstance(first, ast.AssignmentProperty):
            is_known = self.text_of_key(first.key, first.computed) is not None
            if is_known and not isinstance(_split(first.value)[0], ast.MemberExpression):
                return
        ready = Label()
        self.emit(pattern, "JNNUL", value, ready)
        mark = self.top
        self.fetch(pattern, self.temp(), value, Index(0))
        self.release(mark)
        self.place(ready)

    def _key(self, item: ast.AssignmentProperty, name: int | None) -> Key:
        """Evaluate a key; ``name`` is a register for its text, if that will be needed."""
        known = self.constant_key(item.key, item.computed)
        if known is not None:
            return Load(known, self.temp()) if isinstance(known, Value) else known
        if name is None and not isinstance(_split(item.value)[0], ast.MemberExpression):
            return self.operand(item.key)
        key = self.temp() if name is None else name
        self.emit(item.key, "TOKEY", key, self.operand(item.key, into=key))
        if name is not None:
            self.emit(item.key, "TOSTR", key, key)
        return key

    def _part(
        self, item: ast.AssignmentProperty, value: Register, key: Key, is_first: bool
    ) -> None:
        target, default = _split(item.value)
        member = self._member_place(target, default)
        register = self._register(target, is_first, default is not None)
        field = self._context_field(value, key)
        if field is None:
            self.fetch(item, register, value, key)
        else:
            self.emit(item, "CTXF", register, field)
        if default is not None:
            self._default(default, register)
        self._put(target, member, register, is_first)

    def _context_field(self, value: Register, key: Key) -> Import | None:
        """The field of the context that a part is, if that is known."""
        is_context = isinstance(value, Load) and value.constant == Special("ctx")
        if not is_context or not isinstance(key, Name):
            return None
        found = hosts.member(HostObject.CTX, key.text, self.resolution.target)
        if not isinstance(found, hosts.CtxField):
            return None
        return Import(FIELD_IMPORT, found.name, found.version, found.prototype)

    def _member_place(
        self, target: ast.Node, default: ast.AssignmentPattern | None
    ) -> _Place | None:
        if not isinstance(target, ast.MemberExpression):
            return None
        later = () if default is None else (default.right,)
        return _Place(*self.receiver_and_key(target, *later))

    def _register(self, target: ast.Node, is_first: bool, has_default: bool) -> int:
        """Where to read a part to: the variable itself if nobody can see it too early."""
        binding = self.local_or_none(target)
        if binding is None or binding not in self.registers:
            return self.temp()
        can_be_seen = has_default or target in self.resolution.tdz
        return self.registers[binding] if is_first or not can_be_seen else self.temp()

    def _default(self, node: ast.AssignmentPattern, register: int) -> None:
        mark, given = self.top, Label()
        self.emit(node, "JSNE", register, self.constant_operand(_UNDEFINED), given)
        self.release(mark)
        self.expr_to(node.right, register)
        self.place(given)

    def _put(self, target: ast.Node, member: _Place | None, register: int, is_first: bool) -> None:
        if member is not None:
            self.store(target, member.receiver, member.key, register)
        elif not isinstance(target, ast.Identifier):
            self.take_apart(target, register, is_first=is_first)
        elif is_first and (place := self.stored(target)) is not None:
            self.init_at(target, place, register)
        else:
            if not is_first and target in self.resolution.tdz:
                self.check_ready(target)
            self.assign_register(target, target, register)

    # --- The rest ---------------------------------------------------------------------------

    def _rest(
        self, item: ast.RestElement, value: Register, taken: list[int | str], is_first: bool
    ) -> None:
        """Copy the properties whose names are not ``taken``: texts, and registers with one."""
        member = self._member_place(item.argument, None)
        copy, keys, count, index, key, got, receiver, name = (self.temp() for _ in range(8))
        body, following, end = Label(), Label(), Label()
        self.emit(item, "NEWOBJ", copy, 0)
        self.move(item, receiver, value)
        self.emit(item, "CALLB", got, _OWN_KEYS, 1)
        self.move(item, keys, got)
        self.emit(item, "LEN", count, keys)
        self.emit(item, "LOADI", index, 0)

        def lower() -> None:
            self.emit(item, "JNLT", index, count, end)
            self.place(body)
            self.emit(item, "GETEL", key, keys, index)
            for part in taken:
                other = part if isinstance(part, int) else Load(Value.of(part), got)
                self.emit(item, "JSEQ", key, other, following)
            if self.resolution.effects.accessors:
                # A getter may have deleted it.
                self.move(item, receiver, value)
                self.move(item, name, key)
                self.emit(item, "CALLB", got, _IS_ENUMERABLE, 2)
                self.emit(item, "JF", got, following)
            self.emit(item, "GETEL", got, value, key)
            self.emit(item, "INITEL", copy, key, got)
            self.place(following)
            self.emit(item, "INCJLT", index, count, body)
            self.place(end)

        self.in_loop(item, lower)
        self._put(item.argument, member, copy, is_first)
