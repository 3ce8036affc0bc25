# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of optional chains.

Each ``?.`` of a chain jumps to one label behind the whole chain. Who needs the value puts
``undefined`` there; who needs the truth, or nothing, lets the label be where it goes on anyway.
"""

from __future__ import annotations

from collections.abc import Callable

from mbpf.compiler import ast
from mbpf.compiler.constant import Value
from mbpf.compiler.ir import Label, Register
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.lower_base import Base


class Chains(Base):
    """``?.`` in members and calls."""

    def in_chain(self, nothing: Label, lower: Callable[[], None]) -> None:
        around, self.nothing = self.nothing, nothing
        lower()
        self.nothing = around

    def unless_nothing(self, node: ast.Node, value: Register) -> None:
        if isinstance(node, (ast.MemberExpression, ast.CallExpression)) and node.optional:
            assert self.nothing is not None
            self.skipping.add(self.nothing)
            self.emit(node, "JNUL", value, self.nothing)

    def otherwise(self, node: ast.Node, nothing: Label, lower: Callable[[], None]) -> None:
        if nothing not in self.skipping:
            # What stands before each ``?.`` is known, as ``mbpf`` is.
            return
        end = Label()
        self.emit(node, "JMP", end)
        self.place(nothing)
        lower()
        self.place(end)

    def chain_to(self, node: ast.ChainExpression, dst: int) -> None:
        nothing = Label()
        self.in_chain(nothing, lambda: self.expr_to(node.expression, dst))
        self.otherwise(node, nothing, lambda: self.load(node, dst, Value.of(UNDEFINED)))
