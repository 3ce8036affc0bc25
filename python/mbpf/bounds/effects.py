# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What executing one word costs at most, besides the word itself, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Final, NamedTuple

from mbpf.bounds.objects import THROWN_SITE, object_store, text_bytes
from mbpf.bounds.values import NOTHING, OBJECT, Value, join

READ_UNITS: Final = 128
"""Units of a text read as a number, besides one for each of its own."""
ERROR_BYTES: Final = 32
"""An Error without properties that is made in one of the two outermost frames."""
TRACE_BYTES: Final = 24
"""What it takes more when there are more frames."""
MESSAGE_BYTES: Final = object_store(4)
"""What it takes more with a message."""
NUMBER_TEXT: Final = 25
"""No text of a number is longer."""
ROM_TEXT: Final = 32
"""No name or text of the firmware that conversions give is longer."""
THROWN: Final = Value(OBJECT, refs=frozenset({("o", THROWN_SITE)}))


class Cost(NamedTuple):
    """Steps, helper calls and bytes of heap."""

    steps: float = 0
    helpers: float = 0
    heap: float = 0

    def plus(self, other: Cost) -> Cost:
        """Both, one after the other."""
        return Cost(self.steps + other.steps, self.helpers + other.helpers, self.heap + other.heap)

    def times(self, count: float) -> Cost:
        """This, ``count`` times."""
        return Cost(*(value * count if value else 0 for value in self)) if count else Cost()

    def most(self, other: Cost) -> Cost:
        """The worse of both in each respect."""
        return Cost(*map(max, self, other))


NO_COST: Final = Cost()
UNBOUNDED: Final = Cost(inf, inf, inf)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function of the program.

    Attributes:
        function: its index.
        args: its arguments.
        times: how often it is called at most.
        frames: sizes of the frames of the firmware between that of the caller and its own.
    """

    function: int
    args: tuple[Value, ...]
    times: float = 1
    frames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A value was stored where it may outlive the run.

    Attributes:
        owners: sites of the objects it was stored in, or None for a global.
        sites: sites of what was stored.
        text: whether a text in the heap was stored.
        grows: whether the object may have got a new store.
    """

    owners: frozenset[int] | None
    sites: frozenset[int]
    text: bool
    grows: bool = False


@dataclass(slots=True)
class Effect:
    """What one word does and costs.

    Attributes:
        units: charged beside the step.
        heap: bytes taken.
        helpers: helper calls.
        stack: bytes of registers besides those of frames.
        thrown: what it may throw.
        raises: whether it may make an Error and throw that.
        errors: Errors that it makes as values.
        why: for each of steps, helpers, heap and stack that has no bound, the reason.
        calls: functions of the program that it may call.
        stored: stores of references.
        opaque: why it may do anything at all, if it may.
    """

    units: float = 0
    heap: float = 0
    helpers: float = 0
    stack: float = 0
    thrown: Value = NOTHING
    raises: bool = False
    errors: int = 0
    why: dict[str, str] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    opaque: str = ""

    def throw(self) -> None:
        """It may raise an Error of the firmware."""
        self.raises = True
        self.thrown = join(self.thrown, THROWN)

    def charge(self, units: float, why: str) -> None:
        """It charges units; ``why`` tells why there is no bound if there is none."""
        self.units += units
        if units == inf:
            self.why.setdefault("steps", why)

    def allocate(self, size: float, why: str) -> None:
        """It takes memory, which is charged too."""
        self.heap += size
        if size == inf:
            self.why.setdefault("heap", why)
        self.charge(size / 8, why)

    def nest(self, why: str) -> None:
        """It calls functions of the firmware, whose frames are not known."""
        self.stack = inf
        self.why.setdefault("stack", why)

    def give_up(self, why: str) -> None:
        """It may do anything at all."""
        self.opaque = self.opaque or why

    def add(self, other: Effect) -> None:
        """It also costs what another one does."""
        self.units += other.units
        self.heap += other.heap
        self.include(other)

    def include(self, other: Effect) -> None:
        """It may do what another one does; the cost of that is counted elsewhere."""
        self.stack = max(self.stack, other.stack)
        self.opaque = self.opaque or other.opaque
        for metric, why in other.why.items():
            self.why.setdefault(metric, why)

    def allocate_text(self, units: float, wide: bool) -> None:
        """It makes a text."""
        self.allocate(text_bytes(units, wide), "the text has no known greatest length")

    def cost(self, is_inner: bool) -> Cost:
        """Cost when it ends without an Error, the word included.

        Args:
            is_inner: whether there are more than two frames.
        """
        trace = self.errors * TRACE_BYTES if is_inner else 0
        return Cost(1 + self.units + trace // 8, self.helpers, self.heap + trace)

    def thrown_cost(self, is_inner: bool) -> Cost:
        """What raising an Error costs more, without the unwinding."""
        if not self.raises:
            return Cost()
        size = ERROR_BYTES + MESSAGE_BYTES + (TRACE_BYTES if is_inner else 0)
        return Cost(size // 8, 0, size)
