# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of loops. The test stands at the bottom: one jump for each round.

Whether a loop is entered is decided by a copy of the test in front of it if that is small, by a
jump to the test otherwise, and not at all if the compiler knows that the first test succeeds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from mbpf.compiler import ast, fold
from mbpf.compiler.closures import FUNCTIONS
from mbpf.compiler.constant import Special, Value
from mbpf.compiler.early.report import bound_names
from mbpf.compiler.exits import Target
from mbpf.compiler.ir import Label, LoopBegin, LoopEnd, Register
from mbpf.compiler.jsvalue import to_boolean
from mbpf.compiler.lower_statements import Statements
from mbpf.compiler.scope import BindingKind

# Nodes of a test that is worth a copy in front of the loop.
_SMALL_TEST: Final = 6
_MAX_ROOM: Final = 0xFFFF


class Loops(Statements):
    """``while``, ``do``, ``for``, ``for-in`` and ``for-of``."""

    def loop(
        self,
        node: ast.WhileStatement | ast.DoWhileStatement | ast.ForStatement,
        labels: frozenset[str],
    ) -> None:
        top, end = self.top, self.locals_end
        if isinstance(node, ast.ForStatement):
            if isinstance(node.init, ast.VariableDeclaration):
                self.open_scope(self.resolution.scopes.by_node.get(node))
                self.statement(node.init)
                if any(isinstance(inner, FUNCTIONS) for inner in ast.walk(node.init)):
                    self._renew(node)
            elif node.init is not None:
                self.effect(node.init)
        self.in_loop(node, lambda: self._tested(node, labels))
        self.top, self.locals_end = top, end

    def in_loop(self, node: ast.Node, lower: Callable[[], None]) -> None:
        begin = LoopBegin(node.span)
        if not self.loops:
            self.items.append(begin)
        self.loops += 1
        lower()
        self.loops -= 1
        if not self.loops:
            self.items.append(LoopEnd(begin))

    def _tested(
        self,
        node: ast.WhileStatement | ast.DoWhileStatement | ast.ForStatement,
        labels: frozenset[str],
    ) -> None:
        body, test = Label(), Label()
        target = Target(labels, Label(), Label())
        condition = node.test
        known = True if condition is None else self.evaluator.truth(condition)
        if not isinstance(node, ast.DoWhileStatement) and known is not True:
            assert condition is not None
            self._enter_loop(node, condition, test, target.end)
        self.place(body)
        self._body(node.body, target)
        assert target.next is not None
        self.place(target.next)
        if isinstance(node, ast.ForStatement):
            self._renew(node)
            if node.update is not None:
                self.effect(node.update)
        self.place(test)
        if condition is None:
            self.emit(node, "JMP", body)
        else:
            self.branch(condition, body, True)
        self.place(target.end)

    def _renew(self, node: ast.ForStatement) -> None:
        """Each round has variables of its own, which start with the values of the last one."""
        scope = self.resolution.scopes.by_node.get(node)
        for binding in scope.bindings.values() if scope is not None else ():
            if binding.kind is BindingKind.LET and binding in self.resolution.cells:
                mark = self.top
                value, register = self.temp(), self.registers[binding]
                self.emit(node, "LDCELL", value, register)
                self.emit(node, "NEWCELL", register, value)
                self.release(mark)

    def _enter_loop(
        self, node: ast.Statement, condition: ast.Expression, test: Label, end: Label
    ) -> None:
        if isinstance(node, ast.ForStatement) and self._first_test(node):
            return
        if sum(1 for _ in ast.walk(condition)) <= _SMALL_TEST:
            self.branch(condition, end, False)
        else:
            self.emit(node, "JMP", test)

    def _first_test(self, node: ast.ForStatement) -> bool:
        """Whether ``for (i = CONSTANT; i < CONSTANT; ...)`` surely runs at least once."""
        first: ast.Node | None = None
        name: ast.Node | None = None
        match node.init:
            case ast.VariableDeclaration(declarations=declarations):
                last = declarations[-1]
                name, first = last.id, last.init
            case ast.AssignmentExpression(operator="=", left=name, right=first):
                pass
        test = node.test
        if first is None or not isinstance(test, ast.BinaryExpression):
            return False
        binding = self.local_or_none(name)
        if binding is None or binding is not self.local_or_none(test.left):
            return False
        start, limit = self.resolution.constant(first), self.resolution.constant(test.right)
        if not isinstance(start, Value) or not isinstance(limit, Value):
            return False
        result = fold.binary(test.operator, start.js, limit.js)
        return not isinstance(result, fold.NotFolded) and to_boolean(result)

    def _body(self, node: ast.Statement, target: Target) -> None:
        self.around.append(target)
        self.statement(node)
        self.around.pop()

    # --- for-in -----------------------------------------------------------------------------

    def for_in(self, node: ast.ForInStatement, labels: frozenset[str]) -> None:
        top, end = self.top, self.locals_end
        self.in_loop(node, lambda: self._over_keys(node, labels))
        self.top, self.locals_end = top, end

    def _over_keys(self, node: ast.ForInStatement, labels: frozenset[str]) -> None:
        """Walk a list of the keys that were there at first, without those that have gone."""
        self.open_scope(self.resolution.scopes.by_node.get(node))
        receiver, keys, count, index = (self.hidden() for _ in range(4))
        target = Target(labels, Label(), Label())
        body = Label()
        self.expr_to(node.right, receiver)
        self.emit(node, "JNUL", receiver, target.end)
        self.emit(node, "KEYS", keys, receiver)
        self.emit(node, "LEN", count, keys)
        self.emit(node, "LOADI", index, 0)
        self.emit(node, "JNLT", index, count, target.end)
        self.place(body)
        assert target.next is not None
        self._next_key(node, receiver, keys, index, target.next)
        self._body(node.body, target)
        self.place(target.next)
        self.emit(node, "INCJLT", index, count, body)
        self.place(target.end)

    def _next_key(
        self, node: ast.ForInStatement, receiver: int, keys: int, index: int, following: Label
    ) -> None:
        """Give the loop's variable the next key, if the object still has it."""
        self._declare_target(node)
        mark = self.top
        key = self.temp()
        has = self.temp()
        self.emit(node, "GETEL", key, keys, index)
        self.emit(node, "HASK", has, key, receiver)
        self.emit(node, "JF", has, following)
        self.release(has)
        self._give_target(node, key)
        self.release(mark)

    # --- The variable of for-in and for-of --------------------------------------------------

    def _target(self, node: ast.ForInStatement | ast.ForOfStatement) -> ast.Node:
        left = node.left
        return left.declarations[0].id if isinstance(left, ast.VariableDeclaration) else left

    def _is_own(self, node: ast.ForInStatement | ast.ForOfStatement) -> bool:
        """Whether each round has variables of its own."""
        return isinstance(node.left, ast.VariableDeclaration) and node.left.kind != "var"

    def _declare_target(self, node: ast.ForInStatement | ast.ForOfStatement) -> None:
        """Take registers for the variables of a round, in front of its temporaries."""
        target = self._target(node)
        for name in bound_names(target) if self._is_own(node) else ():
            binding = self.own_cell(name)
            if binding is not None and binding not in self.registers:
                self.declare_local(binding)
        self.declare_names(target)

    def _give_target(self, node: ast.ForInStatement | ast.ForOfStatement, value: int) -> None:
        """Give the variable, or its parts, the value of this round."""
        target = self._target(node)
        cells = [self.own_cell(name) for name in bound_names(target)] if self._is_own(node) else []
        own = [binding for binding in cells if binding is not None]
        if own and isinstance(target, ast.Identifier):
            self.emit(node, "NEWCELL", self.registers[own[0]], value)
        elif own:
            for binding in own:
                self.closed_cell(node, binding)
            self.take_apart(target, value, is_first=True)
        else:
            self.assign_register(node, target, value)

    # --- for-of -----------------------------------------------------------------------------

    def for_of(self, node: ast.ForOfStatement, labels: frozenset[str]) -> None:
        top, end = self.top, self.locals_end
        self.in_loop(node, lambda: self._over_elements(node, labels))
        self.top, self.locals_end = top, end

    def _over_elements(self, node: ast.ForOfStatement, labels: frozenset[str]) -> None:
        self.open_scope(self.resolution.scopes.by_node.get(node))
        base = self.iterate(node.right)
        self.locals_end = self.top
        target = Target(labels, Label(), Label())
        assert target.next is not None
        self.place(target.next)
        self.emit(node, "FOROF", base, target.end)
        binding = self.local_or_none(self._target(node)) if self._is_own(node) else None
        if binding is not None and self.needs_register(binding):
            # Nobody but this round looks at the register with the element.
            self.registers[binding] = base + 2
        else:
            self._declare_target(node)
            mark = self.top
            self._give_target(node, base + 2)
            self.release(mark)
        self._body(node.body, target)
        self.emit(node, "JMP", target.next)
        self.place(target.end)

    def iterate(self, node: ast.Node) -> int:
        base, position, _ = (self.temp() for _ in range(3))
        self.expr_to(node, base)
        self.emit(node, "LOADI", position, 0)
        return base

    def add_elements(self, node: ast.Node, base: int, array: int) -> None:
        def lower() -> None:
            following, end = Label(), Label()
            self.place(following)
            self.emit(node, "FOROF", base, end)
            self.emit(node, "ARRADD", array, base + 2)
            self.emit(node, "JMP", following)
            self.place(end)

        self.in_loop(node, lower)

    def list_to(self, node: ast.Node, elements: Sequence[ast.Node | None], array: int) -> None:
        """A new array of elements; None is a hole."""
        plain = sum(not isinstance(element, ast.SpreadElement) for element in elements)
        self.emit(node, "NEWARR", array, min(plain, _MAX_ROOM))
        for element in elements:
            mark = self.top
            if isinstance(element, ast.SpreadElement):
                base = self.iterate(element.argument)
                self.add_elements(element, base, array)
                self.release(mark)
                continue
            value: Register
            if element is None:
                value = self.constant_operand(Special("hole"))
            else:
                value = self.operand(element)
            self.emit(element or node, "ARRADD", array, value)
            self.release(mark)
