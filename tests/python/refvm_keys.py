# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Listing the keys of the reference machine's objects."""

from __future__ import annotations

from mbpf.compiler.jsvalue import UNDEFINED, array_index
from refvm_objects import Objects
from refvm_values import (
    Array,
    Cell,
    Firmware,
    Host,
    Internal,
    Object,
    ProfileError,
    Typed,
    Value,
    text_size,
)


def in_order(keys: list[str]) -> list[str]:
    """Keys of one object in the order of ECMAScript: indices first."""
    numbers = sorted((key for key in keys if array_index(key) is not None), key=int)
    return numbers + [key for key in keys if array_index(key) is None]


class Keys(Objects):
    """Keys in the order of ECMAScript."""

    def enumerable_keys(self, base: Value) -> list[str]:
        """Enumerable own keys, in order."""
        if isinstance(base, (Internal, Cell, Host)):
            raise ProfileError("keys")
        if isinstance(base, (str, Typed)):
            count = len(base) if isinstance(base, str) else base.length
            return [str(index) for index in range(count)]
        if not isinstance(base, Object) or isinstance(base, Firmware):
            return []
        keys: list[str] = []
        if isinstance(base, Array):
            holes = enumerate(base.elements)
            keys = [str(index) for index, value in holes if value is not Internal.HOLE]
        listed = [key for key, found in base.properties.items() if found.enumerable]
        return keys + in_order(listed)

    def places(self, base: Value) -> int:
        """What listing the keys of one value costs."""
        if isinstance(base, (str, Typed)):
            return len(base) if isinstance(base, str) else base.length
        if not isinstance(base, Object) or isinstance(base, Firmware):
            return 0
        elements = min(base.length, base.element_room) if isinstance(base, Array) else 0
        return elements + len(base.properties)

    def own_keys(self, base: Value) -> Array:
        """An array of the enumerable own keys."""
        keys = self.enumerable_keys(base)
        return self._append(self.new_array(len(keys)), base, keys)

    def _append(self, listed: Array, base: Value, keys: list[str]) -> Array:
        self.charge(self.places(base))
        for key in keys:
            self.append(listed, self.text_of_key(key))
        return listed

    def all_keys(self, base: Value) -> Array:
        """An array of the keys that ``for-in`` lists: own ones, then those of the prototypes."""
        if base is None or base is UNDEFINED:
            return self.new_array()
        listed = self.own_keys(base)
        at = base.proto if isinstance(base, Object) else None
        while at is not None:
            self.charge(self.places(at))
            for key in self.enumerable_keys(at):
                if self.chain(base, key)[0] is at:
                    self.append(listed, self.text_of_key(key))
            at = at.proto
        return listed

    def text_of_key(self, key: str) -> str:
        """A key as a value: the text of an index is made."""
        if array_index(key) is not None:
            self.plain_text(int(key) if int(key) < 2**31 else float(key))
            self.allocate(text_size(key))
        return key
