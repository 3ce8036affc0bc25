# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the whole program shares while its functions are analysed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from math import inf
from typing import Final

from mbpf.bounds.objects import Heap, array_store, object_store
from mbpf.bounds.values import (
    NOTHING,
    TDZ,
    UNDEF,
    Value,
    join,
    reference,
)
from mbpf.compiler.disasm import Decoded, decode
from mbpf.compiler.image import Image
from mbpf.compiler.jsvalue import number_of_bits
from mbpf.compiler.own_helpers import NO_HELPERS, OwnHelpers
from mbpf.compiler.section import CLASS, REST
from mbpf.package.manifest import MapDecl
from mbpf.spec.hooks import Hook

_POWERS: Final = (0, 1, 2, 4, 8, 16, 32, 64, 128, 255, 256, 65535, 65536, 2**31 - 1, 2**32 - 1)
_LATIN1_MAX: Final = 0xFF
_FIRST_PROTO: Final = -2
"""Sites of the prototypes of functions that are no classes: this, minus the function."""


@dataclass(slots=True)
class Summary:
    """What is known of all calls of a function.

    Attributes:
        params: its arguments, and behind them ``this``.
        result: what it returns.
        thrown: what it throws.
        reached: whether it is called at all.
    """

    params: tuple[Value, ...]
    result: Value = NOTHING
    thrown: Value = NOTHING
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the package."""

    text: str
    units: int
    is_wide: bool
    index: int | None


def text_of(value: str) -> Text:
    """What the analysis knows of a text."""
    units = len(value.encode("utf-16-le", "surrogatepass")) // 2
    is_index = value.isascii() and value.isdigit() and (value == "0" or value[0] != "0")
    index = int(value) if is_index and int(value) < 2**32 - 1 else None
    return Text(value, units, any(ord(char) > _LATIN1_MAX for char in value), index)


@dataclass(slots=True)
class Program:
    """The program: its code, and what is known of its globals, objects and functions.

    Attributes:
        image: its bytecode.
        hook: its hook type.
        maps: its maps.
        own: helpers of the firmware's own, as they are declared.
        code: its words taken apart.
        texts: its texts.
        numbers: its numbers.
        steps: where intervals may stop to grow.
        heap: its objects.
        globals: what each global may hold once it is initialized.
        functions: what is known of each function.
        taken: functions that are used as values.
        captured: by function and number, the cells that it may hold.
        prototypes: by function, objects that what ``new`` makes with it may inherit from.
        statics: by function, values of its properties by name.
        changed: something was added to globals or functions.
        opaque: word and name of something that the analysis does not know, or None.
        frozen: nothing is added any more.
        work: words executed until now.
    """

    image: Image
    hook: Hook
    maps: tuple[MapDecl, ...]
    own: OwnHelpers = NO_HELPERS
    code: list[Decoded | None] = field(init=False)
    texts: list[Text] = field(init=False)
    numbers: list[float] = field(init=False)
    steps: list[float] = field(init=False)
    heap: Heap = field(init=False)
    globals: list[Value] = field(init=False)
    functions: list[Summary] = field(init=False)
    taken: set[int] = field(init=False, default_factory=set)
    captured: dict[tuple[int, int], Value] = field(init=False, default_factory=dict)
    prototypes: dict[int, Value] = field(init=False, default_factory=dict)
    statics: dict[int, dict[str, Value]] = field(init=False, default_factory=dict)
    changed: bool = field(init=False, default=False)
    opaque: tuple[int, str] | None = field(init=False, default=None)
    frozen: bool = field(init=False, default=False)
    work: int = 0
    _starts: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        image = self.image
        self.code = [decode(word) for word in image.code]
        self.texts = [text_of(item.text) for item in image.strings]
        self.numbers = [number_of_bits(bits) for bits in image.numbers]
        self.steps = self._thresholds()
        self.heap = Heap(self.steps)
        self.globals = [NOTHING] * image.global_count
        self.functions = [
            Summary((NOTHING,) * (function.nparams + (function.flags & REST) + 1))
            for function in image.functions
        ]
        self._starts = [function.code_off for function in image.functions]

    def _thresholds(self) -> list[float]:
        """Where intervals stop to grow: numbers of the program, and usual ones."""
        found = {float(value) for value in _POWERS}
        for decoded in self.code:
            for kind, value in zip(decoded.insn.args, decoded.args, strict=True) if decoded else ():
                if kind in ("s8", "u8", "s16", "u16"):
                    found |= {value - 1.0, float(value), value + 1.0}
        found |= {value for value in self.numbers if abs(value) < inf}
        found |= {float(item.units) for item in self.texts}
        return sorted(found | {-value for value in found})

    def first_of(self, index: int) -> Value:
        """What a global holds before it is initialized."""
        return Value(TDZ) if index < self.image.tdz_count else UNDEF

    def set_global(self, index: int, value: Value) -> None:
        """A global may have one of these values."""
        if self.frozen:
            return
        merged = self.heap.merge(("global", index), self.globals[index], value)
        if merged != self.globals[index]:
            self.globals[index] = merged
            self.changed = True

    def enter(self, function: int, args: tuple[Value, ...]) -> None:
        """A function is called with these arguments, and ``this`` behind them."""
        if self.frozen:
            return
        summary = self.functions[function]
        params = tuple(
            self.heap.merge(("param", function, index), old, new)
            for index, (old, new) in enumerate(zip(summary.params, args, strict=True))
        )
        if params != summary.params or not summary.reached:
            summary.params, summary.reached, self.changed = params, True, True

    def function_of(self, pc: int) -> int:
        """The function that a word belongs to."""
        return bisect_right(self._starts, pc) - 1

    def capture(self, function: int, number: int, cell: Value) -> None:
        """A function may be made with this cell."""
        if self.frozen:
            return
        key = (function, number)
        merged = join(self.captured.get(key, NOTHING), cell)
        if merged != self.captured.get(key):
            self.captured[key] = merged
            self.changed = True

    def inherit(self, function: int, objects: Value) -> None:
        """What a function makes may inherit from these objects."""
        self._add(self.prototypes, ("prototype", function), function, objects)

    def put_static(self, function: int, name: str, value: Value) -> None:
        """A function has one of these values as a property."""
        if self.frozen:
            return
        known = self.statics.setdefault(function, {})
        old = known.get(name, NOTHING)
        merged = self.heap.merge(("static", function, name), old, value)
        if merged != old:
            known[name] = merged
            self.changed = True

    def find_static(self, function: int) -> float:
        """Units for looking for a property of a function, and of a class behind it."""
        return (len(self.statics.get(function, ())) + 3) // 8

    def prototype(self, function: int) -> Value:
        """What the objects inherit from that ``new`` makes with a function."""
        known = self.prototypes.get(function)
        if known is not None:
            return known
        if self.image.functions[function].flags & CLASS:
            # Not made yet.
            return NOTHING
        site = _FIRST_PROTO - function
        proto = reference("o", site)
        if not self.frozen:
            made = [
                reference("o", site)
                for site, known in self.heap.sites.items()
                if known.kind == "function" and known.function == function
            ]
            self.heap.make(site, "object")
            self.heap.put_named(site, "constructor", self.joined([self.function(function), *made]))
        self.inherit(function, proto)
        return proto

    def property_cost(self, function: int) -> float:
        """Bytes that a function takes at most for one more property."""
        count = len(self.statics.get(function, ())) + 2
        table = array_store(len(self.image.functions))
        return 24 + table + 32 + 2 * object_store(max(4, 2 * count)) + 24

    def _add(
        self, table: dict[int, Value], key: tuple[str, int], function: int, value: Value
    ) -> None:
        if self.frozen:
            return
        old = table.get(function, NOTHING)
        merged = self.heap.merge(key, old, value)
        if merged != old:
            table[function] = merged
            self.changed = True

    def leave(self, function: int, result: Value, thrown: Value) -> None:
        """A function returns, or throws, one of these values."""
        if self.frozen:
            return
        summary = self.functions[function]
        merged = self.heap.merge(("result", function), summary.result, result)
        raised = self.heap.merge(("thrown", function), summary.thrown, thrown)
        if (merged, raised) != (summary.result, summary.thrown):
            summary.result, summary.thrown, self.changed = merged, raised, True

    def give_up(self, word: int, why: str) -> None:
        """There is something that the analysis does not know, so nothing is known at all."""
        if self.opaque is None:
            self.opaque = (word, why)

    def function(self, index: int) -> Value:
        """The value of a function."""
        if index not in self.taken:
            self.taken.add(index)
            self.changed = True
        return reference("f", index)

    def joined(self, values: list[Value]) -> Value:
        """All of the values."""
        result = NOTHING
        for value in values:
            result = join(result, value)
        return result
