# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Calls of built-in functions."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, inf, trunc
from typing import Final

from mbpf.bounds import convert, keys, numbers, writes
from mbpf.bounds.effects import ERROR_BYTES, MESSAGE_BYTES, Effect
from mbpf.bounds.helpers import call_helper
from mbpf.bounds.leaves import LEAVES, call_leaf
from mbpf.bounds.lists import METHODS
from mbpf.bounds.machine import Program
from mbpf.bounds.objects import ELEMENTS, Site, array_store, up8
from mbpf.bounds.texts import TEXTS
from mbpf.bounds.values import (
    BOOLEAN,
    BUILTIN,
    FLOAT,
    FORMS,
    FUNC,
    INT32,
    NAN,
    NOTHING,
    NULLISH,
    NUM,
    NUMBER,
    OBJECT,
    REFERENCE,
    TEXT,
    UINT32,
    UNDEF,
    UNDEFINED,
    ZERO,
    Value,
    join,
    number,
    reference,
    text,
    with_zero,
)
from mbpf.spec.builtins import BUILTINS
from mbpf.spec.isa import ReadKind

_MAX_BYTES: Final = 2.0**31 - 2
_ERRORS: Final = frozenset(name for name in BUILTINS if name.endswith("Error"))
READS: Final = {
    ReadKind.U8: number(0, 255),
    ReadKind.I8: number(-128, 127),
    ReadKind.U16LE: number(0, 65535),
    ReadKind.U16BE: number(0, 65535),
    ReadKind.I16LE: number(-32768, 32767),
    ReadKind.I16BE: number(-32768, 32767),
    ReadKind.U32LE: UINT32,
    ReadKind.U32BE: UINT32,
    ReadKind.I32LE: INT32,
    ReadKind.I32BE: INT32,
}
"""What a read of the context gives."""

_Made = Callable[[Program, Effect, list[Value], int], Value]


def call_builtin(program: Program, effect: Effect, name: str, args: list[Value], pc: int) -> Value:
    """What a built-in returns; ``args`` of a method begins with the receiver."""
    known = BUILTINS.get(name)
    if known is not None and known.helper:
        return call_helper(program, effect, known.helper, args, pc)
    made = _CALLS.get(name)
    if made is not None:
        return made(program, effect, args, pc)
    if name in METHODS:
        return METHODS[name](program, effect, args, pc)
    if name in LEAVES:
        return call_leaf(program, effect, name, args)
    if name in TEXTS:
        return TEXTS[name](program, effect, args)
    if name in _ERRORS:
        return _error(program, effect, args, pc)
    if name in ELEMENTS:
        return _typed(program, effect, name, args, pc)
    if name.startswith("ctx.read"):
        return read(program, effect, READS[ReadKind[name.removeprefix("ctx.read")]])
    program.give_up(pc, f"the analysis does not know {name}")
    return NOTHING


def read(program: Program, effect: Effect, result: Value) -> Value:
    """A read of the context, which may lie outside the data."""
    effect.throw()
    return result


def _arg(args: list[Value], index: int) -> Value:
    return args[index] if index < len(args) else UNDEF


def _string(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    return convert.string(program.heap, effect, args[0]) if args else text(0)


def _number(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    return convert.numeric(program.heap, effect, args[0]) if args else number(0)


def _test(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    convert.numeric(program.heap, effect, _arg(args, 0))
    return BOOLEAN


def _plain(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    return BOOLEAN


def _object(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    given = _arg(args, 0)
    result = given.keep(REFERENCE)
    if given.kinds & NULLISH:
        effect.allocate(24, "")
        result = join(result, _make(program, pc, "object"))
    return result


def _make(
    program: Program,
    pc: int,
    kind: str,
    low: float = 0,
    high: float = 0,
    room: float = 0,
    element: str = "",
) -> Value:
    if program.frozen:
        return reference("o", pc)
    return program.heap.make(pc, kind, low=low, high=high, room=room, element=element)


def _array(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    effect.allocate(24, "")
    only = args[0] if len(args) == 1 else NOTHING
    if only.kinds & (NUM | NAN):
        effect.throw()
        length = max(0.0, min(2.0**32 - 1, only.high)) if only.kinds & NUM else 0.0
        result = _make(program, pc, "array", high=length)
        if only.is_only(NUM | NAN):
            return result
    effect.allocate(array_store(len(args)), "")
    result = _make(program, pc, "array", high=len(args), room=len(args))
    for value in args if not program.frozen else ():
        program.heap.put_element(pc, value)
    return result


def _buffer(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    low, high = _length(program, effect, _arg(args, 0), 1)
    effect.allocate(up8(16 + high), "the buffer has no known greatest length")
    return _make(program, pc, "buffer", low, high)


def _length(program: Program, effect: Effect, value: Value, size: int) -> tuple[float, float]:
    """Least and greatest length that ToIndex gives, with room for elements of ``size`` bytes."""
    given = convert.numeric(program.heap, effect, value)
    most = float(_MAX_BYTES // size)
    low = 0.0 if given.kinds & NAN or not given.kinds & NUM else given.low
    high = given.high if given.kinds & NUM else 0.0
    if low < 0 or high > most:
        effect.throw()
    low = float(int(max(0.0, min(low, most))))
    return low, float(int(max(0.0, min(high, most)))) if high != inf else inf


def _typed(program: Program, effect: Effect, name: str, args: list[Value], pc: int) -> Value:
    """``new Uint8Array(…)`` and the others."""
    size = ELEMENTS[name][0]
    given = _arg(args, 0)
    sites = program.heap.of(given)
    lows: list[float] = []
    highs: list[float] = []
    made = 0.0
    for site_id, site in sites:
        if site.kind == "buffer":
            effect.throw()
            convert.numeric(program.heap, effect, _arg(args, 1))
            convert.numeric(program.heap, effect, _arg(args, 2))
            lows, highs = [*lows, 0.0], [*highs, site.high // size]
            _view(program, pc, name, highs[-1], reference("o", site_id))
        elif site.is_list:
            low = site.low if site.kind == "typed" else 0.0
            lows, highs = [*lows, low], [*highs, site.high]
            made = max(made, site.high)
            _elements(program, effect, site)
            if site.named or site.protos:
                effect.give_up("an array with more than elements becomes a typed array")
    if not given.is_only(OBJECT):
        low, high = _length(program, effect, given.keep(~REFERENCE), size)
        lows, highs, made = [*lows, low], [*highs, high], max(made, high)
    if not lows:
        return NOTHING
    why = "the array has no known greatest length"
    if made or not sites or not all(site.kind == "buffer" for _, site in sites):
        effect.throw()
        effect.allocate(up8(16 + size * made), why)
    effect.allocate(24, "")
    return _make(program, pc, "typed", min(lows), max(highs), element=name)


def _view(program: Program, pc: int, name: str, high: float, buffer: Value) -> None:
    if not program.frozen:
        program.heap.make(pc, "typed", high=high, element=name)
        program.heap.put_element(pc, buffer)


def _elements(program: Program, effect: Effect, site: Site) -> None:
    """Every element is made a number."""
    why = "the array has no known greatest length"
    effect.charge(site.high, why)
    if site.kind == "array":
        one = Effect()
        convert.numeric(program.heap, one, site.elements)
        effect.include(one)
        if one.units:
            effect.charge(one.units * site.high, why)
        if one.heap:
            effect.heap += one.heap * site.high
            if effect.heap == inf:
                effect.why.setdefault("heap", why)


def _error(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    message = _arg(args, 0)
    room = 0
    named = NOTHING
    if message.kinds & ~UNDEFINED:
        named = convert.string(program.heap, effect, message.keep(~UNDEFINED))
        room = 4
    effect.allocate(ERROR_BYTES + (MESSAGE_BYTES if room else 0), "")
    effect.errors += 1
    site = _make(program, pc, "error", room=0 if message.kinds & UNDEFINED else 4)
    if room and not program.frozen:
        program.heap.put_named(pc, "message", named)
    return site


def _extreme(program: Program, effect: Effect, args: list[Value], is_min: bool) -> Value:
    effect.charge(len(args) // 8, "")
    values = [convert.numeric(program.heap, effect, value) for value in args]
    if not values:
        return number(inf if is_min else -inf)
    nan = any(value.kinds & NAN for value in values)
    if not all(value.kinds & NUM for value in values):
        return Value(NAN)
    pick = min if is_min else max
    low = pick(value.low for value in values)
    high = pick(value.high for value in values)
    result = number(low, high, all(value.whole for value in values), nan)
    forms = program.joined(values).kinds & (FLOAT | ZERO)
    return result._replace(kinds=result.kinds | forms)


def _min(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    return _extreme(program, effect, args, True)


def _max(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    return _extreme(program, effect, args, False)


def _abs(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    given = convert.numeric(program.heap, effect, _arg(args, 0))
    if not given.kinds & NUM:
        return given
    low = 0.0 if given.low <= 0 <= given.high else min(abs(given.low), abs(given.high))
    return given._replace(low=low, high=max(abs(given.low), abs(given.high)))


def _rounding(whole: Callable[[float], int]) -> _Made:
    def rounded(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
        given = convert.numeric(program.heap, effect, _arg(args, 0))
        if not given.kinds & NUM or given.whole:
            return given
        low, high = (
            end if end in (inf, -inf) else float(whole(end)) for end in (given.low, given.high)
        )
        return with_zero(number(low, high, nan=bool(given.kinds & NAN)))

    return rounded


def _imul(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    a = numbers.to_int32(convert.numeric(program.heap, effect, _arg(args, 0)))
    b = numbers.to_int32(convert.numeric(program.heap, effect, _arg(args, 1)))
    product = numbers.multiply(a, b)
    inside = product.low >= INT32.low and product.high <= INT32.high
    return product if inside else INT32


def _clz32(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    convert.numeric(program.heap, effect, _arg(args, 0))
    return number(0, 32)


def _only_arrays(effect: Effect, base: Value, sites: list[tuple[int, Site]]) -> None:
    """Methods of arrays take other objects too, which the analysis does not follow."""
    others = base.kinds & ~(OBJECT | NULLISH | FORMS)
    if others or any(site.kind != "array" or site.any_key for _, site in sites):
        effect.give_up("a method of arrays has another receiver")


def _push(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    sites = program.heap.of(_arg(args, 0))
    _only_arrays(effect, _arg(args, 0), sites)
    if _arg(args, 0).kinds & NULLISH or any(site.high >= 2**32 - 1 for _, site in sites):
        effect.throw()
    values = program.joined(args[1:])
    writes.append(program, effect, _arg(args, 0), values, len(args) - 1)
    return UINT32


def _pop(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    if _arg(args, 0).kinds & NULLISH:
        effect.throw()
    _only_arrays(effect, _arg(args, 0), program.heap.of(_arg(args, 0)))
    found = UNDEF
    for site_id, site in program.heap.of(_arg(args, 0)):
        if site.kind == "array":
            found = join(found, program.heap.element(site_id, NUMBER))
    return found


def _char_code_at(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    if _arg(args, 0).kinds & NULLISH:
        effect.throw()
    convert.string(program.heap, effect, _arg(args, 0).keep(~TEXT))
    convert.numeric(program.heap, effect, _arg(args, 1))
    wide = _arg(args, 0).is_wide
    inside = bool(_arg(args, 0).kinds & TEXT)
    return number(0, 65535 if wide else 255, nan=True) if inside else NUMBER


def _keys(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    base = _arg(args, 0)
    if base.kinds & NULLISH:
        effect.throw()
    functions = any(site.kind == "function" for _, site in program.heap.of(base))
    if functions or base.kinds & (FUNC | BUILTIN):
        effect.give_up("the properties of a function are listed")
    return keys.listed(program, effect, base.keep(~NULLISH), pc, inherits=False)


def _read_bytes(program: Program, effect: Effect, args: list[Value], pc: int) -> Value:
    effect.throw()
    room = max(
        (
            site.high * (ELEMENTS[site.element][0] if site.kind == "typed" else 1)
            for _, site in program.heap.of(_arg(args, 3))
            if site.kind in ("typed", "buffer")
        ),
        default=0.0,
    )
    asked = _arg(args, 2).high if _arg(args, 2).is_only(NUM) else inf
    count = max(0.0, min(room, asked, 2.0**32 - 1))
    effect.charge(count // 8, "neither the length nor the destination has a known limit")
    return number(0, count)


_CALLS: Final[dict[str, _Made]] = {
    "String": _string,
    "Number": _number,
    "Boolean": _plain,
    "isNaN": _test,
    "isFinite": _test,
    "Object": _object,
    "Object.keys": _keys,
    "@ownkeys": _keys,
    "Array": _array,
    "Array.isArray": _plain,
    "ArrayBuffer": _buffer,
    "Math.min": _min,
    "Math.max": _max,
    "Math.abs": _abs,
    "Math.floor": _rounding(floor),
    "Math.ceil": _rounding(ceil),
    "Math.trunc": _rounding(trunc),
    "Math.imul": _imul,
    "Math.clz32": _clz32,
    "array.push": _push,
    "array.pop": _pop,
    "string.charCodeAt": _char_code_at,
    "ctx.readBytes": _read_bytes,
}
