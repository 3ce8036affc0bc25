# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of ``this``, ``new.target``, ``arguments`` and ``super``.

A function has ``this`` and ``new.target`` in its frame; those of arrow functions are variables of
the function around them, in cells. If ``super`` is called in an arrow function, the constructor
keeps its ``this`` in the cell alone, and looks there whenever it returns nothing of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.classes import DEFAULT_ARGUMENTS
from mbpf.compiler.constant import Special, Value
from mbpf.compiler.ir import Handler, Import, Label, Register
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.loads import BUILTIN_IMPORT, CallKind, Running
from mbpf.compiler.lower_members import Members
from mbpf.compiler.scope import Binding, FunctionKind

_PARENT: Final = Import(BUILTIN_IMPORT, "@parent")
_ARGUMENTS: Final = Import(BUILTIN_IMPORT, "@arguments")
_REST: Final = Import(BUILTIN_IMPORT, "@rest")
_PROTO_OF: Final = Import(BUILTIN_IMPORT, "Object.getPrototypeOf")
_SET_PROTO: Final = Import(BUILTIN_IMPORT, "@proto")


class Receivers(Members):
    """What a function has besides its parameters."""

    # --- When a function begins -------------------------------------------------------------

    def open_arguments(self) -> None:
        """Give the parameters their registers: those of the call, or parts of a list."""
        info = self.info
        self.first_parameter = 1 if info in self.resolution.listed else 0
        for _ in range(self.first_parameter + len(info.params)):
            self.hidden()
        if not self.first_parameter:
            return
        for index, param in enumerate(info.params):
            register = self.first_parameter + index
            if isinstance(param, ast.RestElement):
                mark = self.top
                base, array, number = (self.temp() for _ in range(3))
                self.move(param, array, 0)
                self.emit(param, "LOADI", number, index)
                self.emit(param, "CALLB", base, _REST, 2)
                self.move(param, register, base)
                self.release(mark)
            else:
                self.emit(param, "GETELI", register, 0, index)

    def open_receiver(self) -> None:
        """Cells for what arrow functions use, and registers for what is used often."""
        node, info = self.info.node, self.info
        if isinstance(node, (ast.Program, ast.ArrowFunctionExpression)):
            return
        bindings = self.resolution.scopes.by_node[node].bindings
        this, target = bindings["this"], bindings["new.target"]
        if info.kind is FunctionKind.DERIVED:
            if this in self.resolution.cells:
                self.closed_cell(node, this)
        elif this in self.resolution.cells or self.resolution.references.this[info] > 1:
            self.this_register = self.hidden()
            self.emit(node, "LDTHIS", self.this_register)
            if this in self.resolution.cells:
                self.registers[this] = self.hidden()
                self.emit(node, "NEWCELL", self.registers[this], self.this_register)
        if target in self.resolution.cells:
            register = self.declare_local(target)
            self.emit(node, "LDRUN", register, Running.NEW_TARGET)
            self.new_cell(node, register)
        if info in self.resolution.listed:
            self._arguments_object(node, self.resolution.listed[info])
        if info in self.resolution.references.distant:
            self.epilogue = Label(), self.hidden()

    def _arguments_object(self, node: ast.Node, binding: Binding) -> None:
        mark = self.top
        base = self.temp()
        self.move(node, self.temp(), 0)
        self.emit(node, "CALLB", base, _ARGUMENTS, 1)
        self.move(node, 0, base)
        self.release(mark)
        self.registers[binding] = 0
        if binding in self.resolution.cells:
            self.new_cell(node, 0)

    def close_receiver(self) -> None:
        """Where a constructor returns whose ``this`` is in a cell."""
        if self.epilogue is None:
            return
        node = self.info.node
        start, result = self.epilogue
        given = Label()
        self.place(start)
        self.emit(node, "JSNE", result, self.constant_operand(Value.of(UNDEFINED)), given)
        self.emit(node, "LDCELL", result, self._own_this())
        self.place(given)
        self.emit(node, "RET", result)

    def _own_this(self) -> int:
        node = self.info.node
        assert not isinstance(node, ast.Program)
        return self.registers[self.resolution.scopes.by_node[node].bindings["this"]]

    # --- this and new.target ----------------------------------------------------------------

    def hidden_name(self, name: str, node: ast.Node) -> ast.Identifier | None:
        """The name that stands for ``this`` and the like of a function around, if it is one."""
        return self.resolution.references.hidden.get((name, node))

    def this_operand(self, node: ast.Node, into: int | None = None) -> Register:
        hidden = self.hidden_name("this", node)
        if hidden is not None:
            return self.operand(hidden, into=into)
        if self.this_register is not None:
            return self.this_register
        register = self.temp() if into is None else into
        self.this_to(node, register)
        return register

    def this_to(self, node: ast.Node, dst: int) -> None:
        hidden = self.hidden_name("this", node)
        if hidden is not None:
            self.expr_to(hidden, dst)
        elif self.epilogue is not None:
            self.emit(node, "LDCELL", dst, self._own_this())
        elif self.this_register is not None:
            self.move(node, dst, self.this_register)
        else:
            self.emit(node, "LDTHIS", dst)

    def new_target_to(self, node: ast.Node, dst: int) -> None:
        hidden = self.hidden_name("new.target", node)
        if hidden is not None:
            self.expr_to(hidden, dst)
        else:
            self.emit(node, "LDRUN", dst, Running.NEW_TARGET)

    # --- super ------------------------------------------------------------------------------

    def super_to(self, node: ast.MemberExpression, dst: int) -> None:
        into = self.scratch(dst)
        self.this_to(node, into)
        text = self.text_of_key(node.property, node.computed)
        name = self.hidden_name("super", node)
        assert name is not None
        if text is None:
            home, key = self.temp(), self.temp()
            self.expr_to(node.property, key)
            self.expr_to(name, home)
            self._primitive_key(node, home, key)
            self.emit(node, "GETSUP", into, home, key)
        else:
            constant = self.constant_operand(Value.of(text))
            self.emit(node, "GETSUP", into, self.operand(name), constant)
        self.move(node, dst, into)

    def _primitive_key(self, node: ast.MemberExpression, home: int, key: int) -> None:
        """Convert a key: GETSUP takes no object."""
        if not self.resolution.effects.conversions:
            self.emit(node, "TOKEY", key, key)
            return
        # The prototype is read before the key is converted, which may change it. The home is
        # replaced by an object that keeps the prototype.
        convert, ready, inherits = Label(), Label(), Label()
        mark = self.top
        base, new, proto = (self.temp() for _ in range(3))
        self.emit(node, "TYPEOF", base, key)
        self.emit(node, "JSEQ", base, self.constant_operand(Value.of("object")), convert)
        self.emit(node, "JSNE", base, self.constant_operand(Value.of("function")), ready)
        self.place(convert)
        self.move(node, new, home)
        self.emit(node, "CALLB", base, _PROTO_OF, 1)
        self.emit(node, "JNNUL", base, inherits)
        self.emit(node, "GETELI", base, base, 0)
        self.place(inherits)
        self.move(node, proto, base)
        self.emit(node, "NEWOBJ", new, 0)
        self.move(node, home, new)
        self.emit(node, "CALLB", base, _SET_PROTO, 2)
        self.emit(node, "TOKEY", key, key)
        self.place(ready)
        self.release(mark)

    def delete_super(self, node: ast.MemberExpression) -> None:
        """A ReferenceError, when the key was evaluated."""
        register = self.temp()
        self.this_to(node, register)
        if node.computed:
            self.effect(node.property)
        self.throw_reference(node, "super", register)

    def throw_reference(self, node: ast.Node, text: str, register: int) -> None:
        """A ReferenceError that names ``text``."""
        self.load(node, register, Special("tdz"))
        self.emit(node, "CHKTDZ", register, Value.of(text))

    def super_call_to(self, node: ast.SuperCall, dst: int) -> None:
        base = dst if self.is_scratch(dst) and dst == self.top - 1 else self.temp()
        owner = self.hidden_name("%class", node)
        self._parent_to(node, owner, base)
        if owner is not None:
            self.new_target_to(node, self.temp())
            self.list_to(node, node.arguments, self.temp())
            self.emit(node, "CALLV", base, CallKind.NEW_WITH_TARGET)
        elif any(isinstance(item, ast.SpreadElement) for item in node.arguments):
            self.temp()
            self._list_of(node, node.arguments, self.temp())
            self.emit(node, "CALLV", base, CallKind.SUPER)
        else:
            for argument in node.arguments:
                self.expr_to(argument, self.temp())
            self.emit(node, "SUPER", base, len(node.arguments))
        self.release(base + 1)
        self._bind_this(node, base)
        if node.fields is not None:
            self.statement(node.fields)
        self.move(node, dst, base)

    def _list_of(self, node: ast.Node, arguments: Sequence[ast.Node], array: int) -> None:
        """The arguments as an array; those of a default constructor are one."""
        match arguments:
            case (ast.SpreadElement(argument=ast.Identifier(name=name) as list_),) if (
                name == DEFAULT_ARGUMENTS
            ):
                self.expr_to(list_, array)
            case _:
                self.list_to(node, arguments, array)

    def _parent_to(self, node: ast.Node, owner: ast.Identifier | None, base: int) -> None:
        """The constructor that the running one extends."""
        mark = self.top
        register = self.temp()
        if owner is None:
            self.emit(node, "LDRUN", register, Running.FUNCTION)
        else:
            self.expr_to(owner, register)
        self.emit(node, "CALLB", base, _PARENT, 1)
        self.release(mark)

    def _bind_this(self, node: ast.Node, value: int) -> None:
        hidden = self.hidden_name("this", node)
        if hidden is None and self.epilogue is None:
            self.emit(node, "STTHIS", value)
            this = self.resolution.scopes.by_node[self.info.node].bindings["this"]
            if this in self.resolution.cells:
                self.emit(node, "INITCELL", self._own_this(), value)
            return
        # There is no instruction that asks whether a cell is in its dead zone, but a throw tells.
        start, stop, unbound = Label(), Label(), Label()
        mark = self.top
        register = self.temp()
        self.place(start)
        self.this_to(node, register)
        self.place(stop)
        self.throw_reference(node, "super", register)
        self.place(unbound)
        self.handlers.append(Handler(start, stop, unbound, register))
        if hidden is None:
            self.emit(node, "INITCELL", self._own_this(), value)
        else:
            place = self.stored(hidden)
            assert place is not None
            self.emit(node, "UPCELL", register, place.index)
            self.emit(node, "INITCELL", register, value)
        self.release(mark)
