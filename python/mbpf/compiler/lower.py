# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""From the syntax tree to instructions with labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.exits import Exit
from mbpf.compiler.ir import IrFunction, IrProgram
from mbpf.compiler.loads import Names
from mbpf.compiler.lower_calls import Calls
from mbpf.compiler.lower_chains import Chains
from mbpf.compiler.lower_conditions import Conditions
from mbpf.compiler.lower_control import Control
from mbpf.compiler.lower_expressions import Expressions
from mbpf.compiler.lower_patterns import Patterns
from mbpf.compiler.resolve import Resolution
from mbpf.compiler.scope import Binding, BindingKind, Scope
from mbpf.errors import CompileError

_PARAMS: Final = 255
# What has a register before anything runs.
_EARLY: Final = (BindingKind.VAR, BindingKind.PART)


class _Function(Expressions, Conditions, Chains, Calls, Patterns, Control):
    """The lowering of one function."""

    def run(self) -> IrFunction:
        """Lower the whole function."""
        self.around = []
        node = self.info.node
        own = self._scopes()
        params = self.info.params
        if len(params) > _PARAMS:
            raise CompileError(
                f"the function has {len(params)} parameters, but only {_PARAMS} are possible",
                id="too-many-parameters",
                where=self.resolution.program.source.place(params[_PARAMS].span),
                hint="pass an array or an object with the values",
            )
        self.open_arguments()
        for scope in own:
            for binding in scope.bindings.values():
                if binding in self.resolution.cells:
                    self._cell(binding)
                elif binding.kind is BindingKind.PARAM:
                    self.registers[binding] = self.first_parameter + binding.index
                elif binding.kind in _EARLY and self.needs_register(binding):
                    self.declare_local(binding)
        names = tuple(
            (binding.name, reg)
            for binding, reg in self.registers.items()
            if binding not in self.resolution.cells
        )
        self.open_receiver()
        fields, body = self._body_of(node)
        if fields is not None:
            self.fields(fields)
        self.parameters()
        for scope in own:
            self.open_scope(scope)
        self._all(node, body)
        takes_list = bool(self.first_parameter)
        count = 0 if takes_list else len(params) - self.info.has_rest
        return IrFunction(
            self.info,
            tuple(self.items),
            tuple(self.handlers),
            count,
            self.info.has_rest or takes_list,
            names,
        )

    def _cell(self, binding: Binding) -> None:
        """The cell of a parameter or ``var``, if it has to be there before its first value."""
        node = self.info.node
        if binding.kind is BindingKind.PARAM and binding in self.resolution.late:
            register = self.registers[binding] = self.first_parameter + binding.index
            if not binding.has_dead_zone:
                self.new_cell(node, register)
        elif binding.kind is BindingKind.VAR:
            self.new_cell(node, self.declare_local(binding))
        elif binding.kind in (BindingKind.PARAM, BindingKind.PART):
            self.closed_cell(node, binding)

    def _scopes(self) -> list[Scope]:
        """The scopes that are open throughout: those of all modules, or of parameters and body."""
        node, scopes = self.info.node, self.resolution.scopes
        if isinstance(node, ast.Program):
            return scopes.tops
        inner = scopes.by_node.get(node.body) if isinstance(node.body, ast.BlockStatement) else None
        return [scopes.by_node[node]] if inner is None else [scopes.by_node[node], inner]

    def _body_of(
        self, node: ast.Program | ast.Function
    ) -> tuple[ast.Fields | None, Sequence[ast.Statement]]:
        """The fields that a constructor begins with, and the statements."""
        if isinstance(node, ast.Program):
            return None, node.body
        if not isinstance(node.body, ast.BlockStatement):
            return None, ()
        match node.body.body:
            case (ast.Fields() as fields, *rest):
                return fields, rest
            case body:
                return None, body

    def _all(self, node: ast.Program | ast.Function, body: Sequence[ast.Statement]) -> None:
        if isinstance(node, ast.ArrowFunctionExpression) and not isinstance(
            node.body, ast.BlockStatement
        ):
            self.give_back(node, node.body)
            return
        for statement in body:
            # Every module's scope is open already: functions are there before any of them runs.
            parts = statement.body if isinstance(statement, ast.Module) else (statement,)
            for part in parts:
                self.statement(part)
        self.leave(node, Exit(None))
        self.close_receiver()


def lower(resolution: Resolution) -> IrProgram:
    """Lower all functions that the program can reach, the top-level statements last.

    Raises:
        CompileError: a limit of the bytecode is exceeded.
    """
    names = Names()
    order = [info for info in resolution.scopes.functions.values() if not info.is_top]
    top = next(info for info in resolution.scopes.functions.values() if info.is_top)
    functions = [_Function(resolution, info, names).run() for info in [*order, top]]
    return IrProgram(tuple(functions), names.hints())
