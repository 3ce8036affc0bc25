# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Sets of values, as the analysis knows them.

A value is described by the kinds it may have, an interval for the numbers among them, the longest
text, and what functions, built-ins, maps and objects it may refer to.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf
from typing import Final, NamedTuple

NUM: Final = 1
NAN: Final = 2
POOL: Final = 4
"""A text of the package or the firmware."""
HEAP: Final = 8
"""A text in the heap."""
WIDE: Final = 16
"""Not a kind: a text may have 16-bit units."""
UNDEFINED: Final = 32
NULL: Final = 64
FALSE: Final = 128
TRUE: Final = 256
FUNC: Final = 512
BUILTIN: Final = 1024
CTX: Final = 2048
MAP: Final = 4096
OBJECT: Final = 8192
HOLE: Final = 16384
TDZ: Final = 32768

FLOAT: Final = 65536
"""Not a kind: a number may have the form of a double."""
ZERO: Final = 131072
"""Not a kind: a number may be a zero in the form of a double, -0 above all."""

CELL: Final = 262144

FORMS: Final = WIDE | FLOAT | ZERO
TEXT: Final = POOL | HEAP
BOOL: Final = FALSE | TRUE
NULLISH: Final = UNDEFINED | NULL
REFERENCE: Final = FUNC | BUILTIN | CTX | MAP | OBJECT
INTERNAL: Final = HOLE | TDZ | CELL

INT_MIN: Final = -(2.0**31)
INT_MAX: Final = 2.0**31 - 1
EXACT: Final = 2.0**53
MOST_TEXTS: Final = 64
"""More texts are not told apart."""
MOST_UNITS: Final = 2.0**32
"""No text and no array is that long."""
LARGE: Final = (-EXACT, EXACT)
"""Where a count that goes by ones cannot grow any more."""
_KIND_OF_REF: Final = {"f": FUNC, "b": BUILTIN, "m": MAP, "o": OBJECT, "c": CELL}

Ref = tuple[str, int | str]
"""What is referred to: ``("f", index)``, ``("b", name)``, ``("m", index)``, ``("o", site)``, or
``("c", site)`` for a cell."""


class Value(NamedTuple):
    """A set of values.

    Attributes:
        kinds: bits of the kinds above.
        low: the least number, NaN aside.
        high: the greatest number, NaN aside.
        whole: all finite numbers are integers.
        text: units of the longest text.
        refs: what it may refer to.
        texts: the texts that it may be, or None if they are not known.
    """

    kinds: int
    low: float = inf
    high: float = -inf
    whole: bool = True
    text: float = 0
    refs: frozenset[Ref] = frozenset()
    texts: frozenset[str] | None = None

    @property
    def sites(self) -> frozenset[int]:
        """Sites of the objects and cells that it may refer to."""
        return frozenset(s for kind, s in self.refs if kind in ("o", "c") and isinstance(s, int))

    def named(self, kind: str) -> list[int | str]:
        """What of one kind it may refer to."""
        return sorted((ref[1] for ref in self.refs if ref[0] == kind), key=str)

    def is_only(self, kinds: int) -> bool:
        """Whether it has no other kinds, and has some."""
        return self.kinds != 0 and not self.kinds & ~(kinds | FORMS)

    def keep(self, kinds: int) -> Value:
        """The part that has one of the kinds."""
        bits = self.kinds & (kinds | FORMS)
        if bits == self.kinds:
            return self
        if not bits & TEXT:
            bits &= ~WIDE
        if not bits & NUM:
            bits &= ~(FLOAT | ZERO)
        low, high, whole = (self.low, self.high, self.whole) if bits & NUM else (inf, -inf, True)
        refs = frozenset(ref for ref in self.refs if _KIND_OF_REF[ref[0]] & bits)
        length, texts = (self.text, self.texts) if bits & TEXT else (0, None)
        return Value(bits, low, high, whole, length, refs, texts)

    @property
    def is_empty(self) -> bool:
        """Whether there is no such value."""
        return self.kinds == 0

    @property
    def constant(self) -> float | None:
        """The number that it is, or None."""
        return self.low if self.is_only(NUM) and self.low == self.high else None

    @property
    def is_wide(self) -> bool:
        """Whether a text may have 16-bit units."""
        return bool(self.kinds & WIDE)


NOTHING: Final = Value(0)
UNDEF: Final = Value(UNDEFINED)
BOOLEAN: Final = Value(BOOL)
NUMBER: Final = Value(NUM | NAN | FLOAT | ZERO, -inf, inf, False)
INT32: Final = Value(NUM, INT_MIN, INT_MAX)
UINT32: Final = Value(NUM | FLOAT, 0, 2.0**32 - 1)


def number(low: float, high: float | None = None, whole: bool = True, nan: bool = False) -> Value:
    """Numbers from ``low`` to ``high``."""
    # As doubles, so that sums and products are rounded as those of the program.
    low, top = float(low), float(low if high is None else high)
    if low > top:
        return Value(NAN) if nan else NOTHING
    kinds = NUM | (NAN if nan else 0)
    if not whole or low < INT_MIN or top > INT_MAX:
        kinds |= FLOAT
    if not whole and low <= 0 <= top:
        kinds |= ZERO
    return Value(kinds, low, top, whole)


def with_zero(value: Value) -> Value:
    """The same, and -0 if there is a 0 among them."""
    if value.kinds & NUM and value.low <= 0 <= value.high:
        return value._replace(kinds=value.kinds | FLOAT | ZERO)
    return value


def text(
    units: float, wide: bool = False, heap: bool = False, texts: frozenset[str] | None = None
) -> Value:
    """Texts of at most ``units`` units; ``texts`` are they, if that is known."""
    known = texts if texts is not None and len(texts) <= MOST_TEXTS else None
    return Value((HEAP if heap else POOL) | (WIDE if wide else 0), text=units, texts=known)


def reference(kind: str, what: int | str) -> Value:
    """One function, built-in, map or object."""
    return Value(_KIND_OF_REF[kind], refs=frozenset({(kind, what)}))


def join(a: Value, b: Value) -> Value:
    """All values of both."""
    if a is b or not b.kinds or a == b:
        return a
    if not a.kinds:
        return b
    return Value(
        a.kinds | b.kinds,
        min(a.low, b.low),
        max(a.high, b.high),
        a.whole and b.whole,
        max(a.text, b.text),
        a.refs | b.refs if b.refs else a.refs,
        _joined_texts(a, b),
    )


def _joined_texts(a: Value, b: Value) -> frozenset[str] | None:
    if not b.kinds & TEXT:
        return a.texts
    if not a.kinds & TEXT:
        return b.texts
    if a.texts is None or b.texts is None:
        return None
    both = a.texts | b.texts
    return both if len(both) <= MOST_TEXTS else None


def widen(old: Value, new: Value, steps: Sequence[float]) -> Value:
    """At least ``join(old, new)``, and after a few times no more.

    Args:
        old: what it was.
        new: what it is now, no less.
        steps: where intervals may stop to grow, ascending.
    """
    if not old.kinds & NUM:
        low, high = new.low, new.high
    else:
        low = old.low if new.low >= old.low else _below(steps, new.low)
        high = old.high if new.high <= old.high else _above(steps, new.high)
    length = new.text if new.text <= old.text or not old.kinds & TEXT else _above(steps, new.text)
    return new._replace(low=low, high=high, text=length if length < MOST_UNITS else inf)


def _below(steps: Sequence[float], value: float) -> float:
    index = bisect_right(steps, value) - 1
    return steps[index] if index >= 0 else -inf


def _above(steps: Sequence[float], value: float) -> float:
    index = bisect_left(steps, value)
    return steps[index] if index < len(steps) else inf


def may_be_true(value: Value) -> bool:
    """Whether some of the values are true in a test."""
    if value.kinds & (TRUE | REFERENCE):
        return True
    if value.kinds & TEXT and value.text > 0:
        return True
    return bool(value.kinds & NUM) and not value.low == value.high == 0


def may_be_false(value: Value) -> bool:
    """Whether some of the values are false in a test."""
    if value.kinds & (NAN | NULLISH | FALSE | TEXT):
        return True
    return bool(value.kinds & NUM) and value.low <= 0 <= value.high


def as_true(value: Value) -> Value:
    """The values that are true in a test."""
    kept = value.keep(NUM | TEXT | TRUE | REFERENCE)
    if kept.kinds & NUM and kept.whole:
        low = 1.0 if kept.low == 0 else kept.low
        high = -1.0 if kept.high == 0 else kept.high
        kept = kept._replace(low=low, high=high) if low <= high else kept.keep(~NUM)
    return kept


def as_false(value: Value) -> Value:
    """The values that are false in a test."""
    kept = value.keep(NUM | NAN | TEXT | NULLISH | FALSE)
    if kept.kinds & NUM:
        inside = kept.low <= 0 <= kept.high
        kept = kept._replace(low=0.0, high=0.0, whole=True) if inside else kept.keep(~NUM)
    return kept._replace(text=0.0) if kept.kinds & TEXT else kept
