# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Variables that are in no register, and the functions that capture them."""

from __future__ import annotations

from dataclasses import dataclass

from mbpf.compiler import ast
from mbpf.compiler.constant import Constant, FunctionRef, Special
from mbpf.compiler.ir import Register
from mbpf.compiler.lower_base import Base
from mbpf.compiler.resolve import Resolution
from mbpf.compiler.scope import Binding, ScopeKind


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a variable is that instructions of its own read and write.

    Attributes:
        load: reads it to a register.
        store: writes it, and throws in its dead zone.
        init: writes its first value; empty if that is not done from here.
        index: slot of a global, register with a cell, or number of a captured cell.
    """

    load: str
    store: str
    init: str
    index: int


class Cells(Base):
    """Globals, cells and captured cells."""

    def stored(self, node: ast.Identifier) -> Stored | None:
        """Where the variable is that an identifier refers to, if it is in no register."""
        reference = self.evaluator.reference(node)
        return self.place_of(reference) if isinstance(reference, Binding) else None

    def place_of(self, binding: Binding) -> Stored | None:
        """Where a variable is, if it is in no register."""
        slot = self.resolution.globals.get(binding)
        if slot is not None:
            return Stored("LDG", "STG", "INITG", slot)
        if binding not in self.resolution.cells:
            return None
        if binding.owner is self.info:
            return Stored("LDCELL", "STCELL", "INITCELL", self.registers[binding])
        return Stored("LDUP", "STUP", "", self.info.captures.index(binding))

    def load_from(self, node: ast.Node, dst: int, place: Stored) -> None:
        """Read a variable that is in no register."""
        self.emit(node, place.load, dst, place.index)

    def store_to(self, node: ast.Node, place: Stored, value: Register) -> None:
        """Assign to a variable that is in no register."""
        self._write(node, place.store, place, value)

    def init_at(self, node: ast.Node, place: Stored, value: Register) -> None:
        """Give a variable that is in no register its first value."""
        self._write(node, place.init, place, value)

    def _write(self, node: ast.Node, op: str, place: Stored, value: Register) -> None:
        if place.load == "LDCELL":
            self.emit(node, op, place.index, value)
        else:
            self.emit(node, op, value, place.index)

    def own_cell(self, name: ast.Node) -> Binding | None:
        """The variable with a cell of this function that a name stands for, if it is used."""
        known = self.resolution.references.by_node
        binding = known.get(name) if isinstance(name, ast.Identifier) else None
        is_cell = isinstance(binding, Binding) and binding in self.resolution.cells
        return binding if is_cell and isinstance(binding, Binding) else None

    def new_cell(self, node: ast.Node, register: int, value: Constant | None = None) -> None:
        """Put what is in a register, or a constant, into a new cell, and that into the register."""
        if value is not None:
            self.load(node, register, value)
        self.emit(node, "NEWCELL", register, register)

    def closed_cell(self, node: ast.Node, binding: Binding) -> None:
        """A new cell for a variable in its dead zone."""
        register = self.registers.get(binding)
        register = self.declare_local(binding) if register is None else register
        self.new_cell(node, register, Special("tdz"))

    # --- Functions --------------------------------------------------------------------------

    def function_to(self, node: ast.Function, dst: int) -> None:
        """Put a function into a register."""
        if node in self.resolution.made:
            self.closure_to(node, dst)
        else:
            self.load(node, dst, FunctionRef(self.resolution.scopes.functions[node]))

    def closure_to(self, node: ast.Function, dst: int) -> None:
        """Make a function that is no constant."""
        mark = self.top
        own = self._own_name(node)
        base = dst if dst == self.top - 1 and own is None else self.temp()
        info = self.resolution.scopes.functions[node]
        for binding in info.captures:
            place = self.place_of(binding)
            assert place is not None, "what is captured is in a cell"
            op = "UPCELL" if place.load == "LDUP" else "MOVE"
            self.emit(node, op, self.temp(), place.index)
        self.emit(node, "CLOSURE", base, FunctionRef(info))
        if own is not None:
            self.emit(node, "INITCELL", own, base)
        self.move(node, dst, base)
        self.release(mark)

    def _own_name(self, node: ast.Function) -> int | None:
        """A cell for the name of a function expression that uses it, or None."""
        scope = self.resolution.scopes.by_node[node].parent
        if scope is None or scope.kind is not ScopeKind.SELF:
            return None
        for binding in scope.bindings.values():
            if binding in self.resolution.cells:
                register = self.registers[binding] = self.temp()
                self.new_cell(node, register, Special("tdz"))
                return register
        return None


def is_idle(node: ast.Node, resolution: Resolution) -> bool:
    """Whether it is a class, and making it does nothing that anybody could notice."""

    def is_kept(member: ast.Node) -> bool:
        match member:
            case ast.MethodDefinition(computed=computed):
                return computed
            case ast.PropertyDefinition(computed=computed, value=value):
                return computed or (value is not None and resolution.constant(value) is None)
        return True

    if not isinstance(node, ast.ClassExpression) or node.super_class is not None:
        return False
    return not any(map(is_kept, node.body.body))
