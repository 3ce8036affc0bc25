# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of statements other than loops, ``switch`` and ``try``."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from mbpf.compiler import ast
from mbpf.compiler.constant import Constant, Special, Value
from mbpf.compiler.early.report import bound_names
from mbpf.compiler.exits import Exit, Finally, Target
from mbpf.compiler.ir import Label
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.lower_cells import Cells, is_idle
from mbpf.compiler.scope import Binding, BindingKind, Scope

_UNDEFINED = Value.of(UNDEFINED)
# What a block declares.
_BLOCK = (BindingKind.LET, BindingKind.CONST, BindingKind.FUNCTION)


class Statements(Cells):
    """Statements; ``around`` are the enclosing ones that a jump may leave, the innermost last."""

    around: list[Target | Finally]

    def statement(self, node: ast.Statement) -> None:
        self.enter(node)
        match node:
            case ast.ExpressionStatement():
                self.effect(node.expression)
            case ast.VariableDeclaration():
                for declarator in node.declarations:
                    self._declarator(node, declarator)
            case ast.FunctionDeclaration() | ast.EmptyStatement():
                pass
            case ast.BlockStatement():
                self.block(node, node.body)
            case ast.Fields():
                self.fields(node)
            case ast.IfStatement():
                self._if(node)
            case ast.ReturnStatement():
                self.give_back(node, node.argument)
            case ast.ThrowStatement():
                mark = self.top
                self.emit(node, "THROW", self.operand(node.argument))
                self.release(mark)
            case ast.BreakStatement() | ast.ContinueStatement():
                self.leave(node, self._exit(node))
            case _:
                self.structured(node, frozenset())

    def structured(self, node: ast.Statement, labels: frozenset[str]) -> None:
        """A statement that can have labels."""
        match node:
            case ast.LabeledStatement():
                self.structured(node.body, labels | {node.label.name})
            case ast.WhileStatement() | ast.DoWhileStatement() | ast.ForStatement():
                self.loop(node, labels)
            case ast.ForInStatement():
                self.for_in(node, labels)
            case ast.ForOfStatement():
                self.for_of(node, labels)
            case ast.SwitchStatement():
                self.switch(node, labels)
            case ast.TryStatement() if not labels:
                self.try_statement(node)
            case _ if labels:
                target = Target(labels, Label(), is_plain=False)
                self.around.append(target)
                self.statement(node)
                self.around.pop()
                self.place(target.end)
            case _:
                self.unsupported(
                    node,
                    "this statement",
                    "unsupported-construct",
                    "write it in another way",
                )

    def block(self, node: ast.Node, body: Sequence[ast.Statement]) -> None:
        """A block: its variables end with it."""
        top, end = self.top, self.locals_end
        self.open_scope(self.resolution.scopes.by_node.get(node))
        for statement in body:
            self.statement(statement)
        self.top, self.locals_end = top, end

    def open_scope(self, scope: Scope | None) -> None:
        """Make ready what a scope declares before its first statement."""
        if scope is None:
            return
        for binding in scope.bindings.values():
            if binding.kind in _BLOCK and self._has_early_cell(binding):
                self.closed_cell(self.info.node, binding)
        for binding in scope.bindings.values():
            if binding in self.resolution.checked:
                self.load(self.info.node, self.declare_local(binding), Special("tdz"))
            elif binding.kind is BindingKind.FUNCTION and self.is_variable(binding):
                self.open_function(binding)

    def _has_early_cell(self, binding: Binding) -> bool:
        """Whether a variable has a cell that is there before its first value."""
        return binding in self.resolution.cells and binding not in self.resolution.late

    def is_variable(self, binding: Binding) -> bool:
        """Whether a binding needs a place at run time."""
        used = self.resolution.references.of(binding).all
        return bool(used) and self.evaluator.binding(binding) is None

    def needs_register(self, binding: Binding) -> bool:
        """Whether a binding needs a register and has none yet."""
        placed = binding in self.registers or binding in self.resolution.globals
        return self.is_variable(binding) and not placed

    def declare_names(self, pattern: ast.Node) -> None:
        """Take registers for the variables of a target that have none yet."""
        for name in bound_names(pattern):
            binding = self.local_or_none(name)
            if binding is not None and self.needs_register(binding):
                self.declare_local(binding)
            cell = self.own_cell(name)
            if cell is not None and cell not in self.registers:
                self.closed_cell(name, cell)

    def open_function(self, binding: Binding) -> None:
        """Store a function declaration whose name is assigned to later."""
        node = binding.function
        assert node is not None
        place = self.place_of(binding)
        if place is None:
            self.function_to(node, self.declare_local(binding))
            return
        mark = self.top
        register = self.temp()
        self.function_to(node, register)
        self.init_at(node, place, register)
        self.release(mark)

    # --- Declarations -----------------------------------------------------------------------

    def _declarator(self, node: ast.VariableDeclaration, item: ast.VariableDeclarator) -> None:
        if not isinstance(item.id, ast.Identifier):
            self._declared_parts(node, item)
            return
        binding = self._declared(item)
        mark = self.top
        if binding is None or not self.is_variable(binding):
            is_used = binding is not None and self.resolution.references.of(binding).all
            if item.init is not None and (is_used or not is_idle(item.init, self.resolution)):
                self.effect(item.init)
        elif binding in self.resolution.globals:
            self._init_global(node, item, binding)
        elif binding in self.resolution.cells:
            self._init_cell(node, item, binding)
        elif binding in self.registers:
            self._init_variable(node, item, binding)
            self.release(mark)
        else:
            self._init_new(item, binding)

    def _declared_parts(self, node: ast.VariableDeclaration, item: ast.VariableDeclarator) -> None:
        assert item.init is not None
        self.declare_names(item.id)
        mark = self.top
        value = self.operand(item.init, item.id)
        self.take_apart(item.id, value, is_first=node.kind != "var")
        self.release(mark)

    def _declared(self, item: ast.VariableDeclarator) -> Binding | None:
        """The binding that a declarator initializes; None if it has no value to give."""
        assert isinstance(item.id, ast.Identifier)
        reference = self.resolution.references.by_node.get(item.id)
        return reference if isinstance(reference, Binding) else None

    def _init_global(
        self, node: ast.VariableDeclaration, item: ast.VariableDeclarator, binding: Binding
    ) -> None:
        slot = self.resolution.globals[binding]
        mark = self.top
        if item.init is None:
            if slot >= self.resolution.tdz_count:
                return
            register = self.temp()
            self.load(item, register, _UNDEFINED)
            self.emit(item, "INITG", register, slot)
        else:
            register = self.temp()
            value = self.operand(item.init, into=register)
            op = "STG" if node.kind == "var" else "INITG"
            self.emit(item, op, value, slot)
        self.release(mark)

    def _init_cell(
        self, node: ast.VariableDeclaration, item: ast.VariableDeclarator, binding: Binding
    ) -> None:
        if binding not in self.registers:
            register = self.temp()
            self._value_to(item, register)
            self.new_cell(item, register)
            self.registers[binding] = register
            self.locals_end = self.top
            return
        place = self.place_of(binding)
        assert place is not None
        mark = self.top
        if node.kind != "var":
            register = self.temp()
            self._value_to(item, register)
            self.init_at(item, place, register)
        elif item.init is not None:
            self.store_to(item, place, self.operand(item.init))
        self.release(mark)

    def _value_to(self, item: ast.VariableDeclarator, register: int) -> None:
        if item.init is None:
            self.load(item, register, _UNDEFINED)
        else:
            self.expr_to(item.init, register)

    def _init_variable(
        self, node: ast.VariableDeclaration, item: ast.VariableDeclarator, binding: Binding
    ) -> None:
        register = self.registers[binding]
        if item.init is not None:
            self.expr_to(item.init, register)
        elif node.kind != "var":
            self.load(item, register, _UNDEFINED)

    def _init_new(self, item: ast.VariableDeclarator, binding: Binding) -> None:
        """The first value of a variable that nobody can have seen: its register is scratch."""
        is_fresh = self.top >= self.highest and not self.loops
        register = self.temp()
        if item.init is not None:
            self.expr_to(item.init, register)
        elif not is_fresh:
            self.load(item, register, _UNDEFINED)
        self.registers[binding] = register
        self.locals_end = self.top

    # --- Jumps ------------------------------------------------------------------------------

    def _if(self, node: ast.IfStatement) -> None:
        known = self.evaluator.truth(node.test)
        if known is not None:
            taken = node.consequent if known else node.alternate
            if taken is not None:
                self.statement(taken)
            return
        direct = self._direct_jump(node.consequent)
        if direct is not None:
            self.branch(node.test, direct, True)
            if node.alternate is not None:
                self.statement(node.alternate)
            return
        other = Label()
        self.branch(node.test, other, False)
        self.statement(node.consequent)
        if node.alternate is not None:
            end = Label()
            self.emit(node, "JMP", end)
            self.place(other)
            self.statement(node.alternate)
            self.place(end)
        else:
            self.place(other)

    def _direct_jump(self, node: ast.Statement) -> Label | None:
        """Where a ``break`` or ``continue`` goes, if no ``finally`` is on the way."""
        if isinstance(node, ast.BlockStatement) and len(node.body) == 1:
            node = node.body[0]
        if not isinstance(node, (ast.BreakStatement, ast.ContinueStatement)):
            return None
        way = self._exit(node)
        for item in reversed(self.around):
            if isinstance(item, Finally):
                return None
            if item is way.target:
                return item.next if way.is_continue else item.end
        return None

    def _exit(self, node: ast.BreakStatement | ast.ContinueStatement) -> Exit:
        is_continue = isinstance(node, ast.ContinueStatement)
        for item in reversed(self.around):
            if isinstance(item, Finally):
                continue
            if node.label is not None:
                if node.label.name in item.labels:
                    return Exit(item, is_continue)
            elif item.next is not None if is_continue else item.is_plain:
                return Exit(item, is_continue)
        raise AssertionError("the early errors let a jump without a target pass")

    def leave(self, node: ast.Node, way: Exit, value: int | None = None) -> None:
        """Jump out; ``value`` is the register with the value to return, None for undefined."""
        for item in reversed(self.around):
            if isinstance(item, Finally):
                if way not in item.exits:
                    item.exits.append(way)
                if way.target is None:
                    if value is None:
                        self.load(node, item.value, _UNDEFINED)
                    else:
                        self.move(node, item.value, value)
                # 0 and 1 mean that the block ended and that it threw.
                self.emit(node, "LOADI", item.kind, item.exits.index(way) + 2)
                self.emit(node, "JMP", item.start)
                return
            if item is way.target:
                place = item.next if way.is_continue else item.end
                assert place is not None
                self.emit(node, "JMP", place)
                return
        if self.epilogue is not None:
            end, result = self.epilogue
            if value is None:
                self.load(node, result, _UNDEFINED)
            else:
                self.move(node, result, value)
            self.emit(node, "JMP", end)
        elif value is None:
            self.emit(node, "RETU")
        else:
            self.emit(node, "RET", value)

    def give_back(self, node: ast.Node, value: ast.Expression | None) -> None:
        """Return a value, through the ``finally`` blocks around."""
        constant = _UNDEFINED if value is None else self.resolution.constant(value)
        in_finally = any(isinstance(item, Finally) for item in self.around)
        if constant is not None and self._return_constant(node, constant, in_finally):
            return
        assert value is not None
        if isinstance(value, ast.ConditionalExpression) and not in_finally:
            known = self.evaluator.truth(value.test)
            if known is None:
                other = Label()
                self.branch(value.test, other, False)
                self.give_back(node, value.consequent)
                self.place(other)
                self.give_back(node, value.alternate)
            else:
                self.give_back(node, value.consequent if known else value.alternate)
            return
        mark = self.top
        register = self.operand(value)
        if not isinstance(register, int):
            into = self.temp()
            self.move(value, into, register)
            register = into
        self.leave(node, Exit(None), register)
        self.release(mark)

    def _return_constant(self, node: ast.Node, constant: Constant, in_finally: bool) -> bool:
        if constant == _UNDEFINED:
            self.leave(node, Exit(None))
            return True
        number = constant.int32 if isinstance(constant, Value) else None
        if number is None or in_finally or not -0x8000 <= number < 0x8000:
            return False
        self.emit(node, "RETI", number)
        return True

    # --- Defined by the other parts ---------------------------------------------------------

    @abstractmethod
    def loop(
        self,
        node: ast.WhileStatement | ast.DoWhileStatement | ast.ForStatement,
        labels: frozenset[str],
    ) -> None:
        """A loop with a test."""

    @abstractmethod
    def for_in(self, node: ast.ForInStatement, labels: frozenset[str]) -> None:
        """A loop over keys."""

    @abstractmethod
    def for_of(self, node: ast.ForOfStatement, labels: frozenset[str]) -> None:
        """A loop over elements."""

    @abstractmethod
    def switch(self, node: ast.SwitchStatement, labels: frozenset[str]) -> None:
        """A ``switch``."""

    @abstractmethod
    def try_statement(self, node: ast.TryStatement) -> None:
        """A ``try``."""
