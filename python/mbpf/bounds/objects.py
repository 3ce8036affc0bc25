# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The objects of a program: one summary for all that are made at one place.

Summaries only grow, until no instruction adds to them any more. doc/spec/memory.rst has the sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Final

from mbpf.bounds.values import (
    INT32,
    LARGE,
    MOST_UNITS,
    NAN,
    NOTHING,
    NUM,
    NUMBER,
    OBJECT,
    UINT32,
    UNDEF,
    Value,
    join,
    number,
    text,
    widen,
)

_PATIENCE: Final = 3
"""How often a summary grows before it is widened, and then before it has no limits any more."""
_MOST_INDICES: Final = 256
"""How many indices that are keys of an object are told apart."""
ERROR_ROOM: Final = 4
THROWN_SITE: Final = -1
"""Site of the Errors that instructions raise."""
MESSAGE_UNITS: Final = 64
"""No message of the firmware is longer."""
ELEMENTS: Final[dict[str, tuple[int, Value]]] = {
    "Uint8Array": (1, number(0, 255)),
    "Uint8ClampedArray": (1, number(0, 255)),
    "Int8Array": (1, number(-128, 127)),
    "Uint16Array": (2, number(0, 65535)),
    "Int16Array": (2, number(-32768, 32767)),
    "Uint32Array": (4, UINT32),
    "Int32Array": (4, INT32),
    "Float32Array": (4, NUMBER),
    "Float64Array": (8, NUMBER),
}
"""Size of an element, and its values."""


def up8(size: float) -> float:
    """Rounded up to a multiple of 8."""
    return size if size == inf else float(-(-int(size) // 8) * 8)


def eighth(count: float) -> float:
    """An eighth, rounded down: what ``//`` makes of infinity is no number."""
    return count if count == inf else count // 8


def text_bytes(units: float, wide: bool) -> float:
    """Bytes of a text in the heap."""
    return up8(16 + units * (2 if wide else 1))


def array_store(room: float) -> float:
    """Bytes of the store of an array."""
    return 8 + 8 * room if room else 0


def object_store(room: float) -> float:
    """Bytes of the store of an object."""
    return 8 + 16 * room if room else 0


@dataclass(slots=True)
class Site:
    """What is known of all objects made by one word.

    Attributes:
        kind: array, object, error, buffer, typed, cell or function.
        element: constructor of a typed array.
        function: index of what a function object calls.
        low: the least length, of what cannot get shorter; bytes of a buffer.
        high: the greatest length.
        room: how many elements or properties have room without a new store.
        elements: elements of an array, values of computed keys of an object, value of a cell.
        named: values by property name.
        indices: indices that are keys of an object.
        low_index: the least of more such indices, that are known as a range only.
        high_index: the greatest one.
        any_key: an object may have keys that are not known.
        protos: sites of the objects of the program that may be its prototype.
    """

    kind: str
    element: str = ""
    function: int = -1
    low: float = inf
    high: float = 0
    room: float = inf
    elements: Value = NOTHING
    named: dict[str, Value] = field(default_factory=dict)
    indices: set[float] = field(default_factory=set)
    low_index: float = inf
    high_index: float = -inf
    any_key: bool = False
    protos: frozenset[int] = frozenset()

    @property
    def count(self) -> float:
        """The most properties that an object has."""
        if self.any_key:
            return inf
        return len(self.named) + self.index_count

    @property
    def index_count(self) -> float:
        """The most indices that are keys of an object."""
        low, high = self.low_index, self.high_index
        if not self.indices and low > high:
            return 0
        others = sum(not low <= index <= high for index in self.indices)
        return others + max(0, high - low + 1)

    @property
    def most_index(self) -> float:
        """The greatest index that is a key of an object, or -inf."""
        return max(self.high_index, *self.indices, -inf)

    @property
    def has_properties(self) -> bool:
        """Whether it is an object whose properties the program names."""
        return self.kind in ("object", "error")

    @property
    def is_list(self) -> bool:
        """Whether it has elements and a length."""
        return self.kind in ("array", "typed")


class Heap:
    """All summaries. ``changed`` tells that one has grown."""

    def __init__(self, steps: Sequence[float]) -> None:
        self.sites: dict[int, Site] = {
            THROWN_SITE: Site(
                "error", room=ERROR_ROOM, named={"message": text(MESSAGE_UNITS)}, low=0
            )
        }
        self.changed = False
        self._steps = steps
        self._grown: dict[tuple[object, ...], int] = {}

    def merge(self, key: tuple[object, ...], old: Value, new: Value) -> Value:
        """``old`` grown by ``new``, and widened when that happens often."""
        joined = join(old, new)
        if joined == old:
            return old
        self.changed = True
        count = self._grown[key] = self._grown.get(key, 0) + 1
        if count <= _PATIENCE:
            return joined
        if count <= 2 * _PATIENCE:
            return widen(old, joined, self._steps)
        return widen(old, joined, LARGE if count <= 3 * _PATIENCE else ())

    def _bound(self, key: tuple[object, ...], old: float, new: float) -> float:
        if new <= old:
            return old
        merged = self.merge(key, number(0, old), number(0, new))
        return merged.high if merged.high < MOST_UNITS else inf

    def make(
        self,
        site: int,
        kind: str,
        *,
        low: float = 0,
        high: float = 0,
        room: float = 0,
        element: str = "",
        function: int = -1,
    ) -> Value:
        """A new object of the site."""
        known = self.sites.get(site)
        if known is None:
            known = self.sites[site] = Site(kind, element, function)
            self.changed = True
        if low < known.low or room < known.room:
            known.low, known.room = min(low, known.low), min(room, known.room)
            self.changed = True
        known.high = self._bound((site, "length"), known.high, high)
        return Value(OBJECT, refs=frozenset({("o", site)}))

    def of(self, value: Value) -> list[tuple[int, Site]]:
        """The summaries that a value refers to."""
        return [
            (site, self.sites[site])
            for kind, site in value.refs
            if kind == "o" and isinstance(site, int) and site in self.sites
        ]

    def lengthen(self, site: int, high: float) -> None:
        """An array may have this length."""
        known = self.sites[site]
        known.high = self._bound((site, "length"), known.high, high)

    def put_element(self, site: int, value: Value) -> None:
        """An element, or a property that has no known name, may be one of these values."""
        known = self.sites[site]
        known.elements = self.merge((site, "elements"), known.elements, value)

    def put_index(self, site: int, index: Value, value: Value) -> None:
        """An object has a property whose key is one of these numbers."""
        known = self.sites[site]
        constant = index.constant if index.whole and index.low >= 0 else None
        if constant is not None and len(known.indices) < _MOST_INDICES:
            if constant not in known.indices:
                known.indices.add(constant)
                self.changed = True
        elif index.kinds & NUM and index.whole and index.low >= 0 and not index.kinds & NAN:
            low = min(known.low_index, index.low)
            high = max(known.high_index, index.high)
            if (low, high) != (known.low_index, known.high_index):
                span = (site, "index")
                old = number(known.low_index, known.high_index)
                merged = self.merge(span, old, number(low, high))
                known.low_index, known.high_index = merged.low, merged.high
        else:
            self.put_any(site)
        self.put_element(site, value)

    def put_any(self, site: int) -> None:
        """An object has keys that are not known."""
        known = self.sites[site]
        if not known.any_key:
            known.any_key = True
            self.changed = True

    def put_named(self, site: int, name: str, value: Value) -> None:
        """A property may be one of these values."""
        known = self.sites[site]
        if name not in known.named:
            self.changed = True
        old = known.named.get(name, NOTHING)
        known.named[name] = self.merge((site, name), old, value)

    def chain(self, site: int) -> list[int]:
        """The object itself and all that may be behind it as prototypes."""
        found = [site]
        for item in found:
            found += sorted(self.sites[item].protos.difference(found))
        return found

    def find_cost(self, site: int) -> float:
        """Units for looking for a name in an object, and in all that may be behind it."""
        known = self.sites[site]
        if not known.has_properties:
            return inf if known.any_key else 0
        chain = self.chain(site)
        return sum(eighth(self.sites[item].count) for item in chain) + len(chain) - 1

    def set_protos(self, site: int, protos: frozenset[int]) -> None:
        """An object may have these prototypes."""
        known = self.sites[site]
        if not protos <= known.protos:
            known.protos |= protos
            self.changed = True

    def property(self, site: int, name: str | None) -> Value:
        """Values of an object's property; ``None`` for one whose name is not known."""
        known = self.sites[site]
        found = UNDEF
        if name is not None:
            found = join(found, known.named.get(name, NOTHING))
            return join(found, known.elements) if known.any_key else found
        for value in known.named.values():
            found = join(found, value)
        return join(found, known.elements)

    def element(self, site: int, index: Value) -> Value:
        """Values of an element of an array or typed array."""
        known = self.sites[site]
        if known.kind == "array":
            return join(known.elements.keep(~(16384 | 32768)), UNDEF)
        value = ELEMENTS[known.element][1]
        inside = index.is_only(NUM) and index.whole and index.low >= 0 and index.high < known.low
        return value if inside else join(value, UNDEF)
