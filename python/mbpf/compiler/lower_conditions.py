# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of conditions: compare and branch in one instruction."""

from __future__ import annotations

from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.constant import Value
from mbpf.compiler.ir import INVERSE, Label
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.lower_base import Base

# Jump that is taken when the comparison holds, and the comparison with its sides exchanged.
_COMPARE: Final = {
    "==": ("JEQ", "=="),
    "!=": ("JNE", "!="),
    "===": ("JSEQ", "==="),
    "!==": ("JSNE", "!=="),
    "<": ("JLT", ">"),
    "<=": ("JLE", ">="),
    ">": ("JGT", "<"),
    ">=": ("JGE", "<="),
}
_NOTHING: Final = (Value.of(None), Value.of(UNDEFINED))


class Conditions(Base):
    """Expressions of which only the truth counts."""

    def branch(self, node: ast.Node, target: Label, when: bool) -> None:
        known = self.evaluator.truth(node)
        if known is not None:
            if known is when:
                self.emit(node, "JMP", target)
            return
        mark = self.top
        match node:
            case ast.UnaryExpression(operator="!"):
                self.branch(node.argument, target, not when)
            case ast.LogicalExpression(operator="&&" | "||"):
                self._logical_branch(node, target, when)
            case ast.BinaryExpression() if node.operator in _COMPARE:
                self._compare_branch(node, target, when)
            case ast.ChainExpression(expression=link):
                skip = Label()
                nothing = skip if when else target
                self.in_chain(nothing, lambda: self.branch(link, target, when))
                self.place(skip)
            case ast.SequenceExpression():
                for expression in node.expressions[:-1]:
                    self.effect(expression)
                self.branch(node.expressions[-1], target, when)
            case _:
                self.emit(node, "JT" if when else "JF", self.operand(node), target)
        self.release(mark)

    def _logical_branch(self, node: ast.LogicalExpression, target: Label, when: bool) -> None:
        if (node.operator == "||") is when:
            self.branch(node.left, target, when)
            self.branch(node.right, target, when)
            return
        skip = Label()
        self.branch(node.left, skip, not when)
        self.branch(node.right, target, when)
        self.place(skip)

    def _compare_branch(self, node: ast.BinaryExpression, target: Label, when: bool) -> None:
        operator, left, right = node.operator, node.left, node.right
        if isinstance(self.resolution.constant(left), Value):
            operator, left, right = _COMPARE[operator][1], right, left
        jump = _COMPARE[operator][0]
        constant = self.resolution.constant(right)
        if operator in ("==", "!=") and constant in _NOTHING:
            jump = "JNUL" if (operator == "==") is when else "JNNUL"
            self.emit(node, jump, self.operand(left), target)
            return
        number = constant.int32 if isinstance(constant, Value) else None
        if number is not None and -128 <= number <= 127:
            jump = jump if when else INVERSE[jump]
            self.emit(node, f"{jump}I", self.operand(left), number, target)
            return
        jump = jump if when else INVERSE[jump]
        first = self.operand(left, right)
        self.emit(node, jump, first, self.operand(right), target)
