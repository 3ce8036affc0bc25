# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Functions as values of the reference machine: their properties, calls and ``new``."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager

from mbpf.compiler.jsvalue import UNDEFINED, array_index
from mbpf.spec.builtins import ABSENT, BUILTINS, GROUPS, HOLDERS
from mbpf.spec.builtins import Builtin as BuiltinRow
from refvm_builtins import Builtins
from refvm_units import CLASS, CONSTRUCTOR, DERIVED, PACKAGE, Unit
from refvm_values import (
    Array,
    Bound,
    Builtin,
    Cell,
    Function,
    Internal,
    Object,
    ProfileError,
    Property,
    Value,
    function_size,
    is_callable,
    is_object,
    list_size,
    whole,
)

MOST_ARGUMENTS = 255


class Functions(Builtins):
    """Functions of all kinds."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.units: dict[int, Unit] = {}
        self._values: dict[tuple[int, int], Function] = {}
        self.builtins: dict[str, Builtin] = {}
        self._has_table = False
        # What a word costs once more when a built-in has converted an argument.
        self.again = 0

    @abstractmethod
    def enter(
        self, callee: Function, this: Value, args: list[Value], new_target: Value = UNDEFINED
    ) -> Value:
        """Run a function in a frame."""

    def row(self, name: str) -> BuiltinRow:
        """What the specification says of a built-in."""
        return BUILTINS[name]

    @abstractmethod
    def firmware_frame(self) -> AbstractContextManager[None]:
        """A frame of the firmware for what is done inside."""

    def flags(self, function: Function) -> int:
        """The flags of a function."""
        return self.units[function.unit].functions[function.index].flags

    # --- values ---------------------------------------------------------------------------------

    def function_value(self, unit: int, index: int) -> Function:
        """The value of a function that is no object of its own."""
        key = (unit, index)
        if key not in self._values:
            proto = self.prototypes["function"]
            self._values[key] = Function(proto, unit=unit, index=index)
        return self._values[key]

    def builtin_value(self, name: str) -> Builtin:
        """A built-in function as a value."""
        if name not in self.builtins:
            self.builtins[name] = Builtin(self.parent(name), name=name)
        return self.builtins[name]

    def parent(self, name: str) -> Object | None:
        """The prototype of a built-in: constructors inherit as what they make does."""
        for holder in HOLDERS.values():
            if holder.constructor == name and holder.proto not in ("none", "object"):
                return self.builtin_value(HOLDERS[holder.proto].constructor)
        return self.prototypes.get("function")

    def prepare(self, base: Object) -> None:
        """Make what holds the properties of an array or function."""
        if isinstance(base, Function) and not base.made:
            if base.unit != PACKAGE:
                raise ProfileError("a change of the firmware")
            if not self._has_table:
                self._has_table = True
                self.allocate(list_size(len(self.units[PACKAGE].functions)))
            self.allocate(function_size(0))
            base.made = True
        super().prepare(base)

    def function_property(self, function: Value, key: str) -> Property | None:
        """What a function has without a store: ``length``, ``name`` and ``prototype``."""
        if isinstance(function, Builtin):
            return self._of_builtin(function, key)
        unit = self.units[function.unit]
        row = unit.functions[function.index]
        if key == "length":
            return Property(row.length, writable=False, enumerable=False)
        if key == "name":
            return Property(unit.name_of(row), writable=False, enumerable=False)
        if key == "prototype" and row.flags & CONSTRUCTOR:
            return self._make_prototype(function)
        return None

    def _make_prototype(self, function: Function) -> Property:
        self.prepare(function)
        made = self.new_object()
        self.add(made, "constructor", Property(function, enumerable=False))
        writable = not self.flags(function) & CLASS
        prop = Property(made, writable=writable, enumerable=False, configurable=False)
        self.add(function, "prototype", prop)
        return prop

    def _of_builtin(self, function: Builtin, key: str) -> Property | None:
        row = BUILTINS[function.name]
        if key == "length":
            return Property(row.length, writable=False, enumerable=False)
        if key == "name" and row.kind == "getter":
            raise ProfileError("the name of a getter")
        if key == "name":
            return Property(row.name.rpartition(".")[2], writable=False, enumerable=False)
        if key == "prototype":
            names = [h.name for h in HOLDERS.values() if h.constructor == function.name]
            if names:
                return Property(self.prototypes[names[0]], False, False, False)
        if f"{function.name}.{key}" in BUILTINS:
            return Property(self.builtin_value(f"{function.name}.{key}"), enumerable=False)
        if key in ABSENT.get(function.name, ()):
            raise ProfileError("a property of a built-in")
        return None

    def name_function(self, value: Value, prefix: str, key: str) -> None:
        """Give a function without a name of its own the name of its property."""
        if not isinstance(value, Function):
            return
        index = array_index(key)
        name = self.concat(prefix, key if index is None else whole(index)) if prefix else key
        if not prefix and index is not None:
            name = self.concat(whole(index))
        found = self.own(value, "name")
        if found is not None and found.value == "":
            self.add(value, "name", Property(name, writable=False, enumerable=False))

    # --- calls ----------------------------------------------------------------------------------

    def call_plainly(self, callee: Value, args: list[Value]) -> Value:
        """Call any value without a receiver: a method gets nothing but that."""
        is_method = isinstance(callee, Builtin) and self.is_method(callee)
        return self.call(callee, UNDEFINED, [] if is_method else args)

    def is_method(self, callee: Builtin) -> bool:
        """Whether the receiver is the first of its arguments."""
        row = BUILTINS.get(callee.name)
        return row is None or row.kind not in ("global", "static")

    def call(self, callee: Value, this: Value, args: list[Value]) -> Value:
        """Call any value."""
        match callee:
            case Function():
                if self.flags(callee) & CLASS:
                    self.fail("TypeError", "only with new")
                return self.enter(callee, this, args)
            case Builtin():
                row = BUILTINS.get(callee.name)
                if row is not None and not row.call:
                    self.fail("TypeError", "only with new")
                return self.builtin(callee.name, [this, *args] if self.is_method(callee) else args)
            case Bound():
                return self._bound(callee, args, None)
            case Internal() | Cell():
                raise ProfileError("call of an internal value")
        self.fail("TypeError", "not a function")

    def construct(self, callee: Value, args: list[Value], new_target: Value = None) -> Value:
        """``new callee(...args)``; what is made gets the prototype of ``new_target``."""
        target = callee if new_target is None else new_target
        for value in (callee, target):
            if not self.is_constructor(value):
                self.fail("TypeError", "no constructor")
        match callee:
            case Function():
                return self._construct(callee, args, target)
            case Builtin():
                if callee.name == "Object" and target is not callee:
                    args = []
                made = self.builtin(callee.name, args, is_new=True)
                if target is not callee:
                    proto = self.get(target, "prototype")
                    if isinstance(proto, Object) and proto is not made.proto:
                        self.inherit(made, proto)
                return made
            case Bound():
                return self._bound(callee, args, callee.target if target is callee else target)
        raise AssertionError(callee)

    def inherit(self, made: Object, proto: Object | None) -> None:
        """Set a prototype; where it is kept, and what it is, must be objects in the heap."""
        if isinstance(proto, Function):
            self.prepare(proto)
        if isinstance(made, (Function, Array)):
            self.prepare(made)
        made.proto = proto

    def is_constructor(self, value: Value) -> bool:
        """Whether ``new`` may be applied to a value."""
        match value:
            case Function():
                return bool(self.flags(value) & CONSTRUCTOR)
            case Builtin():
                return value.name in BUILTINS and BUILTINS[value.name].new
            case Bound():
                return self.is_constructor(value.target)
            case Internal() | Cell():
                raise ProfileError("new of an internal value")
        return False

    def _construct(self, callee: Function, args: list[Value], target: Value) -> Value:
        this: Value = Internal.TDZ
        is_derived = self.flags(callee) & DERIVED
        if not is_derived:
            proto = self.get(target, "prototype")
            this = self.new_object()
            if isinstance(proto, Object):
                self.inherit(this, proto)
        self.last_this = this
        result = self.enter(callee, this, args, target)
        this = self.last_this
        if is_object(result):
            return result
        if is_derived:
            if result is not UNDEFINED:
                self.fail("TypeError", "a constructor of a derived class returns no object")
            if this is Internal.TDZ:
                self.fail("ReferenceError", "super was not called")
        return this

    def _bound(self, callee: Bound, args: list[Value], new_target: Value) -> Value:
        """Call or construct a bound function: what a function of the firmware does."""
        passed = [*callee.args, *args]
        if len(passed) > MOST_ARGUMENTS:
            self.fail("RangeError", "arguments")
        self.list_of(passed)
        with self.firmware_frame():
            self.again = 1 + len(passed)
            self.charge(self.again)
            if new_target is None:
                result = self.call(callee.target, callee.this, passed)
            else:
                result = self.construct(callee.target, passed, new_target)
            self.charge(1)
        return result

    def enter_js(self, name: str, args: list[Value]) -> Value:
        """Call a built-in that is written in JavaScript; a method's receiver is the first one."""
        row = BUILTINS[name]
        number = GROUPS.index(row.group) + 1
        if number not in self.units:
            raise ProfileError(f"{name} is not built")
        function = self.function_value(number, self.units[number].exports[row.js])
        is_method = row.kind in ("method", "getter")
        this = args[0] if is_method and args else UNDEFINED
        return self.enter(function, this, args[1:] if is_method else args)

    def instance(self, value: Value, kind: Value) -> bool:
        """``value instanceof kind``."""
        if not is_callable(kind):
            self.fail("TypeError", "instanceof")
        while isinstance(kind, Bound):
            self.charge(1)
            kind = kind.target
        if not isinstance(value, Object):
            return False
        wanted = self.get(kind, "prototype")
        if not isinstance(wanted, Object):
            self.fail("TypeError", "no prototype")
        at: Object | None = value
        while at is not None:
            at = self.above(at)
            if at is wanted:
                return True
        return False
