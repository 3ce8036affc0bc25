# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Methods of arrays that are written in JavaScript, and ``call`` and ``apply`` of functions.

What such a method takes is counted by the words of its code, each as often as its loop runs. It is
known for arrays without properties of other names only: nothing of the program runs then but what
is called back.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf, log2
from typing import Final

from mbpf.bounds import convert, writes
from mbpf.bounds.calls import call_functions
from mbpf.bounds.effects import TRACE_BYTES, Effect
from mbpf.bounds.firmware import SHAPES
from mbpf.bounds.machine import Program
from mbpf.bounds.objects import Site, array_store, eighth
from mbpf.bounds.values import (
    BOOLEAN,
    BUILTIN,
    FORMS,
    FUNC,
    INTERNAL,
    NULLISH,
    NUMBER,
    OBJECT,
    UNDEF,
    UNDEFINED,
    Value,
    join,
    number,
    reference,
)
from mbpf.compiler.image import frame_size
from mbpf.compiler.section import CLASS

_LENGTH: Final = "the array has no known greatest length"
_GROWS: Final = 4
"""A store has that much more room than half as much again."""
_MOST_ARGUMENTS: Final = 255
_Method = Callable[[Program, Effect, list[Value], int], Value]


def _arg(args: list[Value], index: int) -> Value:
    return args[index] if index < len(args) else UNDEF


class _List:
    """The arrays that a method works on, and what it does with them.

    Attributes:
        value: the arrays.
        sites: what is known of them.
        length: the greatest length.
    """

    def __init__(self, program: Program, effect: Effect, value: Value) -> None:
        self.program = program
        self.effect = effect
        self.value = value.keep(OBJECT)
        self.sites: list[tuple[int, Site]] = program.heap.of(value)
        if value.kinds & ~(OBJECT | NULLISH | FORMS) or any(
            site.kind != "array" or site.any_key for _, site in self.sites
        ):
            effect.give_up("a method of arrays has another receiver")
        self.length = max((site.high for _, site in self.sites), default=0.0)
        # No error of the firmware is larger than one that is raised below its own frames.
        effect.allocate(TRACE_BYTES, "")
        effect.throw()

    @property
    def element(self) -> Value:
        """What an element may be; undefined in place of a hole."""
        return self.program.joined(
            [self.program.heap.element(site_id, NUMBER) for site_id, _ in self.sites]
        )

    @property
    def present(self) -> Value:
        """What an element may be that is no hole."""
        return self.program.joined([site.elements.keep(~INTERNAL) for _, site in self.sites])

    @property
    def index(self) -> Value:
        """The indexes."""
        return number(0, max(0.0, self.length - 1))

    def run(self, name: str, *rounds: float) -> tuple[int, ...]:
        """Count the words of a function of the firmware, and its frames.

        Args:
            name: the function.
            rounds: how often each word is executed that is in a loop, in one within it, and so on.
        """
        return run(self.effect, name, *rounds)

    def each(
        self, frames: tuple[int, ...], callback: Value, args: list[Value], this: Value, times: float
    ) -> Value:
        """What a callback gives that is called ``times`` times."""
        return call(self.program, self.effect, callback, args, this, times, frames)

    def made(self, pc: int, value: Value, length: float, high: float) -> Value:
        """A new array that gets up to ``length`` elements, one behind the other."""
        effect, program = self.effect, self.program
        effect.allocate(24 + grown(length), _LENGTH)
        base = reference("o", pc)
        if not program.frozen:
            program.heap.make(pc, "array", high=high)
            program.heap.put_element(pc, value)
        writes.stored(effect, base, value)
        return base

    def fill(self, value: Value) -> None:
        """Give elements of the arrays a value."""
        rooms = [site.room for _, site in self.sites if site.high > site.room]
        if rooms:
            self.effect.allocate(grown(self.length), _LENGTH)
        for site_id, site in self.sites:
            if site.high > site.room:
                writes.grows(self.effect, site_id)
            if not self.program.frozen:
                self.program.heap.put_element(site_id, value)
        writes.stored(self.effect, self.value, value)


def run(effect: Effect, name: str, *rounds: float) -> tuple[int, ...]:
    """Count the words of a function of the firmware, and its frames, which are returned."""
    shape = SHAPES[name]
    words = [count * often for count, often in zip(shape.words, (1, *rounds), strict=True)]
    effect.charge(sum(words) + len(shape.frames), _LENGTH)
    effect.stack = max(effect.stack, sum(shape.frames))
    return shape.frames


def grown(length: float) -> float:
    """Bytes of all stores that an array of that length has had, if it grew from nothing."""
    if length == inf:
        return inf
    total, index = 0.0, int(length) - 1
    while index >= 0:
        total += array_store(index + index // 2 + _GROWS)
        # The greatest index whose store is too small for this one.
        before = max(-1, (2 * (index - _GROWS)) // 3 + 1)
        while before >= 0 and before + before // 2 + _GROWS > index:
            before -= 1
        index = before
    return total


def call(
    program: Program,
    effect: Effect,
    callback: Value,
    args: list[Value],
    this: Value,
    times: float,
    frames: tuple[int, ...],
) -> Value:
    """What a function gives that is called ``times`` times by the firmware."""
    functions = writes.functions_of(program, callback)
    others = any(site.kind != "function" for _, site in program.heap.of(callback))
    flags = program.image.functions
    if others or callback.kinds & ~(FUNC | OBJECT | FORMS):
        effect.throw()
    if callback.kinds & BUILTIN:
        effect.give_up("a method calls a built-in function back")
    if any(flags[index].flags & CLASS for index in functions):
        effect.throw()
        functions = [index for index in functions if not flags[index].flags & CLASS]
    return call_functions(program, effect, functions, args, this, times, frames)


def _for_each(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    items = _List(program, effect, _arg(args, 0))
    _walk(items, "array_forEach", args)
    return UNDEF


def _walk(items: _List, name: str, args: list[Value]) -> Value:
    """What a callback gives that gets each element, its index and the array."""
    frames = items.run(name, items.length + 1)
    element = join(items.element, UNDEF) if "_find" in name else items.present
    given = [element, items.index, items.value]
    return items.each(frames, _arg(args, 1), given, _arg(args, 2), items.length)


def _map(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    items = _List(program, effect, _arg(args, 0))
    found = _walk(items, "array_map", args)
    return items.made(pc, found, items.length, items.length)


def _filter(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    items = _List(program, effect, _arg(args, 0))
    _walk(items, "array_filter", args)
    return items.made(pc, items.present, items.length, items.length)


def _search(name: str) -> _Method:
    def search(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
        items = _List(program, effect, _arg(args, 0))
        _walk(items, f"array_{name}", args)
        if name in ("some", "every"):
            return BOOLEAN
        if name.endswith("Index"):
            return number(-1, max(-1.0, items.length - 1))
        return join(items.element, UNDEF)

    return search


def _reduce(name: str) -> _Method:
    def reduce(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
        items = _List(program, effect, _arg(args, 0))
        frames = items.run(f"array_{name}", items.length + 1)
        functions = writes.functions_of(program, _arg(args, 1))
        # What it gave before is its first argument.
        results = [program.functions[index].result for index in functions]
        result = program.joined([args[2] if len(args) > 2 else items.present, *results])
        given = [result, items.present, items.index, items.value]
        return join(result, items.each(frames, _arg(args, 1), given, UNDEF, items.length))

    return reduce


def _sort(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    items = _List(program, effect, _arg(args, 0))
    length, compare = items.length, _arg(args, 1)
    passes = max(0, int(log2(max(1.0, length - 1))) + 1) if length != inf else inf
    most = length * passes if length and passes else 0.0
    # A pass goes through runs of twice the length of the last one.
    runs = 2 * (length + passes)
    frames = items.run("array_sort", length + 1, runs, most + runs)
    effect.allocate(2 * (24 + grown(length)), _LENGTH)
    element = items.present.keep(~UNDEFINED)
    if compare.kinds & ~(UNDEFINED | FORMS):
        called = compare.keep(~UNDEFINED)
        found = items.each(frames, called, [element, element], UNDEF, most)
        one = Effect()
        convert.numeric(program.heap, one, found)
        repeat(effect, one, most)
    if compare.kinds & UNDEFINED:
        one = Effect()
        text = convert.string(program.heap, one, element)
        convert.string(program.heap, one, element)
        one.charge(eighth(convert.shorter(text, text)), "the texts have no known greatest length")
        repeat(effect, one, most)
    items.fill(items.present)
    return items.value


def repeat(effect: Effect, one: Effect, times: float) -> None:
    """It does ``times`` times what another one does."""
    effect.include(one)
    if one.raises:
        effect.throw()
    effect.stored += one.stored
    for metric in ("units", "heap"):
        value = getattr(one, metric)
        if value and times:
            setattr(effect, metric, getattr(effect, metric) + value * times)
    if inf in (effect.units, effect.heap):
        for metric, value in (("steps", effect.units), ("heap", effect.heap)):
            if value == inf:
                effect.why.setdefault(metric, _LENGTH)


def _seek(name: str) -> _Method:
    def seek(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
        items = _List(program, effect, _arg(args, 0))
        items.run(f"array_{name}", items.length + 1)
        convert.numeric(program.heap, effect, _arg(args, 2))
        one = Effect()
        shorter = convert.shorter(items.element, _arg(args, 1))
        one.charge(eighth(shorter), "the texts have no known greatest length")
        repeat(effect, one, items.length)
        if name == "includes":
            return BOOLEAN
        return number(-1, max(-1.0, items.length - 1))

    return seek


def _at(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    items = _List(program, effect, _arg(args, 0))
    items.run("array_at")
    convert.numeric(program.heap, effect, _arg(args, 1))
    return join(items.element, UNDEF)


def _fill(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    items = _List(program, effect, _arg(args, 0))
    items.run("array_fill", items.length + 1)
    for index in (2, 3):
        convert.numeric(program.heap, effect, _arg(args, index))
    items.fill(_arg(args, 1))
    return items.value


def _reverse(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    items = _List(program, effect, _arg(args, 0))
    items.run("array_reverse", items.length + 1)
    items.fill(items.element)
    return items.value


def _pass(effect: Effect, frames: tuple[int, ...], count: int) -> None:
    """Pay for the elements of a list that become arguments, by way of another list."""
    effect.allocate(24 + grown(count), "")
    effect.charge(count, "")
    effect.stack = max(effect.stack, sum(frames) + frame_size(count + 1))


def _call(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    """``f.call(this, …)``."""
    rest = args[2:]
    frames = run(effect, "function_call", len(rest) + 1)
    effect.allocate(24 + array_store(len(rest)) + TRACE_BYTES, "")
    _pass(effect, frames, len(rest))
    return call(program, effect, _arg(args, 0), rest, _arg(args, 1), 1, frames)


def _apply(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    """``f.apply(this, list)``."""
    given = _arg(args, 2)
    items = _List(program, effect, given)
    if given.kinds & ~(OBJECT | NULLISH | FORMS):
        effect.throw()
    frames = items.run("function_apply", 2 * (items.length + 1))
    effect.allocate(24 + grown(items.length), _LENGTH)
    passed = [join(items.element, UNDEF)] * int(min(_MOST_ARGUMENTS, items.length))
    _pass(effect, frames, len(passed))
    return call(program, effect, _arg(args, 0), passed, _arg(args, 1), 1, frames)


METHODS: Final[dict[str, _Method]] = {
    "array.forEach": _for_each,
    "array.map": _map,
    "array.filter": _filter,
    **{
        f"array.{name}": _search(name)
        for name in (
            "some",
            "every",
            "find",
            "findIndex",
            "findLast",
            "findLastIndex",
        )
    },
    "array.reduce": _reduce("reduce"),
    "array.reduceRight": _reduce("reduceRight"),
    "array.sort": _sort,
    **{f"array.{name}": _seek(name) for name in ("indexOf", "lastIndexOf", "includes")},
    "array.at": _at,
    "array.fill": _fill,
    "array.reverse": _reverse,
    "function.call": _call,
    "function.apply": _apply,
}
"""What each returns; the receiver is the first argument."""
