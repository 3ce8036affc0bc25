# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Objects that become primitive values: functions of the firmware do it, in JavaScript."""

from __future__ import annotations

from typing import Final

from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.spec.builtins import GROUPS
from mbpf.spec.isa import Op
from refvm_convert import COMPARISONS, SYMBOLS
from refvm_leaves import Leaves
from refvm_values import (
    Cell,
    Internal,
    Object,
    ProfileError,
    Property,
    Value,
    is_object,
)

_CORE: Final = GROUPS.index("core") + 1
_OPCODES: Final = {op.name: float(op) for op in Op}


class _ConvertedError(Exception):
    """An argument of a built-in was an object and is a primitive value now."""

    def __init__(self, value: Value, result: Value) -> None:
        super().__init__()
        self.value = value
        self.result = result


class Primitives(Leaves):
    """Conversions of objects, and operators on them."""

    def builtin(self, name: str, args: list[Value], is_new: bool = False) -> Value:
        """Call a built-in; when it has to convert an argument the word is executed again."""
        again = self.again
        while True:
            try:
                return self._builtin(name, args, is_new)
            except _ConvertedError as converted:
                places = [i for i, value in enumerate(args) if value is converted.value]
                if not places:
                    raise ProfileError("a built-in converts what is no argument") from None
                at = places[0]
                args = [*args[:at], converted.result, *args[at + 1 :]]
                self.again = again
                self.charge(again)

    def _builtin(self, name: str, args: list[Value], is_new: bool) -> Value:
        match name:
            case "@isPrimitive":
                return not is_object(args[0])
            case "@operate":
                return self._operate(Op(int(args[0])).name, args[1], args[2])
            case "@enumerable":
                found = self.own_of(args[0], args[1])[1]
                return found is not None and found.enumerable
            case "@define":
                self.define(args[0], str(self.key_of(Object(), args[1])), Property(args[2]))
                return UNDEFINED
        return super().builtin(name, args, is_new)

    def ask(self, name: str, *args: Value) -> Value:
        """Call a function of the firmware that is always there."""
        unit = self.units.get(_CORE)
        if unit is None or name not in unit.exports:
            raise ProfileError(f"{name} is not built")
        function = self.function_value(_CORE, unit.exports[name])
        return self.enter(function, UNDEFINED, list(args))

    def operate(self, name: str, left: Value, right: Value) -> Value:
        """An operator of which an operand is an object."""
        return self.ask("operate", int(_OPCODES[name]), left, right)

    def _operate(self, name: str, left: Value, right: Value) -> Value:
        if name in SYMBOLS:
            return self.binary(name, left, right)
        if name in COMPARISONS:
            return self.compare(name, left, right)
        return self.loosely(left, right) if name == "EQ" else self.unary(name, left)

    def to_primitive(self, value: Value, hint: str = "default") -> Value:
        """ToPrimitive."""
        if isinstance(value, (Internal, Cell)):
            raise ProfileError(f"{value} is converted")
        if not is_object(value):
            return value
        again = self.again
        result = self.ask("toText" if hint == "string" else "toNumber", value)
        if again:
            raise _ConvertedError(value, result)
        return result
