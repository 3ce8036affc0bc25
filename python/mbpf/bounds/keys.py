# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Keys of properties: what finding one costs, and the list that ``for-in`` walks."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import inf
from typing import Final

from mbpf.bounds.effects import Effect
from mbpf.bounds.machine import Program, text_of
from mbpf.bounds.numbers import text_units
from mbpf.bounds.objects import Site, array_store, eighth, text_bytes
from mbpf.bounds.values import (
    MOST_TEXTS,
    NOTHING,
    TEXT,
    Value,
    join,
    number,
    reference,
    text,
)
from mbpf.compiler.jsvalue import units
from mbpf.compiler.section import text_hash

MAX_DIGITS: Final = 10
_KEYS: Final = "the keys have no known number"


def find_cost(site: Site, key: Value) -> float:
    """Units for finding a property of an object by a computed key."""
    return eighth(site.count) + (_same_hash(site, key) if key.kinds & TEXT else 0)


def _same_hash(site: Site, key: Value) -> float:
    """Units for the names that have length and hash of the key but may be other texts."""
    if key.text < 8:
        return 0
    if key.texts is None:
        groups = Counter(map(_mark, site.named))
        return max(
            (count * (length // 8) for (_, length), count in groups.items() if length <= key.text),
            default=0,
        )
    marks = {name: _mark(name) for name in site.named}
    most = 0
    for name in key.texts:
        mark = _mark(name)
        same = sum(marks[other] == mark for other in marks if other != name)
        most = max(most, same * (mark[1] // 8))
    return most


@lru_cache(1 << 12)
def _mark(name: str) -> tuple[int, int]:
    codes = units(name)
    return text_hash(codes), len(codes)


def listed(program: Program, effect: Effect, base: Value, pc: int, inherits: bool = True) -> Value:
    """The list of keys that ``for-in`` walks, or only the own ones."""
    count = base.text if base.kinds & TEXT else 0.0
    made = count
    longest = most_index = 0.0
    texts = NOTHING
    names: set[str] | None = None if base.kinds & TEXT else set()
    for _, site in program.heap.of(base):
        if site.protos and inherits:
            effect.give_up("the properties of what inherits from a class are listed")
        if site.has_properties:
            count = max(count, site.count)
            made = max(made, inf if site.any_key else site.index_count)
            most_index = max(most_index, site.most_index)
            longest = max(longest, MAX_DIGITS if site.any_key or site.index_count else 0)
            for item in map(text_of, site.named):
                known = frozenset({item.text})
                texts = join(texts, text(item.units, item.is_wide, texts=known))
            if site.any_key:
                texts = join(texts, text(inf, True, heap=True))
            names = _with_indices(names, site)
        elif site.is_list:
            high = inf if site.any_key else site.high
            count, made = max(count, high), max(made, high)
            names = None
            if site.any_key:
                texts = join(texts, text(inf, True, heap=True))
    indices = number(0, max(0.0, made - 1, most_index))
    if made:
        longest = max(longest, min(MAX_DIGITS, len(str(int(min(indices.high, 2.0**32))))))
        known_names = None if names is None else frozenset(names)
        texts = join(texts, text(longest, heap=True, texts=known_names))
    effect.charge(count, _KEYS)
    effect.allocate(24 + array_store(count), _KEYS)
    each = text_units(indices) + text_bytes(longest, False) / 8
    effect.charge(made * each if made else 0, _KEYS)
    effect.heap += (made * text_bytes(longest, False)) if made else 0
    if effect.heap == inf:
        effect.why.setdefault("heap", _KEYS)
    if program.frozen:
        return reference("o", pc)
    result = program.heap.make(pc, "array", high=count)
    program.heap.put_element(pc, texts)
    return result


def _with_indices(names: set[str] | None, site: Site) -> set[str] | None:
    """The texts of the indices of one more object; None if they are not known."""
    if names is None or site.any_key or site.index_count > MOST_TEXTS:
        return None
    found = {str(int(index)) for index in site.indices}
    if site.low_index <= site.high_index:
        found |= {str(index) for index in range(int(site.low_index), int(site.high_index) + 1)}
    return names | found
