# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Listing the keys of the reference machine's objects."""

from __future__ import annotations

from mbpf.compiler.jsvalue import array_index
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


class Keys(Objects):
    """Keys in the order of ECMAScript."""

    def own_keys(self, base: Value) -> list[str]:
        """Enumerable own keys, in order; charged for all places there are."""
        if isinstance(base, (Internal, Cell, Host)):
            raise ProfileError("keys")
        if isinstance(base, (str, Typed)):
            count = len(base) if isinstance(base, str) else base.length
            self.charge(count)
            return [str(index) for index in range(count)]
        if not isinstance(base, Object):
            return []
        keys: list[str] = []
        if isinstance(base, Array):
            self.charge(min(base.length, base.element_room))
            holes = enumerate(base.elements)
            keys = [str(index) for index, value in holes if value is not Internal.HOLE]
        self.charge(len(base.properties))
        listed = [key for key, found in base.properties.items() if found.enumerable]
        numbers = sorted((key for key in listed if array_index(key) is not None), key=int)
        return keys + numbers + [key for key in listed if array_index(key) is None]

    def all_keys(self, base: Value) -> list[str]:
        """The keys that ``for-in`` lists: own ones, then those of the prototypes."""
        keys = self.own_keys(base)
        hidden = self._hidden(base)
        at = base.proto if isinstance(base, Object) else None
        while at is not None and not isinstance(at, Firmware):
            more = self.own_keys(at)
            hidden |= set(keys)
            keys += [key for key in more if key not in hidden]
            hidden |= self._hidden(at)
            at = at.proto
        return keys

    def _hidden(self, base: Value) -> set[str]:
        if not isinstance(base, Object):
            return set()
        hidden = {key for key, found in base.properties.items() if not found.enumerable}
        return hidden | {"length"} if isinstance(base, Array) else hidden

    def text_of_key(self, key: str) -> str:
        """A key as a value: the text of an index is made."""
        if array_index(key) is not None:
            self.plain_text(int(key) if int(key) < 2**31 else float(key))
            self.allocate(text_size(key))
        return key
