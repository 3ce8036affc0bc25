# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Lowering of calls: functions of the program, helpers, built-ins, the context, methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from mbpf.compiler import ast, hosts
from mbpf.compiler.constant import BuiltinRef, FunctionRef, Special, Value
from mbpf.compiler.ir import RI_INTEGERS, Import, Label, Load, Name, Operand
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.loads import BUILTIN_IMPORT, HELPER_WORDS, CallKind, helper_import
from mbpf.compiler.lower_members import Index
from mbpf.compiler.lower_objects import Objects
from mbpf.spec import helpers
from mbpf.spec.isa import ReadKind
from mbpf.spec.limits import NREGS

_OFFSET_MAX: Final = 0xFFFF
# Instructions that the firmware's own JavaScript names: ``$call(f, self, ...)`` is a call of ``f``,
# ``$count()`` the number of arguments, ``$define(object, key, value)`` an own property,
# ``$append(array, value)`` one more element of an array.
_CALL: Final = BuiltinRef("@call")
_COUNT: Final = BuiltinRef("@count")
_DEFINE: Final = BuiltinRef("@define")
_APPEND: Final = BuiltinRef("@append")
_RUN_COUNT: Final = 2
_DEFINE_ENUMERABLE: Final = 4
_READS: Final = {f"read{kind.name}": kind for kind in ReadKind}


class Calls(Objects):
    """Calls and ``new``."""

    def call_to(self, node: ast.CallExpression, dst: int) -> None:
        named = self.evaluator.host(node.callee)
        if isinstance(named, hosts.HelperUse):
            self._helper(node, named, dst)
            return
        if isinstance(named, hosts.CtxMethod):
            self._context(node, named.name, dst)
            return
        constant = self.resolution.constant(node.callee)
        if constant == _CALL:
            self._called(node, dst)
            return
        if constant == _COUNT:
            self.emit(node, "LDRUN", dst, _RUN_COUNT)
            return
        if constant == _DEFINE:
            self._own_property(node)
            return
        if constant == _APPEND:
            self._appended(node)
            return
        if any(isinstance(argument, ast.SpreadElement) for argument in node.arguments):
            self._spread(node, dst)
            return
        if isinstance(constant, BuiltinRef):
            imported = Import(BUILTIN_IMPORT, constant.name)
            self._direct(node, "CALLB", imported, node.arguments, dst)
        elif isinstance(constant, FunctionRef):
            limit = self._limit(constant)
            self._direct(node, "CALLF", constant, node.arguments, dst, limit=limit)
        elif isinstance(node.callee, ast.MemberExpression):
            self._method(node, node.callee, dst)
        elif isinstance(node.callee, ast.ChainExpression) and isinstance(
            node.callee.expression, ast.MemberExpression
        ):
            # Parentheses end the chain, but leave the receiver: (a?.b)() calls b of a.
            self._method(node, node.callee.expression, dst, node.callee)
        else:
            base = self._base(dst)
            self.expr_to(node.callee, base)
            self.unless_nothing(node, base)
            count = self._arguments(node.arguments)
            self.emit(node, "CALL", base, count)
            self.move(node, dst, base)

    def new_to(self, node: ast.NewExpression, dst: int) -> None:
        constant = self.resolution.constant(node.callee)
        is_spread = any(isinstance(argument, ast.SpreadElement) for argument in node.arguments)
        if isinstance(constant, BuiltinRef) and not is_spread:
            imported = Import(BUILTIN_IMPORT, constant.name)
            self._direct(node, "NEWB", imported, node.arguments, dst)
            return
        base = self._base(dst)
        self.expr_to(node.callee, base)
        if is_spread:
            self.temp()
            self.list_to(node, node.arguments, self.temp())
            self.emit(node, "CALLV", base, CallKind.NEW)
        else:
            limit = self._limit(constant) if isinstance(constant, FunctionRef) else None
            self.emit(node, "NEW", base, self._arguments(node.arguments, limit))
        self.move(node, dst, base)

    def _limit(self, callee: FunctionRef) -> int | None:
        """How many arguments a function looks at."""
        info = callee.info
        used = self.resolution.references.of
        if info.has_rest or isinstance(info.node, (ast.Program, ast.ArrowFunctionExpression)):
            return None if info.has_rest else len(info.params)
        own = self.resolution.scopes.by_node[info.node].bindings["arguments"]
        return None if used(own).all else len(info.params)

    def _base(self, dst: int) -> int:
        """First register of a call's window: ``dst`` if nothing lies above it."""
        return dst if self.is_scratch(dst) and dst == self.top - 1 else self.temp()

    def _arguments(
        self, arguments: Sequence[ast.Expression | ast.SpreadElement], limit: int | None = None
    ) -> int:
        """Evaluate arguments into the registers on top; those beyond ``limit`` are not passed."""
        for index, argument in enumerate(arguments):
            if isinstance(argument, ast.SpreadElement):
                self.unsupported(
                    argument, "spread", "unsupported-spread", "pass the arguments one by one"
                )
            if limit is not None and index >= limit:
                self.effect(argument)
            else:
                self.expr_to(argument, self.temp())
        return len(arguments) if limit is None else min(len(arguments), limit)

    def _direct(
        self,
        node: ast.Node,
        op: str,
        callee: Operand,
        arguments: Sequence[ast.Expression | ast.SpreadElement],
        dst: int,
        *,
        limit: int | None = None,
    ) -> None:
        base = self._base(dst)
        count = self._arguments(arguments, limit)
        self.emit(node, op, base, callee, count)
        self.move(node, dst, base)

    def _helper(self, node: ast.CallExpression, use: hosts.HelperUse, dst: int) -> None:
        if use.helper.fields:
            self._helper_of_fields(node, use.helper, dst)
            return
        if self._counter(node, use, dst):
            return
        base = self._base(dst)
        first = 0
        if use.map is not None:
            self.load(node.callee, self.temp(), use.map)
            first = 1
        limit = len(use.helper.args) - first
        count = first + self._arguments(node.arguments, limit)
        self.emit(node, "CALLH", base, helper_import(use.helper), count)
        self.move(node, dst, base)

    def call_effect(self, node: ast.CallExpression) -> bool:
        named = self.evaluator.host(node.callee)
        return isinstance(named, hosts.HelperUse) and self._counter(node, named, None)

    def _counter(self, node: ast.CallExpression, use: hosts.HelperUse, dst: int | None) -> bool:
        """A call of a counter that is an instruction of its own; False if it is none."""
        op = HELPER_WORDS.get(use.helper.name)
        count = len(use.helper.args) - 1
        given = [item for item in node.arguments if not isinstance(item, ast.SpreadElement)]
        is_short = count <= len(given) == len(node.arguments) and self.top + count < RI_INTEGERS
        if op is None or use.map is None or not is_short:
            return False
        operands = [self._integer(given[i], given[i + 1 :]) for i in range(count)]
        for argument in given[count:]:
            self.effect(argument)
        if op == "CGET":
            self.emit(node, op, self.temp() if dst is None else dst, *operands, use.map)
            return True
        self.emit(node, op, *operands, use.map)
        if dst is not None:
            self.load(node, dst, Value("primitive", "undefined"))
        return True

    def _integer(self, node: ast.Expression, later: Sequence[ast.Expression]) -> int:
        """An operand that may be a small integer; its register is one of the first."""
        known = self.resolution.constant(node)
        number = known.int32 if isinstance(known, Value) else None
        if number is not None and 0 <= number < NREGS - RI_INTEGERS:
            return RI_INTEGERS + number
        register = self.operand(node, *later) if known is None else self.temp()
        if isinstance(register, Load):
            known, register = register.constant, self.temp()
        if known is not None:
            self.load(node, register, known)
        return register

    def _helper_of_fields(self, node: ast.CallExpression, helper: helpers.Helper, dst: int) -> None:
        """A helper whose arguments are properties of the one that is written."""
        given = self.temp()
        self.expr_to(cast(ast.Expression, node.arguments[0]), given)
        for argument in node.arguments[1:]:
            self.effect(argument)
        base = self.temp()
        for name in helper.fields:
            self.fetch(node, self.temp(), given, Name(name))
        self.emit(node, "CALLH", base, helper_import(helper), len(helper.fields))
        self.move(node, dst, base)

    def _context(self, node: ast.CallExpression, name: str, dst: int) -> None:
        kind = _READS.get(name)
        if kind is None:
            base = self._base(dst)
            self.load(node.callee, self.temp(), Special("ctx"))
            count = 1 + self._arguments(node.arguments)
            self.emit(node, "CALLB", base, Import(BUILTIN_IMPORT, f"ctx.{name}"), count)
            self.move(node, dst, base)
            return
        offset = node.arguments[0] if node.arguments else None
        if isinstance(offset, ast.SpreadElement):
            self.unsupported(offset, "spread", "unsupported-spread", "pass the offset alone")
        constant = Value("primitive", "undefined")
        known = self.resolution.constant(offset) if offset is not None else constant
        number = known.int32 if isinstance(known, Value) else None
        rest = node.arguments[1:]
        if number is not None and 0 <= number <= _OFFSET_MAX:
            self._arguments(rest, 0)
            self.emit(node, f"CTX{kind.name}", dst, number)
            return
        into = dst if self.is_scratch(dst) else None
        register = (
            self.operand(offset, *rest, into=into)
            if offset is not None
            else self.constant_operand(constant, into)
        )
        self._arguments(rest, 0)
        self.emit(node, "CTXRD", dst, register, int(kind))

    def _method(
        self,
        node: ast.CallExpression,
        callee: ast.MemberExpression,
        dst: int,
        chain: ast.ChainExpression | None = None,
    ) -> None:
        base = self._base(dst)
        self._receiver(callee, base, chain)
        self.unless_nothing(node, base)
        count = self._arguments(node.arguments)
        self.emit(node, "CALLM", base, count)
        self.move(node, dst, base)

    def _called(self, node: ast.CallExpression, dst: int) -> None:
        """A call of the first argument with the second as its receiver."""
        base = self._base(dst)
        callee, this, *arguments = node.arguments
        self.expr_to(callee, base)
        self.expr_to(this, self.temp())
        if any(isinstance(argument, ast.SpreadElement) for argument in arguments):
            self.list_to(node, arguments, self.temp())
            self.emit(node, "CALLV", base, CallKind.CALL)
        else:
            self.emit(node, "CALLM", base, self._arguments(arguments))
        self.move(node, dst, base)

    def _own_property(self, node: ast.CallExpression) -> None:
        """An own property that is writable, enumerable and configurable; nobody uses a result."""
        base = self.top
        *pair, value = node.arguments
        self._arguments(pair)
        self.emit(node, "DEFINE", base, self._operand(value), _DEFINE_ENUMERABLE)

    def _appended(self, node: ast.CallExpression) -> None:
        """One more element; nobody uses a result."""
        array, value = map(self._operand, node.arguments)
        self.emit(node, "ARRADD", array, value)

    def _operand(self, argument: ast.Expression | ast.SpreadElement) -> Operand:
        assert isinstance(argument, ast.Expression)
        return self.operand(argument)

    def _spread(self, node: ast.CallExpression, dst: int) -> None:
        """A call whose arguments are collected in an array first."""
        base = self._base(dst)
        callee = node.callee
        if isinstance(callee, ast.MemberExpression):
            self._receiver(callee, base, None)
        elif isinstance(callee, ast.ChainExpression) and isinstance(
            callee.expression, ast.MemberExpression
        ):
            self._receiver(callee.expression, base, callee)
        else:
            self.expr_to(callee, base)
            self.load(node, self.temp(), Value.of(UNDEFINED))
        self.unless_nothing(node, base)
        self.list_to(node, node.arguments, self.temp())
        self.emit(node, "CALLV", base, CallKind.CALL)
        self.move(node, dst, base)

    def _receiver(
        self, callee: ast.MemberExpression, base: int, chain: ast.ChainExpression | None
    ) -> None:
        """A method goes into the base and its receiver behind it, the last register taken."""
        this = self.temp()
        constant = self.resolution.constant(callee)
        if constant is not None:
            self.load(callee, base, constant)
            self.load(callee, this, Value.of(UNDEFINED))
        elif chain is None:
            self._look_up(callee, base, this)
        else:
            nothing = Label()
            self.in_chain(nothing, lambda: self._look_up(callee, base, this))
            self.otherwise(chain, nothing, lambda: self.load(chain, base, Value.of(UNDEFINED)))
        self.release(this + 1)

    def _look_up(self, callee: ast.MemberExpression, base: int, this: int) -> None:
        """Put a method into ``base`` and its receiver behind it."""
        if isinstance(callee.object, ast.Super):
            self.super_to(callee, base)
            self.this_to(callee, this)
            return
        receiver, key = self.receiver_and_key(callee, into=this)
        match key:
            case Name():
                self.emit(callee, "GETM", base, receiver, key)
            case Index():
                index = self.constant_operand(Value.of(float(key.value)))
                self.emit(callee, "GETMEL", base, receiver, index)
            case _:
                self.emit(callee, "GETMEL", base, receiver, key)
