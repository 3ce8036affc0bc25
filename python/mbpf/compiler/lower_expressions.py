# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of expressions: constants, names, operators, literals."""

from __future__ import annotations

from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.constant import Value
from mbpf.compiler.ir import Label, Load, Register
from mbpf.compiler.jsvalue import UNDEFINED, array_index, exact_int, to_number, to_uint32
from mbpf.compiler.lower_cells import Cells
from mbpf.compiler.scope import Binding

BINARY: Final = {
    "+": "ADD",
    "-": "SUB",
    "*": "MUL",
    "/": "DIV",
    "%": "MOD",
    "**": "POW",
    "&": "BAND",
    "|": "BOR",
    "^": "BXOR",
    "<<": "SHL",
    ">>": "SHR",
    ">>>": "USHR",
    "==": "EQ",
    "===": "SEQ",
    "<": "LT",
    "<=": "LE",
    ">": "GT",
    ">=": "GE",
    "in": "IN",
    "instanceof": "INSTOF",
}
_NEGATED: Final = {"!=": "==", "!==": "==="}
_UNARY: Final = {"-": "NEG", "+": "PLUS", "~": "BNOT", "!": "NOT", "typeof": "TYPEOF"}
# Operators with an immediate form: instruction, range, and whether the operands may be swapped.
_IMMEDIATE: Final = {
    "+": ("ADDI", -128, 127, False),
    "-": ("SUBI", -128, 127, False),
    "*": ("MULI", -128, 127, True),
    "&": ("BANDI", 0, 255, True),
    "|": ("BORI", 0, 255, True),
    "^": ("BXORI", 0, 255, True),
}
_SHIFTS: Final = {"<<": "SHLI", ">>": "SHRI", ">>>": "USHRI"}
_MASK_MAX: Final = 0xFFFF


class Expressions(Cells):
    """Expressions other than calls, assignments and members."""

    def expr_to(self, node: ast.Node, dst: int) -> None:
        constant = self.resolution.constant(node)
        if constant is not None:
            self.load(node, dst, constant)
            return
        mark = self.top
        self._expr_to(node, dst)
        self.release(mark)

    def _expr_to(self, node: ast.Node, dst: int) -> None:
        match node:
            case ast.Identifier():
                self._identifier_to(node, dst)
            case ast.MemberExpression():
                self.member_to(node, dst)
            case ast.CallExpression():
                self.call_to(node, dst)
            case ast.ChainExpression():
                self.chain_to(node, dst)
            case ast.NewExpression():
                self.new_to(node, dst)
            case ast.BinaryExpression():
                self._binary_to(node, dst)
            case ast.LogicalExpression():
                self._logical_to(node, dst)
            case ast.ConditionalExpression():
                self._conditional_to(node, dst)
            case ast.AssignmentExpression():
                self.assignment_to(node, dst)
            case ast.UpdateExpression():
                self.update_to(node, dst)
            case ast.UnaryExpression():
                self._unary_to(node, dst)
            case ast.SequenceExpression():
                for expression in node.expressions[:-1]:
                    self.effect(expression)
                self.expr_to(node.expressions[-1], dst)
            case ast.TemplateLiteral():
                self._template_to(node, dst)
            case ast.ArrayExpression():
                self._array_to(node, dst)
            case ast.ObjectExpression():
                self.object_to(node, dst)
            case ast.ThisExpression():
                self.this_to(node, dst)
            case ast.MetaProperty(meta="new"):
                self.new_target_to(node, dst)
            case ast.ClassExpression():
                self.class_to(node, dst)
            case ast.SuperCall():
                self.super_call_to(node, dst)
            case ast.FunctionExpression() | ast.ArrowFunctionExpression():
                self.closure_to(node, dst)
            case _:
                self.unsupported(
                    node,
                    "this expression",
                    "unsupported-construct",
                    "write it in another way",
                )

    def operand(self, node: ast.Node, *later: ast.Node, into: int | None = None) -> Register:
        constant = self.resolution.constant(node)
        if constant is not None:
            return self.constant_operand(constant, into)
        if isinstance(node, ast.ThisExpression):
            return self.this_operand(node, into)
        binding = self.local(node)
        if binding is not None and isinstance(node, ast.Identifier):
            register = self.check_ready(node)
            if register is not None and not any(binding in self.writes(x) for x in later):
                return register
            copy = self.temp() if into is None else into
            if register is not None:
                self.move(node, copy, register)
            return copy
        target = self._assigned(node)
        if target is not None and not any(target in self.writes(other) for other in later):
            self.effect(node)
            return self.registers[target]
        register = self.temp() if into is None else into
        self.expr_to(node, register)
        return register

    def _assigned(self, node: ast.Node) -> Binding | None:
        """The local that holds the value of ``node`` after its evaluation, or None."""
        match node:
            case (
                ast.AssignmentExpression(left=target)
                | ast.UpdateExpression(argument=target, prefix=True)
            ):
                if target in self.resolution.tdz:
                    return None
                return self.local(target)
        return None

    def effect(self, node: ast.Node) -> None:
        mark = self.top
        match node:
            case ast.AssignmentExpression():
                self.assignment_to(node, None)
            case ast.UpdateExpression():
                self.update_to(node, None)
            case ast.SequenceExpression():
                for expression in node.expressions:
                    self.effect(expression)
            case ast.UnaryExpression(operator="void" | "!" | "typeof") if not isinstance(
                node.argument, ast.Identifier
            ):
                self.effect(node.argument)
            case ast.LogicalExpression(operator="&&" | "||"):
                end = Label()
                self.branch(node.left, end, node.operator == "||")
                self.effect(node.right)
                self.place(end)
            case ast.ConditionalExpression():
                self._conditional_effect(node)
            case ast.ChainExpression(expression=link):
                end = Label()
                self.in_chain(end, lambda: self.effect(link))
                self.place(end)
            case ast.CallExpression() if self.call_effect(node):
                pass
            case _:
                if self.resolution.constant(node) is None:
                    self._value_for_effect(node)
        self.release(mark)

    def _value_for_effect(self, node: ast.Node) -> None:
        if self.local(node) is not None and isinstance(node, ast.Identifier):
            self.check_ready(node)
        else:
            self.expr_to(node, self.temp())

    def _conditional_effect(self, node: ast.ConditionalExpression) -> None:
        other, end = Label(), Label()
        self.branch(node.test, other, False)
        self.effect(node.consequent)
        self.emit(node, "JMP", end)
        self.place(other)
        self.effect(node.alternate)
        self.place(end)

    # --- Names and operators ----------------------------------------------------------------

    def _identifier_to(self, node: ast.Identifier, dst: int) -> None:
        place = self.stored(node)
        if place is not None:
            self.load_from(node, dst, place)
            return
        register = self.check_ready(node)
        if register is not None:
            self.move(node, dst, register)

    def _unary_to(self, node: ast.UnaryExpression, dst: int) -> None:
        match node.operator:
            case "void":
                self.effect(node.argument)
                self.load(node, dst, Value.of(UNDEFINED))
            case "delete":
                self._delete_to(node.argument, dst)
            case _:
                into = dst if self.is_scratch(dst) else None
                argument = self.operand(node.argument, into=into)
                self.emit(node, _UNARY[node.operator], dst, argument)

    def _delete_to(self, node: ast.Expression, dst: int) -> None:
        if isinstance(node, ast.ChainExpression):
            nothing, link = Label(), node.expression
            self.in_chain(nothing, lambda: self._delete_to(link, dst))
            self.otherwise(node, nothing, lambda: self.load(node, dst, Value.of(True)))
            return
        if not isinstance(node, ast.MemberExpression):
            self.effect(node)
            self.load(node, dst, Value.of(True))
            return
        if isinstance(node.object, ast.Super):
            self.delete_super(node)
            return
        text = self.text_of_key(node.property, node.computed)
        dynamic = () if text is not None else (node.property,)
        receiver = self.operand(node.object, *dynamic)
        self.unless_nothing(node, receiver)
        name = None
        if text is not None and array_index(text) is None:
            name = self.property_name(text)
        if name is not None:
            self.emit(node, "DELP", dst, receiver, name)
        elif text is not None:
            self.emit(node, "DELEL", dst, receiver, self.constant_operand(Value.of(text)))
        else:
            self.emit(node, "DELEL", dst, receiver, self.operand(node.property))

    def _binary_to(self, node: ast.BinaryExpression, dst: int) -> None:
        operator, left, right = node.operator, node.left, node.right
        positive = _NEGATED.get(operator)
        if positive is not None:
            into = self.scratch(dst)
            self._plain_binary(node, positive, into)
            self.emit(node, "NOT", dst, into)
            return
        swap = _IMMEDIATE.get(operator, ("", 0, 0, False))[3]
        if swap and self.resolution.constant(left) is not None:
            left, right = right, left
        if operator == "&" and self._mask_to(node, left, right, dst):
            return
        scratch = dst if self.is_scratch(dst) else None
        self.arithmetic(node, operator, dst, self.operand(left, right, into=scratch), right)

    def _plain_binary(self, node: ast.BinaryExpression, operator: str, dst: int) -> None:
        left = self.operand(node.left, node.right, into=dst)
        self.emit(node, BINARY[operator], dst, left, self.operand(node.right))

    def arithmetic(
        self, node: ast.Node, operator: str, dst: int, left: Register, right: ast.Node
    ) -> None:
        constant = self.resolution.constant(right)
        if isinstance(constant, Value):
            shift = _SHIFTS.get(operator)
            if shift is not None:
                count = to_uint32(to_number(constant.js)) & 31
                self.emit(node, shift, dst, left, count)
                return
            op, low, high, _ = _IMMEDIATE.get(operator, ("", 1, 0, False))
            number = exact_int(constant.js)
            if number is not None and low <= number <= high:
                self.emit(node, op, dst, left, number)
                return
            if operator == "&" and left == dst and self._is_mask(number):
                assert number is not None
                self.emit(node, "MASK", dst, number)
                return
        self.emit(node, BINARY[operator], dst, left, self.operand(right))

    def _is_mask(self, number: int | None) -> bool:
        return number is not None and 0xFF < number <= _MASK_MAX

    def _mask_to(
        self, node: ast.BinaryExpression, left: ast.Node, right: ast.Node, dst: int
    ) -> bool:
        """``left & constant`` where MASK can work in place; a variable is masked by BAND."""
        constant = self.resolution.constant(right)
        number = constant.int32 if isinstance(constant, Value) else None
        if number is None or not self._is_mask(number):
            return False
        if self.local(left) is not None and (self.loops or not self.is_scratch(dst)):
            # In a loop the constant has a register; and a variable cannot be written early.
            return False
        # An operator's result is a primitive, on which MASK cannot throw: writing early is safe.
        is_primitive = isinstance(left, (ast.BinaryExpression, ast.UnaryExpression))
        if not self.is_scratch(dst) and not is_primitive:
            return False
        self.expr_to(left, dst)
        self.emit(node, "MASK", dst, number)
        return True

    def _logical_to(self, node: ast.LogicalExpression, dst: int) -> None:
        known = self.evaluator.truth(node.left)
        if known is not None and node.operator != "??":
            # The left side decides nothing: had it, the whole would be a constant.
            self.expr_to(node.right, dst)
            return
        into = dst
        if not self.is_scratch(dst) and (self.protected or self.touches(node.right, dst)):
            into = self.temp()
        end, nothing, left = Label(), Label(), node.left
        if isinstance(left, ast.ChainExpression) and node.operator == "??":
            link = left.expression
            self.in_chain(nothing, lambda: self.expr_to(link, into))
        else:
            self.expr_to(left, into)
        self.emit(node, {"&&": "JF", "||": "JT", "??": "JNNUL"}[node.operator], into, end)
        self.place(nothing)
        self.expr_to(node.right, into)
        self.place(end)
        self.move(node, dst, into)

    def _conditional_to(self, node: ast.ConditionalExpression, dst: int) -> None:
        known = self.evaluator.truth(node.test)
        if known is not None:
            self.expr_to(node.consequent if known else node.alternate, dst)
            return
        other, end = Label(), Label()
        self.branch(node.test, other, False)
        self.expr_to(node.consequent, dst)
        self.emit(node, "JMP", end)
        self.place(other)
        self.expr_to(node.alternate, dst)
        self.place(end)

    # --- Literals ---------------------------------------------------------------------------

    def _template_to(self, node: ast.TemplateLiteral, dst: int) -> None:
        into = self.scratch(dst)
        first, *others = node.quasis
        pieces = list(zip(node.expressions, others, strict=True))
        if pieces and not first.cooked:
            expression, quasi = pieces.pop(0)
            self.emit(node, "TOSTR", into, self.operand(expression, into=into))
            if quasi.cooked:
                mark = self.top
                text = Load(Value.of(quasi.cooked), self.temp())
                self.emit(node, "ADD", into, into, text)
                self.release(mark)
        else:
            self.load(node, into, Value.of(first.cooked or ""))
        for expression, quasi in pieces:
            mark = self.top
            piece = self.temp()
            self.emit(node, "TOSTR", piece, self.operand(expression, into=piece))
            self.emit(node, "ADD", into, into, piece)
            if quasi.cooked:
                self.emit(node, "ADD", into, into, Load(Value.of(quasi.cooked), piece))
            self.release(mark)
        self.move(node, dst, into)

    def _array_to(self, node: ast.ArrayExpression, dst: int) -> None:
        into = self.scratch(dst)
        self.list_to(node, node.elements, into)
        self.move(node, dst, into)
