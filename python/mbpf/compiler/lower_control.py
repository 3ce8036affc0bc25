# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of ``switch`` and ``try``.

A ``finally`` block is there once. A register says how it was reached: 0 at the end of what it
protects, 1 by a throw, 2 and more for the ways out (``break``, ``continue``, ``return``) that lead
through it. Behind the block the code goes on from there.
"""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.constant import Value
from mbpf.compiler.exits import Finally, Target
from mbpf.compiler.ir import Handler, Label, Register
from mbpf.compiler.lower_loops import Loops
from mbpf.compiler.scope import Binding

_THROWN = 1


class Control(Loops):
    """``switch`` and ``try``."""

    def switch(self, node: ast.SwitchStatement, labels: frozenset[str]) -> None:
        top, end = self.top, self.locals_end
        value = self._discriminant(node)
        self.open_scope(self.resolution.scopes.by_node.get(node))
        target = Target(labels, Label())
        starts = [Label() for _ in node.cases]
        default = target.end
        for case, start in zip(node.cases, starts, strict=True):
            if case.test is None:
                default = start
            else:
                self._case(case.test, value, start)
        self.emit(node, "JMP", default)
        self.around.append(target)
        for case, start in zip(node.cases, starts, strict=True):
            self.place(start)
            for statement in case.consequent:
                self.statement(statement)
        self.around.pop()
        self.place(target.end)
        self.top, self.locals_end = top, end

    def _discriminant(self, node: ast.SwitchStatement) -> int:
        tests = [case.test for case in node.cases if case.test is not None]
        value = self.operand(node.discriminant, *tests)
        if not isinstance(value, int):
            register = self.temp()
            self.move(node, register, value)
            value = register
        self.locals_end = self.top
        return value

    def _case(self, test: ast.Expression, value: int, start: Label) -> None:
        constant = self.resolution.constant(test)
        number = constant.int32 if isinstance(constant, Value) else None
        mark = self.top
        if number is not None and -128 <= number <= 127:
            self.emit(test, "JSEQI", value, number, start)
        else:
            right: Register = self.operand(test)
            self.emit(test, "JSEQ", value, right, start)
        self.release(mark)

    # --- try --------------------------------------------------------------------------------

    def try_statement(self, node: ast.TryStatement) -> None:
        top, end = self.top, self.locals_end
        if node.finalizer is None:
            self._try_catch(node)
        else:
            self._try_finally(node, node.finalizer)
        self.top, self.locals_end = top, end

    def _try_catch(self, node: ast.TryStatement) -> None:
        """The block and its ``catch``, if there is one."""
        if node.handler is None:
            self.block(node.block, node.block.body)
            return
        start, stop, caught, done = Label(), Label(), Label(), Label()
        self.place(start)
        self.protected += 1
        self.block(node.block, node.block.body)
        self.protected -= 1
        self.place(stop)
        self.emit(node, "JMP", done)
        self.place(caught)
        self._catch(node.handler, start, stop, caught)
        self.place(done)

    def _catch(self, node: ast.CatchClause, start: Label, stop: Label, caught: Label) -> None:
        top, end = self.top, self.locals_end
        register = self.hidden()
        self.handlers.append(Handler(start, stop, caught, register))
        if node.param is not None:
            self._caught(node.param, register)
        self.block(node.body, node.body.body)
        self.top, self.locals_end = top, end

    def _caught(self, param: ast.Pattern, register: int) -> None:
        if isinstance(param, ast.Identifier):
            binding = self.resolution.references.by_node[param]
            assert isinstance(binding, Binding)
            self.registers[binding] = register
            if binding in self.resolution.cells:
                self.new_cell(param, register)
            return
        self.declare_names(param)
        mark = self.top
        self.take_apart(param, register, is_first=True)
        self.release(mark)

    def _try_finally(self, node: ast.TryStatement, finalizer: ast.BlockStatement) -> None:
        state = Finally(self.hidden(), self.hidden(), Label())
        start, stop = Label(), Label()
        self.place(start)
        self.around.append(state)
        self.protected += 1
        self._try_catch(node)
        self.protected -= 1
        self.around.pop()
        self.emit(node, "LOADI", state.kind, 0)
        self.place(stop)
        self.emit(node, "JMP", state.start)
        thrown = Label()
        self.place(thrown)
        self.handlers.append(Handler(start, stop, thrown, state.value))
        self.emit(finalizer, "LOADI", state.kind, _THROWN)
        self.place(state.start)
        self.block(finalizer, finalizer.body)
        self._dispatch(finalizer, state)

    def _dispatch(self, node: ast.BlockStatement, state: Finally) -> None:
        """Go on from a ``finally`` block that ended."""
        following = Label()
        self.emit(node, "JSNEI", state.kind, _THROWN, following)
        self.emit(node, "THROW", state.value)
        self.place(following)
        for number, way in enumerate(state.exits, start=2):
            following = Label()
            self.emit(node, "JSNEI", state.kind, number, following)
            self.leave(node, way, state.value)
            self.place(following)
