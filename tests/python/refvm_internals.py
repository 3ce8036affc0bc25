# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Built-ins of the reference machine that only the compiler and the firmware's JavaScript call."""

from __future__ import annotations

from collections.abc import Callable

from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.spec.builtins import BUILTINS
from refvm_functions import Functions
from refvm_values import (
    Array,
    Builtin,
    Firmware,
    Function,
    Host,
    Internal,
    Object,
    ProfileError,
    Property,
    Typed,
    Value,
    is_callable,
    is_object,
)


class Internals(Functions):
    """They are called by their name, as all built-ins are."""

    def builtin(self, name: str, args: list[Value], is_new: bool = False) -> Value:
        """Call a built-in."""
        if name in BUILTINS and BUILTINS[name].js:
            return self.enter_js(name, args)
        if name in _INTERNALS:
            return _INTERNALS[name](self, *args)
        return super().builtin(name, args, is_new)

    def make_class(self, made: Function, parent: Value) -> Object:
        """Link a constructor with a new prototype, and both with those of a parent."""
        proto: Object | None = self.prototypes["object"]
        above: Object | None = self.prototypes["function"]
        if parent is None:
            proto = None
        elif parent is not Internal.HOLE:
            if not self.is_constructor(parent):
                self.fail("TypeError", "no constructor")
            found = self.get(parent, "prototype")
            if found is not None and not isinstance(found, Object):
                self.fail("TypeError", "no prototype")
            proto, above = found, parent
        result = self.new_object(2)
        result.proto = proto
        self.add(result, "constructor", Property(made, enumerable=False))
        shape = Property(result, writable=False, enumerable=False, configurable=False)
        self.prepare(made)
        made.proto = above
        self.add(made, "prototype", shape)
        return result

    def set_literal_proto(self, base: Object, proto: Value) -> Value:
        """``__proto__: v`` of a literal."""
        if proto is None or is_object(proto):
            self.change_proto(base, proto)
        return UNDEFINED

    def change_proto(self, value: Object, proto: Value) -> None:
        """Give an object another prototype; looking for a cycle costs as a look-up does."""
        if value.proto is proto:
            return
        if isinstance(value, (Firmware, Builtin)):
            raise ProfileError("a change of the firmware")
        if not value.extensible:
            self.fail("TypeError", "not extensible")
        at = proto
        is_iterable = not isinstance(value, Array)
        while at is not None:
            if at is value:
                self.fail("TypeError", "a cycle")
            is_iterable |= at is self.prototypes["array"]
            at = self.above(at) if isinstance(at, Object) else None
        if not is_iterable or isinstance(value, Typed) or isinstance(proto, (Typed, Host)):
            raise ProfileError("an exotic prototype")
        self.inherit(value, proto)

    def make_arguments(self, listed: Array) -> Value:
        """The arguments object of what was passed."""
        self.charge(listed.length)
        made = self.new_object(listed.length + 2)
        made.is_arguments = True
        for index in range(listed.length):
            made.properties[str(index)] = Property(self.element(listed, index))
        made.properties["length"] = Property(listed.length, enumerable=False)
        thrower = self.builtin_value("@callee")
        made.properties["callee"] = Property(
            enumerable=False, configurable=False, getter=thrower, setter=thrower
        )
        return made

    def rest(self, listed: Array, first: int) -> Value:
        """The arguments from a position on."""
        self.charge(max(0, listed.length - first))
        return self.list_of(listed.elements[first:])

    def parent_of(self, value: Value) -> Value:
        """The constructor that ``super`` calls."""
        return value.proto


def _iterable(machine: Internals, value: Value) -> bool:
    if isinstance(value, Object) and not isinstance(value, (Array, Typed)):
        return value.is_arguments
    return isinstance(value, (str, Array, Typed))


_INTERNALS: dict[str, Callable[..., Value]] = {
    "@class": Internals.make_class,
    "@proto": Internals.set_literal_proto,
    "@arguments": Internals.make_arguments,
    "@rest": Internals.rest,
    "@parent": Internals.parent_of,
    "@isFunction": lambda machine, value: is_callable(value),
    "@isObject": lambda machine, value: is_object(value),
    "@isConstructor": Internals.is_constructor,
    "@isIterable": _iterable,
}
