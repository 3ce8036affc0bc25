# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Functions of Object, and methods that all objects of the reference machine inherit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from mbpf.compiler.jsvalue import UNDEFINED, array_index
from refvm_keys import in_order
from refvm_lists import Lists
from refvm_values import (
    PAIR_SIZE,
    Array,
    Bound,
    Buffer,
    Builtin,
    ErrorObject,
    Firmware,
    Function,
    Object,
    ProfileError,
    Property,
    Typed,
    Value,
    is_callable,
    is_object,
    text_size,
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
        """The own property of a value that a key names; an element of a text is not made yet."""
        self._check(value)
        name = str(self.key_of(Object(), key))
        if isinstance(value, str):
            index = array_index(name)
            if name == "length":
                return name, Property(len(value), False, False, False)
            unit = value[index : index + 1] if index is not None else ""
            return name, Property(unit, writable=False, configurable=False) if unit else None
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
        name, found = self.own_of(value, key)
        if found is None:
            return UNDEFINED
        if isinstance(value, str) and name != "length":
            self.allocate(text_size(found.value))
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
            self.charge(len(value.properties) // 8)
        return value

    def seal(self, value: Value, frozen: bool = False) -> Value:
        """Object.seal."""
        self.fix(value)
        if isinstance(value, Object):
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
        count = len(value.properties) if self.is_holder(value) else 0
        count += value.element_room if isinstance(value, Array) else 0
        self.charge(count // 8)
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

    def class_text(self, value: Value) -> Value:
        """The method toString of objects."""
        match value:
            case None:
                return "[object Null]"
            case str():
                return self.concat("[object ", "String", "]")
            case bool():
                return self.concat("[object ", "Boolean", "]")
            case int() | float():
                return self.concat("[object ", "Number", "]")
            case Typed():
                return self.concat("[object ", value.kind, "]")
            case Function() | Bound() | Builtin():
                return "[object Function]"
            case Firmware() if value.name != "object" and not value.name.endswith("error"):
                raise ProfileError("the text of an object of the firmware")
            case Object(is_arguments=True):
                return "[object Arguments]"
        if value is UNDEFINED:
            return "[object Undefined]"
        names = {Array: "Array", ErrorObject: "Error", Buffer: "ArrayBuffer"}
        return self.concat("[object ", names.get(type(value), "Object"), "]")

    def object_value(self, value: Value) -> Value:
        """The method valueOf of objects."""
        self._check(value)
        if not is_object(value):
            raise ProfileError("a wrapper object")
        return value

    def bind(self, target: Value, this: Value, args: Array) -> Value:
        """A bound function."""
        if not is_callable(target):
            self.fail("TypeError", "no function")
        self.allocate(44)
        values = tuple(args.elements)
        return Bound(self.proto_of(target), target=target, this=this, args=values)

    def define_property(
        self, base: Value, key: Value, bits: int, value: Value, setter: Value
    ) -> Value:
        """Object.defineProperty when the descriptor was read."""
        if not isinstance(base, Object) or isinstance(base, (Firmware, Builtin, Array, Typed)):
            raise ProfileError("a property of a list or of the firmware is defined")
        name = str(self.key_of(Object(), key))
        old = self.own(base, name)
        made = Property(writable=False, enumerable=False, configurable=False)
        if old is not None:
            made = replace(old)
        if old is not None and not old.configurable:
            raise ProfileError("a property that is not configurable is defined")
        self.charge(len(value) // 8 if old is not None and isinstance(value, str) else 0)
        for bit, attribute in ((1, "writable"), (2, "enumerable"), (4, "configurable")):
            if bits & bit << 8:
                setattr(made, attribute, bool(bits & bit))
        if bits & 0x6000:
            getter, other = (made.getter, made.setter) if made.is_accessor else (UNDEFINED,) * 2
            made.getter = value if bits & 0x2000 else getter
            made.setter = setter if bits & 0x4000 else other
            self.allocate(PAIR_SIZE)
        elif bits & 0x1100:
            made.writable = made.writable and not (made.is_accessor and not bits & 0x100)
            made.getter = made.setter = None
            made.value = value if bits & 0x1000 else made.value
        if old is None:
            self.add(base, name, made)
        elif name in base.properties:
            base.properties[name] = made
        else:
            self.add(base, name, made)
        return base


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
    "@ownkeys": Reflection.keys,
    "Object.getOwnPropertyNames": Reflection.own_names,
    "Object.is": Reflection.is_same,
    "Object.getOwnPropertyDescriptor": Reflection.descriptor,
    "Object.preventExtensions": Reflection.fix,
    "Object.seal": Reflection.seal,
    "Object.freeze": Reflection.freeze,
    "Object.isExtensible": Reflection.is_extensible,
    "Object.isSealed": Reflection.is_sealed,
    "Object.isFrozen": Reflection.is_frozen,
    "object.toString": Reflection.class_text,
    "object.valueOf": Reflection.object_value,
    "@bind": Reflection.bind,
    "@defineProperty": Reflection.define_property,
}
_TWO = (
    "Object.setPrototypeOf", "hidden.setProto", "Object.hasOwn", "object.hasOwnProperty",
    "object.propertyIsEnumerable", "object.isPrototypeOf", "Object.is",
    "Object.getOwnPropertyDescriptor",
)  # fmt: skip
_COUNTS = {**dict.fromkeys(_TWO, 2), "@bind": 3, "@defineProperty": 5}
