# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the firmware's JavaScript leaves to C: whole numbers, texts and elements of lists."""

from __future__ import annotations

from collections.abc import Callable

from mbpf.compiler.jsvalue import UNDEFINED
from refvm_internals import Internals
from refvm_typed import element_size, load, store
from refvm_units import DERIVED
from refvm_values import (
    Array,
    Function,
    Internal,
    ProfileError,
    Typed,
    Value,
    is_callable,
    is_object,
    text_size,
    whole,
)

MAX_LENGTH = 2.0**53 - 1


class Lists(Internals):
    """They are called by their name, as all built-ins are."""

    def builtin(self, name: str, args: list[Value], is_new: bool = False) -> Value:
        """Call a built-in."""
        if name in _LEAVES:
            return _LEAVES[name](self, *(args + [UNDEFINED] * 5)[: _COUNTS.get(name, 1)])
        return super().builtin(name, args, is_new)

    def to_integer(self, value: Value) -> Value:
        """ToIntegerOrInfinity."""
        return whole(self.integer(value) + 0.0)

    def to_length(self, value: Value) -> Value:
        """ToLength."""
        return whole(min(max(self.integer(value), 0.0), MAX_LENGTH))

    def size(self, value: Value) -> Value:
        """The length of a list."""
        return value.length if isinstance(value, Array) else self.builtin("@sizeOf", [value])

    def relative(self, value: Value, length: Value) -> Value:
        """A position that counts from the end when it is negative."""
        at = self.integer(value)
        return whole(min(max(at + float(length) if at < 0 else at, 0.0), float(length)))

    def text_receiver(self, value: Value) -> Value:
        """ToString, but a TypeError for undefined and null."""
        if value is None or value is UNDEFINED:
            self.fail("TypeError", "receiver")
        return self.text(value)

    def join(self, listed: Array, between: str) -> Value:
        """The texts of an array with one between each two."""
        self.charge(listed.length)
        text = between.join(listed.elements)
        if text:
            self.allocate(text_size(text))
        return text

    def copy(self, target: Value, to: Value, source: Value, start: Value, count: Value) -> Value:
        """Elements of one list to another one where nothing can be seen of it."""
        numbers = (to, start, count)
        if not all(isinstance(number, int) and number >= 0 for number in numbers):
            return False
        if isinstance(target, Typed) and isinstance(source, Typed):
            return self._copy_numbers(target, to, source, start, count)
        plain = [isinstance(item, Array) and not item.has_extra for item in (target, source)]
        if not count or not all(plain):
            return False
        if self.element(source, start + count - 1) is Internal.HOLE:
            return False
        self.charge(count // 2)
        if to + count > target.length or to + count > target.element_room:
            self.put(target, to + count - 1, Internal.HOLE)
        values = [self.element(source, start + index) for index in range(count)]
        target.elements += [Internal.HOLE] * (to + count - len(target.elements))
        target.elements[to : to + count] = values
        return True

    def _copy_numbers(self, target: Typed, to: int, source: Typed, start: int, count: int) -> Value:
        fits = to + count <= target.length and start + count <= source.length
        is_same = target.kind == source.kind
        if not fits or (not is_same and target.buffer is source.buffer):
            return False
        self.charge(count * element_size(target.kind) // 8 if is_same else count)
        values = [load(source, start + index) for index in range(count)]
        for index, value in enumerate(values):
            store(target, to + index, value)
        return True

    def check_object(self, value: Value) -> Value:
        """The receiver of a method that takes any object."""
        if is_object(value):
            return value
        if value is None or value is UNDEFINED:
            self.fail("TypeError", "no object")
        raise ProfileError("a wrapper object")

    def list_receiver(self, value: Value) -> Value:
        """The same where nobody sees an object around a primitive that has no elements."""
        if isinstance(value, (bool, int, float)):
            return self.new_object()
        return self.check_object(value)

    def hidden_receiver(self, value: Value) -> Value:
        """The same where nobody sees the object at all."""
        if not isinstance(value, str):
            return self.list_receiver(value)
        made = self.new_array()
        for index, unit in enumerate(value):
            self.allocate(text_size(unit))
            self.put(made, index, unit)
        return made

    def check_callable(self, value: Value) -> Value:
        """A TypeError for what is no function."""
        if not is_callable(value):
            self.fail("TypeError", "no function")
        return UNDEFINED

    def check_callback(self, value: Value) -> Value:
        """The same of what need not be there."""
        return UNDEFINED if value is UNDEFINED else self.check_callable(value)

    def is_derived(self, value: Value) -> Value:
        """Whether it is a class with a parent."""
        return isinstance(value, Function) and bool(self.flags(value) & DERIVED)

    def typed_length(self, value: Value) -> Value:
        """The length of a typed array, a TypeError for all else."""
        if not isinstance(value, Typed):
            self.fail("TypeError", "no typed array")
        return value.length


_LEAVES: dict[str, Callable[..., Value]] = {
    "@integer": Lists.to_integer,
    "@length": Lists.to_length,
    "@size": Lists.size,
    "@relative": Lists.relative,
    "@text": Lists.text_receiver,
    "@join": Lists.join,
    "@copy": Lists.copy,
    "@object": Lists.check_object,
    "@list": Lists.list_receiver,
    "@hidden": Lists.hidden_receiver,
    "@callable": Lists.check_callable,
    "@callback": Lists.check_callback,
    "@inherits": Lists.is_derived,
    "@typed": Lists.typed_length,
    "@isTyped": lambda machine, value: isinstance(value, Typed),
}
_COUNTS = {"@relative": 2, "@join": 2, "@copy": 5}
