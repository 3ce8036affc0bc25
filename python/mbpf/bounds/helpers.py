# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Calls of helpers."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Final

from mbpf.bounds import properties, writes
from mbpf.bounds.effects import Effect
from mbpf.bounds.machine import Program
from mbpf.bounds.objects import ELEMENTS, eighth
from mbpf.bounds.values import (
    BOOLEAN,
    MAP,
    NOTHING,
    NUM,
    OBJECT,
    TEXT,
    UINT32,
    UNDEF,
    UNDEFINED,
    Value,
    join,
    number,
)
from mbpf.compiler.own_helpers import OwnHelper
from mbpf.package.manifest import MapDecl
from mbpf.spec.helpers import EVENT_LOST, EVENT_SIZE_MAX, LOG_TEXT_MAX
from mbpf.spec.maps import BY_ID, MAP_TYPES, MapType

_PLAIN: Final = {MAP_TYPES[name].id for name in ("hash", "lru", "percpu_hash")}
_LRU: Final = MAP_TYPES["lru"].id
_LRU_WINDOW: Final = 32
_INT64: Final = number(-(2.0**63), 2.0**63)


def call_helper(program: Program, effect: Effect, name: str, args: list[Value], pc: int) -> Value:
    """What a helper returns. A call counts before its arguments are looked at."""
    made = _CALLS.get(name)
    own = program.own.named(name)
    if own is not None:
        effect.helpers += 1
        return _own(program, effect, own, args)
    if made is None:
        program.give_up(pc, f"the analysis does not know the helper {name}")
        return NOTHING
    effect.helpers += 1
    return made(program, effect, args)


def _arg(args: list[Value], index: int) -> Value:
    return args[index] if index < len(args) else UNDEF


def _is_number(value: Value, high: float) -> bool:
    """Whether it is an integer from 0 to ``high``."""
    return value.is_only(NUM) and value.whole and value.low >= 0 and value.high <= high


def _has_bytes(program: Program, value: Value, size: float) -> bool:
    """Whether it is a typed array or buffer with at least ``size`` bytes."""
    sites = program.heap.of(value)
    return value.is_only(OBJECT) and all(
        (site.kind == "typed" and site.low * ELEMENTS[site.element][0] >= size)
        or (site.kind == "buffer" and site.low >= size)
        for _, site in sites
    )


def _most_bytes(program: Program, value: Value) -> float:
    """The most bytes that it has; infinity unless it is a typed array or buffer."""
    sizes = [
        site.high * (ELEMENTS[site.element][0] if site.kind == "typed" else 1)
        for _, site in program.heap.of(value)
        if site.kind in ("typed", "buffer")
    ]
    is_known = value.is_only(OBJECT) and len(sizes) == len(list(program.heap.of(value)))
    return max(sizes, default=0) if is_known else inf


def _log(program: Program, effect: Effect, args: list[Value]) -> Value:
    if not _is_number(_arg(args, 0), 3) or not _arg(args, 1).is_only(TEXT):
        effect.throw()
    effect.charge(min(_arg(args, 1).text, LOG_TEXT_MAX) // 8, "")
    return UNDEF


def _pair_in(program: Program, effect: Effect, pair: Value) -> None:
    for index in (0, 1):
        value = properties.get(program, effect, pair, number(index))
        if not pair.is_only(OBJECT) or not _is_number(value, UINT32.high):
            effect.throw()


def _pair_out(program: Program, effect: Effect, pair: Value) -> None:
    if not pair.is_only(OBJECT):
        effect.throw()
    for index in (0, 1):
        writes.set_any(program, effect, pair, number(index), UINT32)


def _eight(program: Program, effect: Effect, args: list[Value]) -> None:
    """Eight bytes at an offset."""
    off = _arg(args, 1)
    if not _is_number(off, UINT32.high) or not _has_bytes(program, _arg(args, 0), off.high + 8):
        effect.throw()


def _load(program: Program, effect: Effect, args: list[Value]) -> Value:
    _eight(program, effect, args)
    _pair_out(program, effect, _arg(args, 2))
    return UNDEF


def _store(program: Program, effect: Effect, args: list[Value]) -> Value:
    _eight(program, effect, args)
    _pair_in(program, effect, _arg(args, 2))
    return UNDEF


def _now(program: Program, effect: Effect, args: list[Value]) -> Value:
    _pair_out(program, effect, _arg(args, 0))
    return UNDEF


def _maps(program: Program, value: Value) -> list[MapDecl]:
    """The maps that an argument may mean: a handle, or the number of any."""
    if value.is_only(MAP):
        return [program.maps[index] for index in value.named("m") if isinstance(index, int)]
    return list(program.maps)


def _kind(decl: MapDecl) -> MapType:
    return BY_ID[decl.type]


def _units(decl: MapDecl, with_value: bool) -> float:
    """Copying, and in a map with keys every slot that can be looked at beyond the first."""
    kind = _kind(decl)
    if kind.key == "index":
        return decl.value_size // 8 if with_value else 0
    copied = (decl.key_size + (decl.value_size if with_value else 0)) // 8
    if kind.key == "prefix":
        # Once for each length that a prefix has.
        lengths = min(decl.max_entries, 8 * decl.key_size - 31)
        return copied + lengths * (1 + decl.max_entries)
    return copied + decl.max_entries + (_LRU_WINDOW if decl.type == _LRU else 0)


def _find(program: Program, effect: Effect, args: list[Value]) -> Value:
    maps = _maps(program, _arg(args, 0))
    for decl in maps:
        # An index outside an array map, a prefix, and flags, are for the helper to judge.
        is_plain = decl.type in _PLAIN and len(args) == 3 and _arg(args, 0).is_only(MAP)
        has_key = _has_bytes(program, _arg(args, 1), decl.key_size)
        if not is_plain or not has_key or not _has_bytes(program, _arg(args, 2), decl.value_size):
            effect.throw()
    if not maps:
        effect.throw()
    effect.charge(max((_units(decl, True) for decl in maps), default=0), "")
    return BOOLEAN


def _delete(program: Program, effect: Effect, args: list[Value]) -> Value:
    effect.throw()
    found = [_units(decl, False) for decl in _maps(program, _arg(args, 0))]
    effect.charge(max(found, default=0), "")
    return BOOLEAN


def _next(program: Program, effect: Effect, args: list[Value]) -> Value:
    effect.throw()
    most = [
        # The key that was given last is looked for, then all slots are looked at.
        _units(decl, False) + decl.max_entries + decl.max_entries // 2 + 1
        for decl in _maps(program, _arg(args, 0))
    ]
    effect.charge(max(most, default=0), "")
    return BOOLEAN


def _counted(result: Value) -> Callable[[Program, Effect, list[Value]], Value]:
    """A helper whose work does not depend on anything."""

    def call(program: Program, effect: Effect, args: list[Value]) -> Value:
        effect.throw()
        return result

    return call


def _event(result: Value) -> Callable[[Program, Effect, list[Value]], Value]:
    """A helper that copies an event of a ring."""

    def call(program: Program, effect: Effect, args: list[Value]) -> Value:
        effect.throw()
        most = [decl.value_size // 8 for decl in _maps(program, _arg(args, 0))]
        effect.charge(max(most, default=0), "")
        return result

    return call


def _emit(program: Program, effect: Effect, args: list[Value]) -> Value:
    data = _arg(args, 1)
    most = _most_bytes(program, data)
    if not _is_number(_arg(args, 0), EVENT_LOST - 1) or most > EVENT_SIZE_MAX:
        effect.throw()
    effect.charge(min(most, EVENT_SIZE_MAX) // 8, "")
    return BOOLEAN


def _stats(program: Program, effect: Effect, args: list[Value]) -> Value:
    for pair in args:
        if not pair.is_only(UNDEFINED):
            _pair_out(program, effect, pair)
    return UNDEF


def _own(program: Program, effect: Effect, own: OwnHelper, args: list[Value]) -> Value:
    """A helper of the firmware's own, which reads each argument once, and may write to pairs."""
    effect.throw()
    for index, declared in enumerate(own.args):
        given = _arg(args, index)
        kind = declared.kind.removesuffix("?")
        if kind == "string":
            effect.charge(eighth(given.text), "the text has no known greatest length")
        elif kind == "pair" and not given.is_only(UNDEFINED):
            _pair_in(program, effect, given)
            _pair_out(program, effect, given)
    return join(UNDEF, _RESULTS[own.result])


_RESULTS: Final = {"undefined": UNDEF, "bool": BOOLEAN, "number": _INT64}
_CALLS: Final[dict[str, Callable[[Program, Effect, list[Value]], Value]]] = {
    "log": _log,
    "u64LoadLE": _load,
    "u64StoreLE": _store,
    "nowNs": _now,
    "mapLookup": _find,
    "mapUpdate": _find,
    "mapDelete": _delete,
    "mapNextKey": _next,
    "mapCpuId": _counted(UINT32),
    "counterAdd": _counted(UNDEF),
    "counterGet": _counted(_INT64),
    "counterSet": _counted(UNDEF),
    "ringSubmit": _event(BOOLEAN),
    "ringCount": _counted(UINT32),
    "ringDropped": _counted(UINT32),
    "ringPeek": _event(UINT32),
    "ringConsume": _counted(BOOLEAN),
    "emit": _emit,
    "stats": _stats,
}
