# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Properties of the reference machine's objects, with what looking for them costs."""

from __future__ import annotations

from abc import abstractmethod
from typing import NoReturn

from mbpf.compiler.jsvalue import UNDEFINED, array_index
from refvm_convert import Converter
from refvm_typed import load, store
from refvm_values import (
    ARRAY_SIZE,
    OBJECT_SIZE,
    Array,
    BudgetError,
    Buffer,
    Builtin,
    Cell,
    ErrorObject,
    Firmware,
    Function,
    Host,
    Internal,
    Object,
    ProfileError,
    Property,
    Typed,
    Value,
    is_number,
    is_object,
    list_size,
    store_size,
    text_hash,
    text_size,
    whole,
)

MAX_LENGTH = 1 << 26
"""More elements than any heap of a test holds."""


def key_value(key: str) -> Value:
    """A key as the value that names it."""
    index = array_index(key)
    return key if index is None else whole(index)


class Objects(Converter):
    """Objects of all kinds."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.prototypes: dict[str, Firmware] = {}
        self.names: frozenset[str] = frozenset()

    @abstractmethod
    def call(self, callee: Value, this: Value, args: list[Value]) -> Value:
        """Call a function from inside an instruction."""

    @abstractmethod
    def function_property(self, function: Value, key: str) -> Property | None:
        """A property that a function has without a store."""

    # --- making ----------------------------------------------------------------------------------

    def new_object(self, room: int = 0, proto: Object | None = None) -> Object:
        """A plain object."""
        self.allocate(OBJECT_SIZE)
        made = Object(proto or self.prototypes["object"])
        self._grow(made, room)
        return made

    def new_array(self, room: int = 0) -> Array:
        """An array without elements."""
        self.allocate(ARRAY_SIZE)
        made = Array(self.prototypes["array"])
        if room:
            self.allocate(list_size(room))
            made.element_room = room
        return made

    def list_of(self, values: list[Value], room: int | None = None) -> Array:
        """An array of values."""
        made = self.new_array(len(values) if room is None else room)
        for value in values:
            self.append(made, value)
        return made

    def new_error(self, kind: str, message: Value = UNDEFINED) -> ErrorObject:
        """An Error."""
        self.allocate(self.error_size())
        made = ErrorObject(self.prototypes[kind.lower()], kind=kind)
        if message is not UNDEFINED:
            self._grow(made, 4)
            made.properties["message"] = Property(message, enumerable=False)
        return made

    def error_size(self) -> int:
        """The size of an Error made now."""
        return 32

    def fail(self, kind: str, message: str = "") -> NoReturn:
        """Throw an error that an instruction raises."""
        self.throw(self.new_error(kind, message))

    @abstractmethod
    def throw(self, value: Value) -> NoReturn:
        """Throw a value."""

    # --- keys ------------------------------------------------------------------------------------

    def key_of(self, base: Value, key: Value) -> str | None:
        """The key that a value is for a base; None for a number that no list has as an index."""
        key = self.to_primitive(key, "string")
        if is_number(key):
            index = self.index_of(key)
            if index is not None:
                return str(index)
            if isinstance(base, (str, Typed)):
                return None
        text = self.text(key)
        self.charge(len(text) // 8)
        return text

    def index_of(self, number: Value) -> int | None:
        """The array index that a number is."""
        value = float(number)
        return int(value) if 0 <= value < 2**32 - 1 and value == int(value) else None

    # --- finding ---------------------------------------------------------------------------------

    def own(self, base: Object, key: str) -> Property | None:
        """The own property with a key."""
        index = array_index(key)
        match base:
            case Array():
                if index is not None:
                    element = self.element(base, index)
                    return None if element is Internal.HOLE else Property(element)
                if key == "length":
                    return Property(whole(base.length), enumerable=False, configurable=False)
            case Typed():
                if index is not None:
                    inside = index < base.length
                    return Property(load(base, index), configurable=False) if inside else None
            case Firmware():
                return base.own(key)
            case Function() | Builtin():
                found = self._stored(base, key) if base.room else None
                return found or self.function_property(base, key)
        return self._stored(base, key)

    def _stored(self, base: Object, key: str) -> Property | None:
        if isinstance(base, (Array, Typed, Buffer)) and not base.room:
            return None
        self.charge(len(base.properties) // 8)
        if key not in self.names and array_index(key) is None:
            for other in base.properties:
                if other == key:
                    break
                if len(other) == len(key) and text_hash(other) == text_hash(key):
                    self.charge(len(key) // 8)
        return base.properties.get(key)

    def element(self, base: Array, index: int) -> Value:
        """An element of an array, perhaps a hole."""
        return base.elements[index] if index < len(base.elements) else Internal.HOLE

    def proto_of(self, base: Value) -> Object | None:
        """The prototype of any value."""
        match base:
            case Object():
                return base.proto
            case str():
                return self.prototypes["string"]
            case bool():
                return self.prototypes["boolean"]
            case int() | float():
                return self.prototypes["number"]
            case Host():
                return self.prototypes["ctx"]
        return None

    def find(self, base: Value, key: str) -> Property | None:
        """The property that a key names, own or inherited."""
        return self.chain(base, key)[1]

    def chain(self, base: Value, key: str) -> tuple[Object | None, Property | None]:
        """The object that has the property that a key names, and the property."""
        at = base if isinstance(base, Object) else self.proto_of(base)
        while at is not None:
            found = self.own(at, key)
            if found is not None:
                return at, found
            at = self.above(at)
        return None, None

    def above(self, at: Object) -> Object | None:
        """The prototype; going there costs one unit when it holds properties."""
        if at.proto is not None and self.is_holder(at.proto):
            self.charge(1)
        return at.proto

    def inherits_array(self, value: Object) -> bool:
        """Whether Array.prototype is a prototype of it, or it is that itself."""
        at: Object | None = value
        while at is not None and at is not self.prototypes["array"]:
            at = self.above(at)
        return at is not None

    def is_holder(self, value: Object) -> bool:
        """Whether there is an object in the heap for its properties."""
        match value:
            case Array():
                return value.has_extra
            case Function():
                return value.made
            case Firmware() | Builtin() | Typed() | Buffer():
                return False
        return True

    def check_base(self, base: Value) -> None:
        """TypeError for undefined and null."""
        if isinstance(base, (Internal, Cell)):
            raise ProfileError(f"property of {base}")
        if base is None or base is UNDEFINED:
            self.fail("TypeError", "no properties")

    def get(self, base: Value, key: str | None) -> Value:
        """``base[key]``."""
        self.check_base(base)
        if key is None:
            return UNDEFINED
        if isinstance(base, str):
            index = array_index(key)
            if key == "length":
                return len(base)
            if index is not None:
                if index >= len(base):
                    return UNDEFINED
                self.allocate(text_size(base[index]))
                return base[index]
        return self.value_of(self.find(base, key), base)

    def value_of(self, found: Property | None, receiver: Value) -> Value:
        """What reading a property gives."""
        if found is None:
            return UNDEFINED
        if not found.is_accessor:
            return found.value
        return UNDEFINED if found.getter is UNDEFINED else self.call(found.getter, receiver, [])

    def has(self, base: Value, key: str | None) -> bool:
        """``key in base``."""
        if isinstance(base, (Internal, Cell)):
            raise ProfileError(f"in {base}")
        if not is_object(base):
            self.fail("TypeError", "no object")
        return key is not None and self.find(base, key) is not None

    # --- writing ---------------------------------------------------------------------------------

    def set(self, base: Value, key: str | None, value: Value, receiver: Value = None) -> None:
        """``base[key] = value``."""
        self.check_base(base)
        if isinstance(base, Host):
            self.fail("TypeError", "read-only")
        if isinstance(base, str) and key is not None:
            index = array_index(key)
            if key == "length" or (index is not None and index < len(base)):
                self.fail("TypeError", "read-only")
        if isinstance(base, Typed) and (key is None or array_index(key) is not None):
            if is_object(value):
                self.ask("setNumber", -1 if key is None else key_value(key), base, value)
                return
            number = self.number(value)
            if key is not None and int(key) < base.length:
                store(base, int(key), number)
            return
        if key is None:
            raise ProfileError("a number as the name of a property")
        if isinstance(base, (Firmware, Builtin)):
            raise ProfileError("a change of the firmware")
        at = base if isinstance(base, Object) else self.proto_of(base)
        while at is not None:
            found = self.own(at, key)
            if found is not None and self._settled(found, at, base, key, value):
                return
            at = None if found is not None else self.above(at)
        if not isinstance(base, Object):
            self.fail("TypeError", "a primitive")
        self.add(base, key, Property(value))

    def _settled(self, found: Property, at: Object, base: Value, key: str, value: Value) -> bool:
        """Whether a property that was found takes care of a value that is set."""
        if found.is_accessor:
            if found.setter is UNDEFINED:
                self.fail("TypeError", "no setter")
            self.call(found.setter, base, [value])
            return True
        if not found.writable:
            if isinstance(at, Firmware):
                raise ProfileError("a property of the firmware")
            self.fail("TypeError", "read-only")
        if at is not base:
            return False
        self._write(base, key, found, value)
        return True

    def _write(self, base: Object, key: str, found: Property, value: Value) -> None:
        index = array_index(key)
        if isinstance(base, Array) and key == "length":
            if is_object(value):
                self.ask("setNumber", key, base, value)
            else:
                self.set_length(base, value)
        elif isinstance(base, Array) and index is not None:
            base.elements[index] = value
        else:
            found.value = value

    def add(self, base: Object, key: str, made: Property) -> None:
        """Add a property that is not there."""
        if not base.extensible:
            self.fail("TypeError", "not extensible")
        index = array_index(key)
        if isinstance(base, Array) and index is not None:
            self.put(base, index, made.value)
            return
        if isinstance(base, (Typed, Buffer)):
            raise ProfileError("a property of a typed array")
        self.prepare(base)
        if len(base.properties) >= base.room:
            self._grow(base, max(4, 2 * base.room))
        base.properties[key] = made

    def prepare(self, base: Object) -> None:
        """Make what holds the properties of an array or function."""
        if isinstance(base, Array) and not base.has_extra:
            self.allocate(OBJECT_SIZE)
            base.has_extra = True

    def _grow(self, base: Object, room: int) -> None:
        if room:
            self.allocate(store_size(room))
            base.room = room

    def put(self, base: Array, index: int, value: Value) -> None:
        """Set an element, with room for it."""
        if index >= base.element_room:
            room = base.element_room + base.element_room // 2 + 4
            room = index + 1 if index >= room else room
            if room > MAX_LENGTH:
                raise BudgetError("oom")
            self.allocate(list_size(room))
            base.element_room = room
        base.elements += [Internal.HOLE] * (index + 1 - len(base.elements))
        base.elements[index] = value
        base.length = max(base.length, index + 1)

    def append(self, base: Value, value: Value) -> None:
        """Append an element."""
        if not isinstance(base, Array):
            raise ProfileError("append to no array")
        self.put(base, base.length, value)

    def set_length(self, base: Array, value: Value) -> None:
        """``base.length = value``."""
        number = float(self.number(value))
        if not 0 <= number < 2**32 or number != int(number):
            self.fail("RangeError", "length")
        length = int(number)
        self.charge(max(0, min(base.length, base.element_room) - length))
        del base.elements[length:]
        base.length = length

    def define(self, base: Value, key: str, made: Property) -> None:
        """Define an own property, for literals."""
        if not isinstance(base, Object) or isinstance(base, (Typed, Buffer, Firmware, ErrorObject)):
            raise ProfileError("define")
        self.redefine(base, key, made, self.own(base, key))

    def redefine(self, base: Object, key: str, made: Property, found: Property | None) -> None:
        """Define an own property when it is known what was there."""
        if found is None:
            self.add(base, key, made)
        elif isinstance(base, Array) and array_index(key) is not None:
            base.elements[int(key)] = made.value
        else:
            base.properties[key] = made

    def delete(self, base: Value, key: str | None) -> bool:
        """``delete base[key]``; a TypeError where it cannot be."""
        self.check_base(base)
        if isinstance(base, (Host, Firmware, Builtin)):
            raise ProfileError("delete")
        if key is None:
            return True
        index = array_index(key)
        if isinstance(base, str):
            if key == "length" or (index is not None and index < len(base)):
                self.fail("TypeError", "not deletable")
            return True
        found = self.own(base, key) if isinstance(base, Object) else None
        if found is None:
            return True
        if not found.configurable:
            self.fail("TypeError", "not deletable")
        if isinstance(base, Array) and index is not None:
            base.elements[index] = Internal.HOLE
        elif key in base.properties:
            del base.properties[key]
        else:
            raise ProfileError("delete of a computed property")
        return True
