# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Properties: reading, writing, deleting and listing them, on bases of every kind."""

from __future__ import annotations

from typing import Final

from mbpf.bounds import convert
from mbpf.bounds.effects import ROM_TEXT, Effect, Stored
from mbpf.bounds.keys import find_cost
from mbpf.bounds.machine import Program, Text, text_of
from mbpf.bounds.methods import ERRORS, MAKERS, PRIMITIVES, any_method, method
from mbpf.bounds.objects import Site, text_bytes
from mbpf.bounds.values import (
    BOOL,
    BOOLEAN,
    BUILTIN,
    CTX,
    FORMS,
    FUNC,
    INTERNAL,
    MAP,
    NAN,
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
from mbpf.compiler.section import CLASS, CONSTRUCTOR
from mbpf.spec.builtins import BUILTINS

_FIND: Final = "the object may have any number of properties"
_GROW: Final = "the array has no known greatest length"
_COMPUTED: Final = ("length", "byteLength", "byteOffset", "buffer")
_MEMBERS: Final = {"u16": number(0, 65535), "u32": UINT32, "u64": number(0, 2.0**64)}


def member_value(program: Program, name: str) -> Value:
    """Values of a field that is a number of the context's struct."""
    for bits in program.hook.bits:
        if bits.name == name:
            return number(0, bits.mask)
    for member in program.hook.members:
        if member.name == name:
            return _MEMBERS.get(member.type, NUMBER)
    return NUMBER


def read_named(program: Program, effect: Effect, name: str) -> Value:
    """A field by a name that is not known before the program runs."""
    if name in program.hook.pairs or program.hook.name == "CUSTOM":
        effect.give_up("a field of the context is read by a name that is not written behind ctx")
    effect.throw()
    return member_value(program, name)


def get_named(program: Program, effect: Effect, base: Value, name: Text) -> Value:
    """``base.name``, or ``base[name]`` whose cost as a computed key is charged elsewhere."""
    if base.kinds & NULLISH:
        effect.throw()
    if name.index is not None:
        return _get_index(program, effect, base, number(name.index))
    result = NOTHING
    found = 0.0
    for site_id, site in program.heap.of(base):
        result = join(result, inherited(program, effect, site, name.text))
        if site.has_properties:
            found = max(found, program.heap.find_cost(site_id))
            for item in program.heap.chain(site_id):
                result = join(result, program.heap.property(item, name.text))
            if site.kind == "error" and name.text in ("name", "message"):
                result = join(result, text(ROM_TEXT))
        elif site.kind == "function":
            result = join(
                result, of_function(program, effect, name.text, frozenset({site.function}))
            )
        else:
            found = max(found, program.heap.find_cost(site_id))
            result = join(result, _of_list(effect, site_id, site, name.text))
    effect.charge(found, _FIND)
    return join(result, _of_primitive(program, effect, base, name.text))


def _of_list(effect: Effect, site_id: int, site: Site, name: str) -> Value:
    """A property, that is no element, of an array, typed array or buffer."""
    if name == "length" and site.is_list:
        low = site.low if site.kind == "typed" else 0.0
        return number(low, site.high) if low <= site.high else NOTHING
    if name == "byteLength":
        return number(0, max(0.0, site.high * 8))
    if name == "byteOffset":
        return UINT32
    if name == "buffer":
        if site.kind == "typed" and site.elements == NOTHING:
            effect.give_up("the buffer of a typed array is read that was made without one")
        return site.elements
    return join(UNDEF, site.elements) if site.any_key else UNDEF


def _of_primitive(program: Program, effect: Effect, base: Value, name: str) -> Value:
    """A property of what is no object."""
    result = NOTHING
    if base.kinds & TEXT:
        result = number(0, base.text) if name == "length" else method("string", name)
    if base.kinds & (FUNC | BUILTIN):
        functions = frozenset(index for index in base.named("f") if isinstance(index, int))
        result = join(result, of_function(program, effect, name, functions))
        for builtin in base.named("b"):
            if name == "prototype":
                effect.give_up("the prototype of a built-in is read")
            elif f"{builtin}.{name}" in BUILTINS:
                result = join(result, reference("b", f"{builtin}.{name}"))
    if base.kinds & CTX:
        found = method("ctx", name)
        if found.is_only(BUILTIN):
            result = join(result, found)
        elif name in program.hook.fields or program.hook.name == "CUSTOM":
            result = join(result, read_named(program, effect, name))
        else:
            result = join(result, UNDEF)
    if base.kinds & MAP:
        result = join(result, method("map", name))
    if base.kinds & (NUM | NAN):
        result = join(result, method("number", name))
    if base.kinds & BOOL:
        result = join(result, method("boolean", name))
    if base.kinds & INTERNAL:
        result = join(result, UNDEF)
    return result


def of_function(program: Program, effect: Effect, name: str, functions: frozenset[int]) -> Value:
    """A property of functions."""
    if name == "length":
        return UINT32
    if name == "name":
        return _function_name(program)
    result = method("function", name)
    for index in functions:
        result = join(result, program.statics.get(index, {}).get(name, NOTHING))
        effect.charge(program.find_static(index), "")
        flags = program.image.functions[index].flags
        if name == "prototype" and flags & CONSTRUCTOR:
            if not flags & CLASS:
                own_function(program, effect, index)
            result = join(result, program.prototype(index))
    return result


def own_function(program: Program, effect: Effect, function: int) -> None:
    """A function may get an object for its properties, which stays for ever."""
    effect.allocate(program.property_cost(function), "")
    effect.stored.append(Stored(None, frozenset(), text=True))


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
            chain = [program.heap.sites[item] for item in program.heap.chain(site_id)]
            found = max(found, program.heap.find_cost(site_id))
            result = program.joined([result, UNDEF, *(item.elements for item in chain)])
        else:
            result = join(result, UNDEF)
    effect.charge(found, _FIND)
    if base.kinds & TEXT:
        effect.allocate(text_bytes(1, base.is_wide), "")
        result = join(result, join(UNDEF, text(1, base.is_wide, heap=True)))
    if base.kinds & ~(TEXT | FORMS | OBJECT):
        result = join(result, UNDEF)
    return result


def key_of(program: Program, effect: Effect, base: Value, key: Value) -> Value:
    """The property key that a computed key becomes."""
    texts = any(site.has_properties for _, site in program.heap.of(base))
    return convert.property_key(program.heap, effect, key, texts)


def get(program: Program, effect: Effect, base: Value, key: Value) -> Value:
    """``base[key]``."""
    if base.kinds & NULLISH:
        effect.throw()
    made = key_of(program, effect, base, key)
    result = NOTHING
    if key.kinds & ~(TEXT | WIDE) and not (key.is_only(NUM) and convert.is_index(key)):
        result = UNDEF
    one = Effect()
    if made.kinds & NUM:
        result = join(result, _get_index(program, one, base, made.keep(NUM)))
    if made.kinds & TEXT:
        result = join(result, _get_text(program, one, base, made))
    effect.add(one)
    return result


def _get_text(program: Program, effect: Effect, base: Value, key: Value) -> Value:
    """A property whose name is a text that was made or chosen when the program runs."""
    result = UNDEF
    found = 0.0
    for site_id, site in program.heap.of(base):
        result = join(result, _any_inherited(program, effect, site, key))
        if site.has_properties:
            chain = program.heap.chain(site_id)
            sites = program.heap.sites
            found = max(found, sum(find_cost(sites[item], key) + 1 for item in chain))
            for item in chain:
                result = join(result, _property(program, item, key))
            if site.kind == "error":
                result = join(result, text(ROM_TEXT))
            continue
        if site.kind == "function":
            effect.give_up("a property of a function is read by a computed name")
        result = join(result, program.heap.element(site_id, NUMBER) if site.is_list else UNDEF)
        result = join(result, join(UINT32, join(_of_list(effect, site_id, site, "buffer"), UNDEF)))
    effect.charge(found, _FIND)
    for receiver, kind in PRIMITIVES.items():
        if base.kinds & kind:
            result = join(result, any_method(receiver, key))
    if base.kinds & (CTX | MAP | TEXT):
        if base.kinds & CTX:
            effect.throw()
        result = join(result, number(0, 2.0**64))
    if base.kinds & TEXT:
        effect.allocate(text_bytes(1, base.is_wide), "")
        result = join(result, text(1, base.is_wide, heap=True))
    if base.kinds & (FUNC | BUILTIN):
        effect.give_up("a property of a function is read by a computed name")
    return result


def inherited(program: Program, effect: Effect, site: Site, name: str) -> Value:
    """What objects of the site have from the firmware under a name."""
    if site.kind in ("typed", "buffer") and name in _COMPUTED:
        return NOTHING
    if name == "__proto__":
        effect.give_up("the prototype of an object is read")
    if name != "constructor":
        return method(site.kind, name)
    names = {"error": sorted(ERRORS), "typed": [site.element]}.get(site.kind)
    return program.joined([reference("b", item) for item in names or [MAKERS[site.kind]]])


def _any_inherited(program: Program, effect: Effect, site: Site, key: Value) -> Value:
    if key.texts is None:
        return join(any_method(site.kind, key), inherited(program, effect, site, "constructor"))
    return program.joined([inherited(program, effect, site, name) for name in key.texts])


def _property(program: Program, site_id: int, key: Value) -> Value:
    """What an object has under a text."""
    if key.texts is None:
        return program.heap.property(site_id, None)
    names = [text_of(name) for name in key.texts]
    found = [program.heap.property(site_id, name.text) for name in names if name.index is None]
    if len(found) < len(names):
        found.append(program.heap.sites[site_id].elements)
    return program.joined(found)


def delete(program: Program, effect: Effect, base: Value, key: Value | None) -> None:
    """``delete base[key]``, or of a name if ``key`` is None."""
    made = NOTHING if key is None else key_of(program, effect, base, key)
    effect.throw()
    counts = [find_cost(site, made) for _, site in program.heap.of(base) if site.has_properties]
    effect.charge(max(counts, default=0), _FIND)


def has(program: Program, effect: Effect, base: Value, key: Value, throws: bool) -> Value:
    """``key in base``, and the test of ``for-in``."""
    if throws:
        effect.throw()
    made = key_of(program, effect, base, key)
    counts = [
        sum(find_cost(program.heap.sites[item], made) + 1 for item in program.heap.chain(site_id))
        for site_id, site in program.heap.of(base)
        if site.has_properties
    ]
    effect.charge(max(counts, default=0), _FIND)
    return BOOLEAN
