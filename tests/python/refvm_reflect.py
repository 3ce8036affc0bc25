# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Functions of Object, and methods that all objects of the reference machine inherit."""

from __future__ import annotations

from collections.abc import Callable

from mbpf.compiler.jsvalue import UNDEFINED, array_index
from refvm_keys import in_order
from refvm_lists import Lists
from refvm_values import (
    Array,
    Builtin,
    Firmware,
    Function,
    Object,
    ProfileError,
    Property,
    Typed,
    Value,
    is_object,
)


class Reflection(Lists):
    """They are called by their name, as all built-ins are."""

    def builtin(self, name: str, args: list[Value], is_new: bool = False) -> Value:
        """Call a built-in."""
        if name in _FUNCTIONS:
            padded = (args + [UNDEFINED] * 5)[: _COUNTS.get(name, 1)]
            return _FUNCTIONS[name](self, *padded)
        return super().builtin(name, args, is_new)

    def _check(self, value: Value) -> None:
        if value is None or value is UNDEFINED:
            self.fail("TypeError", "no object")

    def prototype(self, value: Value) -> Value:
        """Object.getPrototypeOf."""
        self._check(value)
        return self.proto_of(value)

    def change_prototype(self, value: Value, proto: Value) -> Value:
        """Object.setPrototypeOf."""
        self._check(value)
        if proto is not None and not is_object(proto):
            self.fail("TypeError", "no prototype")
        if isinstance(value, Object):
            self.change_proto(value, proto)
        return value

    def set_prototype(self, value: Value, proto: Value) -> Value:
        """The setter of ``__proto__``."""
        self._check(value)
        if isinstance(value, Object) and (proto is None or is_object(proto)):
            self.change_proto(value, proto)
        return UNDEFINED

    def own_of(self, value: Value, key: Value) -> tuple[str, Property | None]:
        """The own property of a value that a key names."""
        self._check(value)
        name = str(self.key_of(Object(), key))
        if isinstance(value, str):
            index = array_index(name)
            if name == "length" or (index is not None and index < len(value)):
                return name, Property(self.get(value, name), writable=False, configurable=False)
            return name, None
        return name, self.own(value, name) if isinstance(value, Object) else None

    def has_own(self, value: Value, key: Value) -> Value:
        """Object.hasOwn and hasOwnProperty."""
        return self.own_of(value, key)[1] is not None

    def is_enumerable(self, value: Value, key: Value) -> Value:
        """The method propertyIsEnumerable."""
        found = self.own_of(value, key)[1]
        return found is not None and found.enumerable

    def is_prototype(self, value: Value, other: Value) -> Value:
        """The method isPrototypeOf."""
        if not isinstance(other, Object):
            return False
        self._check(value)
        at: Object | None = other
        while at is not None:
            at = self.above(at)
            if at is value:
                return True
        return False

    def own_names(self, value: Value) -> Value:
        """Object.getOwnPropertyNames."""
        self._check(value)
        if not isinstance(value, Object) or isinstance(value, (Firmware, Builtin, Function)):
            raise ProfileError("names of a function or of the firmware")
        keys = self.enumerable_keys(value) if isinstance(value, (Array, Typed)) else []
        keys = [key for key in keys if key not in value.properties]
        keys += ["length"] if isinstance(value, Array) else []
        keys += in_order(list(value.properties))
        return self._append(self.new_array(len(keys)), value, keys)

    def keys(self, value: Value) -> Value:
        """Object.keys."""
        self._check(value)
        return self.own_keys(value)

    def is_same(self, left: Value, right: Value) -> Value:
        """Object.is."""
        self.charge(len(left) // 8 if isinstance(left, str) else 0)
        return self.same(left, right)

    def descriptor(self, value: Value, key: Value) -> Value:
        """Object.getOwnPropertyDescriptor."""
        found = self.own_of(value, key)[1]
        if found is None:
            return UNDEFINED
        made = self.new_object(4)
        if found.is_accessor:
            parts = {"get": found.getter, "set": found.setter}
        else:
            parts = {"value": found.value, "writable": found.writable}
        parts |= {"enumerable": found.enumerable, "configurable": found.configurable}
        made.properties = {name: Property(part) for name, part in parts.items()}
        return made

    def fix(self, value: Value) -> Value:
        """Object.preventExtensions."""
        if isinstance(value, (Array, Typed, Firmware, Builtin)):
            raise ProfileError("a list that is not extensible")
        if isinstance(value, Object):
            self.prepare(value)
            value.extensible = False
        return value

    def seal(self, value: Value, frozen: bool = False) -> Value:
        """Object.seal."""
        self.fix(value)
        if isinstance(value, Object):
            self.charge(len(value.properties) // 8)
            for found in value.properties.values():
                found.configurable = False
                found.writable = found.writable and (found.is_accessor or not frozen)
        return value

    def freeze(self, value: Value) -> Value:
        """Object.freeze."""
        return self.seal(value, True)

    def is_extensible(self, value: Value) -> Value:
        """Object.isExtensible."""
        if not isinstance(value, Object):
            return False
        self.charge(len(value.properties) // 8 if self.is_holder(value) else 0)
        return value.extensible

    def is_sealed(self, value: Value, frozen: bool = False) -> Value:
        """Object.isSealed."""
        if not isinstance(value, Object):
            return True
        if self.is_extensible(value):
            return False
        return not any(
            found.configurable or (frozen and found.writable and not found.is_accessor)
            for found in value.properties.values()
        )

    def is_frozen(self, value: Value) -> Value:
        """Object.isFrozen."""
        return self.is_sealed(value, True)


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "Object.getPrototypeOf": Reflection.prototype,
    "object.__proto__": Reflection.prototype,
    "Object.setPrototypeOf": Reflection.change_prototype,
    "hidden.setProto": Reflection.set_prototype,
    "Object.hasOwn": Reflection.has_own,
    "object.hasOwnProperty": Reflection.has_own,
    "object.propertyIsEnumerable": Reflection.is_enumerable,
    "object.isPrototypeOf": Reflection.is_prototype,
    "Object.keys": Reflection.keys,
    "Object.getOwnPropertyNames": Reflection.own_names,
    "Object.is": Reflection.is_same,
    "Object.getOwnPropertyDescriptor": Reflection.descriptor,
    "Object.preventExtensions": Reflection.fix,
    "Object.seal": Reflection.seal,
    "Object.freeze": Reflection.freeze,
    "Object.isExtensible": Reflection.is_extensible,
    "Object.isSealed": Reflection.is_sealed,
    "Object.isFrozen": Reflection.is_frozen,
}
_TWO = (
    "Object.setPrototypeOf", "hidden.setProto", "Object.hasOwn", "object.hasOwnProperty",
    "object.propertyIsEnumerable", "object.isPrototypeOf", "Object.is",
    "Object.getOwnPropertyDescriptor",
)  # fmt: skip
_COUNTS = dict.fromkeys(_TWO, 2)
