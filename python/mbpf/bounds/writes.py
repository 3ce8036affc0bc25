# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Setting properties of bases of every kind."""

from __future__ import annotations

from math import inf
from typing import Final

from mbpf.bounds import convert
from mbpf.bounds.effects import Effect, Stored
from mbpf.bounds.keys import MAX_DIGITS, find_cost
from mbpf.bounds.machine import Program, Text, text_of
from mbpf.bounds.objects import Site, array_store, object_store
from mbpf.bounds.properties import key_of, own_function
from mbpf.bounds.values import (
    BUILTIN,
    FUNC,
    HEAP,
    NUM,
    OBJECT,
    TEXT,
    Value,
    join,
    number,
    reference,
)

_FIND: Final = "the object may have any number of properties"
_GROW: Final = "the array has no known greatest length"


def set_named(program: Program, effect: Effect, base: Value, name: Text, value: Value) -> None:
    """``base.name = value``."""
    if name.index is not None:
        _set_index(program, effect, base, number(name.index), value)
        return
    if base.kinds & ~(OBJECT | FUNC | BUILTIN):
        effect.throw()
    if name.text == "__proto__":
        effect.give_up("the prototype of an object is set")
    set_static(program, effect, base, name.text, value)
    found = grown = 0.0
    for site_id, site in program.heap.of(base):
        if site.has_properties:
            if not program.frozen:
                program.heap.put_named(site_id, name.text, value)
            found = max(found, program.heap.find_cost(site_id))
            grown = max(grown, _object_growth(effect, site_id, site))
        elif name.text == "length" and site.kind == "array":
            _set_length(program, effect, site_id, site, value)
        elif site.kind == "array":
            _set_extra(program, effect, site_id, value)
        elif site.kind != "function":
            effect.throw()
    effect.charge(found, _FIND)
    effect.allocate(grown, _FIND)
    stored(effect, base, value)


def set_any(program: Program, effect: Effect, base: Value, key: Value, value: Value) -> None:
    """``base[key] = value``."""
    if base.kinds & ~(OBJECT | FUNC | BUILTIN):
        effect.throw()
    made = key_of(program, effect, base, key)
    if made.kinds & NUM:
        _set_index(program, effect, base, made.keep(NUM), value)
    if not made.kinds & TEXT:
        return
    names = [] if made.texts is None else [text_of(name) for name in sorted(made.texts)]
    if made.texts is None:
        # The text may be that of an index, which has no more digits than the text.
        digits = min(made.text, MAX_DIGITS)
        _set_index(program, effect, base, number(0, min(10.0**digits, 2.0**32) - 1), value)
    for name in names:
        if name.index is not None:
            _set_index(program, effect, base, number(name.index), value)
    found = grown = 0.0
    _refuse_functions(effect, base)
    for site_id, site in program.heap.of(base):
        if site.has_properties:
            if not program.frozen:
                _put(program, site_id, made, names, value)
            chain = program.heap.chain(site_id)
            costs = (find_cost(program.heap.sites[item], made) + 1 for item in chain)
            found = max(found, sum(costs))
            grown = max(grown, _object_growth(effect, site_id, site))
        else:
            _refuse_function(effect, site)
            effect.throw()
            if site.kind == "array":
                _set_length(program, effect, site_id, site, value)
                _set_extra(program, effect, site_id, value)
    effect.charge(found, _FIND)
    effect.allocate(grown, _FIND)
    stored(effect, base, value)
    stored(effect, base, made)


def _refuse_functions(effect: Effect, base: Value) -> None:
    if base.kinds & (FUNC | BUILTIN):
        effect.give_up("a property of a function is set by a computed name")


def _refuse_function(effect: Effect, site: Site) -> None:
    if site.kind == "function":
        effect.give_up("a property of a function is set by a computed name")


def functions_of(program: Program, value: Value) -> list[int]:
    """Functions of the program that a value may be."""
    found = [index for index in value.named("f") if isinstance(index, int)]
    made = program.heap.of(value)
    return found + [site.function for _, site in made if site.kind == "function"]


def set_static(program: Program, effect: Effect, base: Value, name: str, value: Value) -> None:
    """``f.name = value`` of the functions among the bases."""
    if base.kinds & BUILTIN or name in ("name", "length"):
        effect.throw()
    for index in functions_of(program, base):
        program.put_static(index, name, value)
        effect.charge(program.find_static(index), "")
        own_function(program, effect, index)
        stored(effect, reference("f", index), value)
        if name == "prototype":
            effect.throw()
            program.inherit(index, join(program.prototype(index), value.keep(OBJECT)))


def _set_extra(program: Program, effect: Effect, site_id: int, value: Value) -> None:
    """A named property of an array."""
    if not program.frozen:
        program.heap.put_any(site_id)
        program.heap.put_element(site_id, value)
    effect.allocate(inf, "an array may get any number of named properties")


def _put(program: Program, site_id: int, key: Value, names: list[Text], value: Value) -> None:
    """An object gets a property: one of ``names`` if the texts of ``key`` are known."""
    if key.texts is None:
        program.heap.put_any(site_id)
        program.heap.put_element(site_id, value)
    for name in names:
        if name.index is None:
            program.heap.put_named(site_id, name.text, value)


def _set_length(program: Program, effect: Effect, site_id: int, site: Site, value: Value) -> None:
    """``array.length = value``: one unit for each slot that is cleared."""
    length = convert.numeric(program.heap, effect, value)
    effect.throw()
    effect.charge(site.high, _GROW)
    if length.kinds & NUM and not program.frozen:
        program.heap.lengthen(site_id, min(2.0**32 - 1, length.high))


def _set_index(program: Program, effect: Effect, base: Value, index: Value, value: Value) -> None:
    """``base[index] = value`` of keys that are numbers."""
    if base.kinds & ~(OBJECT | FUNC | BUILTIN):
        effect.throw()
    grown = found = 0.0
    converted = False
    for site_id, site in program.heap.of(base):
        if site.kind == "array":
            grown = max(grown, _array_growth(effect, site_id, site, index.high))
            if not program.frozen:
                program.heap.lengthen(site_id, min(index.high, 2.0**32 - 2) + 1)
                program.heap.put_element(site_id, value)
        elif site.kind == "typed":
            if not converted:
                convert.numeric(program.heap, effect, value)
                converted = True
        elif site.has_properties:
            if not program.frozen:
                program.heap.put_index(site_id, index, value)
            found = max(found, program.heap.find_cost(site_id))
            grown = max(grown, _object_growth(effect, site_id, site))
        else:
            _refuse_function(effect, site)
            effect.throw()
    effect.charge(found, _FIND)
    effect.allocate(grown, _GROW)
    stored(effect, base, value)


def _array_growth(effect: Effect, site_id: int, site: Site, index: float) -> float:
    """Bytes of the store that an array gets when it is too small for an index."""
    if index < site.room:
        return 0
    grows(effect, site_id)
    return array_store(max(index + 1, index + index // 2 + 4))


def _object_growth(effect: Effect, site_id: int, site: Site) -> float:
    """Bytes of the store that an object gets when it is full."""
    if site.count <= site.room:
        return 0
    grows(effect, site_id)
    if site.count == inf:
        return inf
    room, before = max(4.0, 2 * site.room), site.room
    # It is full when it gets one more property than it had room for.
    while room < site.count:
        room, before = 2 * room, room
    return object_store(room) if before < site.count else 0


def grows(effect: Effect, site_id: int) -> None:
    """Remember that an object may get a new store."""
    effect.stored.append(Stored(frozenset({site_id}), frozenset(), False, grows=True))


def stored(effect: Effect, base: Value, value: Value) -> None:
    """Remember that a reference was stored in an object."""
    if value.sites or value.kinds & HEAP:
        effect.stored.append(Stored(base.sites, value.sites, bool(value.kinds & HEAP)))


def append(program: Program, effect: Effect, base: Value, value: Value, count: int) -> None:
    """``base.push``: ``count`` values, all of them in ``value``."""
    grown = 0.0
    for site_id, site in program.heap.of(base):
        if site.kind != "array" or not count:
            continue
        if not program.frozen:
            program.heap.lengthen(site_id, min(site.high + count, 2.0**32 - 1))
            program.heap.put_element(site_id, value)
        sizes = (
            _array_growth(effect, site_id, site, max(0.0, site.high - 1 - extra))
            for extra in range(count)
        )
        grown = max(grown, sum(sizes))
    effect.allocate(grown, _GROW)
    stored(effect, base, value)
