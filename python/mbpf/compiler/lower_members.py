# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of property access and of everything that assigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from mbpf.compiler import ast, hosts
from mbpf.compiler.constant import GlobalRef, Value
from mbpf.compiler.ir import Import, Label, Load, Name, Register
from mbpf.compiler.jsvalue import array_index
from mbpf.compiler.loads import Running
from mbpf.compiler.lower_cells import Cells, Stored

FIELD_IMPORT = 2
_SHORT_CIRCUIT = {"&&=": "JF", "||=": "JT", "??=": "JNNUL"}


@dataclass(frozen=True, slots=True)
class Index:
    """A constant array index that fits an instruction."""

    value: int


Key: TypeAlias = Index | Name | Register


def _may_change_object(node: ast.Node) -> bool:
    """Whether evaluating this node itself may change what an object's text is."""
    match node:
        case ast.CallExpression() | ast.AssignmentExpression():
            return True
        case ast.UpdateExpression(argument=ast.MemberExpression()):
            return True
    return isinstance(node, ast.UnaryExpression) and node.operator == "delete"


class Members(Cells):
    """Members, assignments, ``++`` and ``--``."""

    # --- Access -----------------------------------------------------------------------------

    def constant_key(self, key: ast.Node, computed: bool) -> Index | Name | Value | None:
        """What a key names, if that is known."""
        if not computed and isinstance(key, ast.Identifier):
            return self._name_or_text(key.name)
        constant = self.resolution.constant(key)
        if not isinstance(constant, Value):
            return None
        number = constant.int32
        if constant.type == "number":
            return Index(number) if number is not None and 0 <= number <= 255 else constant
        text = self.text_of_key(key, True)
        assert text is not None
        index = array_index(text)
        if index is None:
            return self._name_or_text(text)
        return Index(index) if index <= 255 else Value.of(float(index))

    def _name_or_text(self, text: str) -> Name | Value:
        return self.property_name(text) or Value.of(text)

    def receiver_and_key(
        self, node: ast.MemberExpression, *later: ast.Node, into: int | None = None
    ) -> tuple[Register, Key]:
        """Evaluate the two parts of a member expression; ``later`` comes before their use."""
        known = self.constant_key(node.property, node.computed)
        if known is None:
            receiver = self.operand(node.object, node.property, *later, into=into)
            self.unless_nothing(node, receiver)
            return receiver, self.operand(node.property, *later)
        receiver = self.operand(node.object, *later, into=into)
        self.unless_nothing(node, receiver)
        return receiver, Load(known, self.temp()) if isinstance(known, Value) else known

    def fetch(self, node: ast.Node, dst: int, receiver: Register, key: Key) -> None:
        """``dst = receiver[key]``."""
        match key:
            case Index():
                self.emit(node, "GETELI", dst, receiver, key.value)
            case Name(text="length"):
                self.emit(node, "LEN", dst, receiver)
            case Name():
                self.emit(node, "GETP", dst, receiver, key)
            case _:
                self.emit(node, "GETEL", dst, receiver, key)

    def store(self, node: ast.Node, receiver: Register, key: Key, value: Register) -> None:
        """``receiver[key] = value``."""
        match key:
            case Index():
                self.emit(node, "SETELI", receiver, value, key.value)
            case Name():
                self.emit(node, "SETP", receiver, value, key)
            case _:
                self.emit(node, "SETEL", receiver, key, value)

    def member_to(self, node: ast.MemberExpression, dst: int) -> None:
        named = self.evaluator.host(node)
        if isinstance(named, hosts.CtxField):
            field = Import(FIELD_IMPORT, named.name, named.version, named.prototype)
            self.emit(node, "CTXF", dst, field)
            return
        if isinstance(node.object, ast.Super):
            self.super_to(node, dst)
            return
        if node in self.resolution.counted:
            self.emit(node, "LDRUN", dst, Running.COUNT)
            return
        into = dst if self.is_scratch(dst) else None
        receiver, key = self.receiver_and_key(node, into=into)
        self.fetch(node, dst, receiver, key)

    # --- Assignment -------------------------------------------------------------------------

    def assignment_to(self, node: ast.AssignmentExpression, dst: int | None) -> Register | None:
        """Assign; with a ``dst`` the value is put there too."""
        match node.left:
            case ast.ObjectPattern() | ast.ArrayPattern() as pattern:
                into = dst if dst is not None and self.is_scratch(dst) else None
                value = self.operand(node.right, pattern, into=into)
                self.take_apart(pattern, value, is_first=False)
                self._give(node, dst, value)
            case ast.MemberExpression():
                self._assign_member(node, node.left, dst)
            case ast.Identifier() if (place := self.stored(node.left)) is not None:
                self._assign_stored(node, place, dst)
            case ast.Identifier():
                self._assign_local(node, node.left, dst)
            case _:
                raise AssertionError("the early errors let a wrong target pass")
        return None

    def _give(self, node: ast.Node, dst: int | None, value: Register) -> None:
        if dst is not None:
            self.move(node, dst, value)

    def _assign_local(
        self, node: ast.AssignmentExpression, target: ast.Identifier, dst: int | None
    ) -> None:
        binding = self.local(target)
        if binding is None:
            # A function or constant that is assigned has a variable: this is an error's remains.
            self.effect(node.right)
            return
        if target in self.resolution.tdz:
            self._assign_unready(node, target, dst)
            return
        register = self.registers[binding]
        if node.operator == "=":
            self.expr_to(node.right, register)
        elif node.operator in _SHORT_CIRCUIT:
            end = Label()
            self.emit(node, _SHORT_CIRCUIT[node.operator], register, end)
            self.expr_to(node.right, register)
            self.place(end)
        else:
            left: Register = register
            if binding in self.writes(node.right):
                left = self.temp()
                self.move(node, left, register)
            self.arithmetic(node, node.operator[:-1], register, left, node.right)
        self._give(node, dst, register)

    def _assign_unready(
        self, node: ast.AssignmentExpression, target: ast.Identifier, dst: int | None
    ) -> None:
        """A variable in its dead zone, or perhaps in it: the check comes after the value."""
        if node.operator != "=":
            register = self.check_ready(target)
            if register is None:
                return
            value = self.temp()
            if node.operator in _SHORT_CIRCUIT:
                end = Label()
                self.move(node, value, register)
                self.emit(node, _SHORT_CIRCUIT[node.operator], value, end)
                self.expr_to(node.right, value)
                self.place(end)
            else:
                self.move(node, value, register)
                self.arithmetic(node, node.operator[:-1], value, value, node.right)
            self.move(node, register, value)
        else:
            value = self.temp()
            self.expr_to(node.right, value)
            register = self.check_ready(target)
            if register is not None:
                self.move(node, register, value)
        self._give(node, dst, value)

    def _assign_stored(
        self, node: ast.AssignmentExpression, place: Stored, dst: int | None
    ) -> None:
        into = dst if dst is not None and self.is_scratch(dst) else None
        value: Register
        if node.operator == "=":
            value = self.operand(node.right, into=into)
            self.store_to(node, place, value)
        else:
            value = self.temp() if into is None else into
            self.load_from(node.left, value, place)
            end = Label()
            if node.operator in _SHORT_CIRCUIT:
                self.emit(node, _SHORT_CIRCUIT[node.operator], value, end)
                self.expr_to(node.right, value)
            else:
                self.arithmetic(node, node.operator[:-1], value, value, node.right)
            self.store_to(node, place, value)
            self.place(end)
        self._give(node, dst, value)

    def _assign_member(
        self, node: ast.AssignmentExpression, target: ast.MemberExpression, dst: int | None
    ) -> None:
        receiver, key = self.receiver_and_key(target, node.right)
        if node.operator == "=":
            value = self.operand(node.right)
            self.store(node, receiver, key, value)
            self._give(node, dst, value)
            return
        receiver = self.reused(target, receiver)
        key = self._stable_key(target, receiver, key, node.right)
        register = self.temp()
        self.fetch(target, register, receiver, key)
        end = Label()
        if node.operator in _SHORT_CIRCUIT:
            self.emit(node, _SHORT_CIRCUIT[node.operator], register, end)
            self.expr_to(node.right, register)
        else:
            self.arithmetic(node, node.operator[:-1], register, register, node.right)
        self.store(node, receiver, key, register)
        self.place(end)
        self._give(node, dst, register)

    def reused(self, node: ast.Node, register: Register) -> Register:
        """An operand that is used twice: a constant is loaded once, unless a loop keeps it."""
        if isinstance(register, int) or self.loops or register.temp is None:
            return register
        self.load(node, register.temp, register.constant)
        return register.temp

    def _stable_key(
        self, target: ast.MemberExpression, receiver: Register, key: Key, right: ast.Node | None
    ) -> Key:
        """A key that is used twice must be converted once if that may be noticed."""
        is_kept = isinstance(key, Load) and isinstance(key.constant, GlobalRef)
        if not (isinstance(key, int) or is_kept) or isinstance(
            target.property, ast.UpdateExpression
        ):
            return key
        parts = () if right is None else ast.walk(right)
        if self.resolution.effects.conversions:
            # What has no properties throws before the key is converted.
            ready = Label()
            self.emit(target, "JNNUL", receiver, ready)
            self.fetch(target, self.temp(), receiver, Index(0))
            self.place(ready)
        elif not any(_may_change_object(inner) for inner in parts):
            return key
        converted = self.temp()
        assert isinstance(key, int | Load)
        self.emit(target, "TOKEY", converted, key)
        return converted

    def assign_register(self, node: ast.Node, target: ast.Node, value: int) -> None:
        """Assign a register to what ``target`` names, which is ready."""
        binding = self.local_or_none(target)
        if binding is not None:
            if binding in self.registers:
                self.move(node, self.registers[binding], value)
            return
        match target:
            case ast.Identifier():
                place = self.stored(target)
                if place is not None:
                    self.store_to(node, place, value)
            case ast.MemberExpression():
                receiver, key = self.receiver_and_key(target)
                self.store(node, receiver, key, value)
            case _:
                self.take_apart(target, value, is_first=False)

    # --- ++ and -- --------------------------------------------------------------------------

    def update_to(self, node: ast.UpdateExpression, dst: int | None) -> None:
        target = node.argument
        if isinstance(target, ast.MemberExpression):
            receiver, key = self.receiver_and_key(target)
            receiver = self.reused(target, receiver)
            key = self._stable_key(target, receiver, key, None)
            value = self.temp()
            self.fetch(target, value, receiver, key)
            new = self._step(node, value, dst)
            self.store(node, receiver, key, new)
            self._give(node, dst, value)
            return
        assert isinstance(target, ast.Identifier)
        place = self.stored(target)
        if place is not None:
            value = self.temp()
            self.load_from(target, value, place)
            self.store_to(node, place, self._step(node, value, dst))
            self._give(node, dst, value)
            return
        register = self.check_ready(target)
        if register is None:
            return
        if dst is None or node.prefix:
            self.emit(node, self._step_op(node), register, register)
            self._give(node, dst, register)
            return
        self.emit(node, "PLUS", dst, register)
        if dst != register:
            # Otherwise it is x = x++, which leaves the old value, as a number.
            self.emit(node, self._step_op(node), register, dst)

    def _step_op(self, node: ast.UpdateExpression) -> str:
        return "INC" if node.operator == "++" else "DEC"

    def _step(self, node: ast.UpdateExpression, value: int, dst: int | None) -> int:
        """The register with the new value; ``value`` is left with what the expression gives."""
        if dst is None or node.prefix:
            self.emit(node, self._step_op(node), value, value)
            return value
        self.emit(node, "PLUS", value, value)
        new = self.temp()
        self.emit(node, self._step_op(node), new, value)
        return new
