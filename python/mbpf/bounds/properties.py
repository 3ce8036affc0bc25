# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Properties: reading, writing, deleting and listing them, on bases of every kind."""

from __future__ import annotations

from math import inf
from typing import Final

from mbpf.bounds import convert
from mbpf.bounds.effects import ROM_TEXT, Effect, Stored
from mbpf.bounds.keys import MAX_DIGITS, find_cost
from mbpf.bounds.machine import Program, Text, text_of
from mbpf.bounds.objects import Site, array_store, object_store, text_bytes
from mbpf.bounds.values import (
    BOOLEAN,
    BUILTIN,
    CTX,
    FORMS,
    FUNC,
    HEAP,
    INT32,
    MAP,
    NOTHING,
    NULLISH,
    NUM,
    NUMBER,
    OBJECT,
    TEXT,
    UINT32,
    UNDEF,
    WIDE,
    Value,
    join,
    number,
    reference,
    text,
)
from mbpf.spec.builtins import BUILTINS

_FIND: Final = "the object may have any number of properties"
_GROW: Final = "the array has no known greatest length"
_METHODS: Final[dict[str, dict[str, str]]] = {}
for _builtin in BUILTINS.values():
    if _builtin.kind == "method":
        _METHODS.setdefault(_builtin.receiver, {})[_builtin.name] = _builtin.import_name
_MEMBERS: Final = {"u16": number(0, 65535), "u32": UINT32, "i32": INT32}


def field_value(program: Program, name: str | None) -> Value:
    """Values of a field of the context."""
    for bits in program.hook.bits:
        if bits.name == name:
            return number(0, bits.mask)
    for member in program.hook.members:
        if member.name == name:
            return _MEMBERS.get(member.type, number(0, 2.0**64))
    return NUMBER


def get_named(program: Program, effect: Effect, base: Value, name: Text) -> Value:
    """``base.name``, or ``base[name]`` whose cost as a computed key is charged elsewhere."""
    if base.kinds & NULLISH:
        effect.throw()
    if name.index is not None:
        return _get_index(program, effect, base, number(name.index))
    result = NOTHING
    found = 0.0
    for site_id, site in program.heap.of(base):
        if site.has_properties:
            found = max(found, site.count // 8)
            result = join(result, program.heap.property(site_id, name.text))
            if site.kind == "error" and name.text in ("name", "message"):
                result = join(result, text(ROM_TEXT))
        elif site.kind == "function":
            result = join(result, _of_function(program, name.text))
        else:
            result = join(result, _of_list(site_id, site, name.text))
    effect.charge(found, _FIND)
    return join(result, _of_primitive(program, effect, base, name.text))


def _of_list(site_id: int, site: Site, name: str) -> Value:
    """A property, that is no element, of an array, typed array or buffer."""
    if name == "length" and site.is_list:
        low = site.low if site.kind == "typed" else 0.0
        return number(low, site.high) if low <= site.high else NOTHING
    if name == "byteLength":
        return number(0, max(0.0, site.high * 8))
    if name == "byteOffset":
        return UINT32
    if name == "buffer":
        return site.elements
    method = _METHODS.get(site.kind, {}).get(name)
    return reference("b", method) if method else UNDEF


def _of_primitive(program: Program, effect: Effect, base: Value, name: str) -> Value:
    """A property of what is no object."""
    result = NOTHING
    if base.kinds & TEXT:
        method = _METHODS["string"].get(name)
        length = number(0, base.text) if name == "length" else None
        result = length or (reference("b", method) if method else UNDEF)
    if base.kinds & (FUNC | BUILTIN):
        result = join(result, _of_function(program, name))
    if base.kinds & CTX:
        method = _METHODS["ctx"].get(name)
        if method:
            result = join(result, reference("b", method))
        elif name in program.hook.fields:
            effect.throw()
            result = join(result, field_value(program, name))
        else:
            result = join(result, UNDEF)
    if base.kinds & MAP:
        method = _METHODS["map"].get(name)
        result = join(result, reference("b", method) if method else UNDEF)
    if base.kinds & ~(TEXT | FORMS | FUNC | BUILTIN | CTX | MAP | OBJECT | NULLISH):
        result = join(result, UNDEF)
    return result


def _of_function(program: Program, name: str) -> Value:
    return UINT32 if name == "length" else _function_name(program)


def _function_name(program: Program) -> Value:
    longest = max((item.units for item in program.texts), default=0)
    wide = any(item.is_wide for item in program.texts)
    return text(max(longest, ROM_TEXT), wide)


def _get_index(program: Program, effect: Effect, base: Value, index: Value) -> Value:
    """``base[index]`` of keys that are numbers."""
    result = NOTHING
    found = 0.0
    for site_id, site in program.heap.of(base):
        if site.is_list:
            result = join(result, program.heap.element(site_id, index))
        elif site.has_properties:
            found = max(found, site.count // 8)
            result = join(result, join(UNDEF, site.elements))
        else:
            result = join(result, UNDEF)
    effect.charge(found, _FIND)
    if base.kinds & TEXT:
        effect.allocate(text_bytes(1, base.is_wide), "")
        result = join(result, join(UNDEF, text(1, base.is_wide, heap=True)))
    if base.kinds & ~(TEXT | FORMS | OBJECT):
        result = join(result, UNDEF)
    return result


def _key(program: Program, effect: Effect, base: Value, key: Value) -> Value:
    """The property key that a computed key becomes."""
    texts = any(site.has_properties for _, site in program.heap.of(base))
    return convert.property_key(program.heap, effect, key, texts)


def get(program: Program, effect: Effect, base: Value, key: Value) -> Value:
    """``base[key]``."""
    if base.kinds & NULLISH:
        effect.throw()
    made = _key(program, effect, base, key)
    result = NOTHING
    if key.kinds & ~(TEXT | WIDE) and not (key.is_only(NUM) and convert.is_index(key)):
        result = UNDEF
    one = Effect()
    if made.kinds & NUM:
        result = join(result, _get_index(program, one, base, made.keep(NUM)))
    if made.kinds & TEXT:
        result = join(result, _get_text(program, one, base, made))
    effect.units += one.units
    effect.heap += one.heap
    for metric, why in one.why.items():
        effect.why.setdefault(metric, why)
    return result


def _get_text(program: Program, effect: Effect, base: Value, key: Value) -> Value:
    """A property whose name is a text that was made or chosen when the program runs."""
    result = UNDEF
    found = 0.0
    for site_id, site in program.heap.of(base):
        if site.has_properties:
            found = max(found, find_cost(site, key))
            result = join(result, _property(program, site_id, key))
            if site.kind == "error":
                result = join(result, text(ROM_TEXT))
            continue
        if site.kind == "function":
            result = join(result, join(UINT32, _function_name(program)))
        result = join(result, program.heap.element(site_id, NUMBER) if site.is_list else UNDEF)
        result = join(result, join(UINT32, join(_of_list(site_id, site, "buffer"), UNDEF)))
        for method in _METHODS.get(site.kind, {}).values():
            result = join(result, reference("b", method))
    effect.charge(found, _FIND)
    if base.kinds & (CTX | MAP | TEXT):
        if base.kinds & CTX:
            effect.throw()
        for receiver, kind in (("ctx", CTX), ("map", MAP), ("string", TEXT)):
            for method in _METHODS[receiver].values() if base.kinds & kind else ():
                result = join(result, reference("b", method))
        result = join(result, number(0, 2.0**64))
    if base.kinds & TEXT:
        effect.allocate(text_bytes(1, base.is_wide), "")
        result = join(result, text(1, base.is_wide, heap=True))
    if base.kinds & (FUNC | BUILTIN):
        result = join(result, join(UINT32, _function_name(program)))
    return result


def _property(program: Program, site_id: int, key: Value) -> Value:
    """What an object has under a text."""
    if key.texts is None:
        return program.heap.property(site_id, None)
    names = [text_of(name) for name in key.texts]
    found = [program.heap.property(site_id, name.text) for name in names if name.index is None]
    if len(found) < len(names):
        found.append(program.heap.sites[site_id].elements)
    return program.joined(found)


# --- writing ----------------------------------------------------------------------------------


def set_named(program: Program, effect: Effect, base: Value, name: Text, value: Value) -> None:
    """``base.name = value``."""
    if name.index is not None:
        _set_index(program, effect, base, number(name.index), value)
        return
    if base.kinds & ~(OBJECT | FUNC | BUILTIN):
        effect.throw()
    found = grown = 0.0
    for site_id, site in program.heap.of(base):
        if site.has_properties:
            if not program.frozen:
                program.heap.put_named(site_id, name.text, value)
            found = max(found, site.count // 8)
            grown = max(grown, _object_growth(effect, site_id, site))
        elif name.text == "length" and site.kind == "array":
            _set_length(program, effect, site_id, site, value)
        else:
            effect.throw()
    effect.charge(found, _FIND)
    effect.allocate(grown, _FIND)
    stored(effect, base, value)


def set_any(program: Program, effect: Effect, base: Value, key: Value, value: Value) -> None:
    """``base[key] = value``."""
    if base.kinds & ~(OBJECT | FUNC | BUILTIN):
        effect.throw()
    made = _key(program, effect, base, key)
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
    for site_id, site in program.heap.of(base):
        if site.has_properties:
            if not program.frozen:
                _put(program, site_id, made, names, value)
            found = max(found, find_cost(site, made))
            grown = max(grown, _object_growth(effect, site_id, site))
        else:
            effect.throw()
            if site.kind == "array":
                _set_length(program, effect, site_id, site, value)
    effect.charge(found, _FIND)
    effect.allocate(grown, _FIND)
    stored(effect, base, value)
    stored(effect, base, made)


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
            found = max(found, site.count // 8)
            grown = max(grown, _object_growth(effect, site_id, site))
        else:
            effect.throw()
    effect.charge(found, _FIND)
    effect.allocate(grown, _GROW)
    stored(effect, base, value)


def _array_growth(effect: Effect, site_id: int, site: Site, index: float) -> float:
    """Bytes of the store that an array gets when it is too small for an index."""
    if index < site.room:
        return 0
    _grows(effect, site_id)
    return array_store(max(index + 1, index + index // 2 + 4))


def _object_growth(effect: Effect, site_id: int, site: Site) -> float:
    """Bytes of the store that an object gets when it is full."""
    if site.count <= site.room:
        return 0
    _grows(effect, site_id)
    if site.count == inf:
        return inf
    room, before = max(4.0, 2 * site.room), site.room
    # It is full when it gets one more property than it had room for.
    while room < site.count:
        room, before = 2 * room, room
    return object_store(room) if before < site.count else 0


def _grows(effect: Effect, site_id: int) -> None:
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


def delete(program: Program, effect: Effect, base: Value, key: Value | None) -> None:
    """``delete base[key]``, or of a name if ``key`` is None."""
    made = NOTHING if key is None else _key(program, effect, base, key)
    effect.throw()
    counts = [find_cost(site, made) for _, site in program.heap.of(base) if site.has_properties]
    effect.charge(max(counts, default=0), _FIND)


def has(program: Program, effect: Effect, base: Value, key: Value, throws: bool) -> Value:
    """``key in base``, and the test of ``for-in``."""
    if throws:
        effect.throw()
    made = _key(program, effect, base, key)
    counts = [find_cost(site, made) for _, site in program.heap.of(base) if site.has_properties]
    effect.charge(max(counts, default=0), _FIND)
    return BOOLEAN
