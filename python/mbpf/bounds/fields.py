# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Fields of the context: numbers, and what is made of 64 bits and of bytes."""

from __future__ import annotations

from typing import Final

from mbpf.bounds import properties, writes
from mbpf.bounds.effects import Effect
from mbpf.bounds.machine import Program
from mbpf.bounds.objects import array_store, up8
from mbpf.bounds.values import INT32, UINT32, Value, number, reference
from mbpf.compiler.custom import is_number, unpack

_TYPES: Final = {
    "U8": number(0, 255),
    "U16": number(0, 65535),
    "U32": UINT32,
    "U64": number(0, 2.0**64),
    "I8": number(-128, 127),
    "I16": number(-32768, 32767),
    "I32": INT32,
    "I64": number(-(2.0**63), 2.0**63),
}


def read(program: Program, effect: Effect, name: str, prototype: int, pc: int) -> Value:
    """A field that the package imports with this prototype; ``pc`` is where it is read."""
    effect.throw()
    if name in program.hook.pairs:
        return _pair(program, effect, pc)
    field = unpack(name, prototype)
    if field is None:
        return properties.member_value(program, name)
    if is_number(prototype):
        return _TYPES[field.type]
    if field.js == "pair":
        return _pair(program, effect, pc)
    effect.charge(field.length // 8, "")
    effect.allocate(up8(16 + field.length), "")
    effect.allocate(24, "")
    if not program.frozen:
        size = float(field.length)
        program.heap.make(pc, "typed", low=size, high=size, element="Uint8Array")
    return reference("o", pc)


def _pair(program: Program, effect: Effect, pc: int) -> Value:
    """A new array [low, high]."""
    effect.allocate(24 + array_store(2), "")
    if not program.frozen:
        program.heap.make(pc, "array", room=2)
    made = reference("o", pc)
    for index in range(2):
        writes.set_any(program, effect, made, number(index), UINT32)
    return made
