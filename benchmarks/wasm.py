# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A small WebAssembly assembler: just what the six workloads need.

A function body is text, one instruction per line, in the order of the stack machine. Loads and
stores take an offset; alignment is always given as 1, which every engine accepts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_I32: Final = 0x7F
_VOID: Final = 0x40

_OPCODES: Final = {
    "block": 0x02,
    "loop": 0x03,
    "if": 0x04,
    "else": 0x05,
    "end": 0x0B,
    "br": 0x0C,
    "br_if": 0x0D,
    "return": 0x0F,
    "call": 0x10,
    "drop": 0x1A,
    "local.get": 0x20,
    "local.set": 0x21,
    "local.tee": 0x22,
    "i32.load": 0x28,
    "i32.load8_u": 0x2D,
    "i32.load16_u": 0x2F,
    "i32.store": 0x36,
    "i32.const": 0x41,
    "i32.eqz": 0x45,
    "i32.eq": 0x46,
    "i32.ne": 0x47,
    "i32.lt_s": 0x48,
    "i32.lt_u": 0x49,
    "i32.add": 0x6A,
    "i32.sub": 0x6B,
    "i32.mul": 0x6C,
    "i32.and": 0x71,
    "i32.or": 0x72,
    "i32.shl": 0x74,
    "i32.shr_u": 0x76,
}
_WITH_INDEX: Final = {"br", "br_if", "call", "local.get", "local.set", "local.tee"}
_WITH_OFFSET: Final = {"i32.load", "i32.load8_u", "i32.load16_u", "i32.store"}
_WITH_BLOCK_TYPE: Final = {"block", "loop", "if"}


@dataclass(frozen=True, slots=True)
class Function:
    """One function: i32 parameters and locals, one i32 result; exported when it has a name."""

    name: str
    params: int
    locals: int
    body: str


def unsigned(value: int) -> bytes:
    """LEB128 of an unsigned number."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed(value: int) -> bytes:
    """LEB128 of a signed number."""
    out = bytearray()
    while not -0x40 <= value < 0x40:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value & 0x7F)
    return bytes(out)


def _instruction(line: str) -> bytes:
    name, _, argument = line.partition(" ")
    code = bytes([_OPCODES[name]])
    if name in _WITH_INDEX:
        return code + unsigned(int(argument))
    if name in _WITH_OFFSET:
        return code + b"\x00" + unsigned(int(argument or 0))
    if name in _WITH_BLOCK_TYPE:
        return code + bytes([_I32 if argument == "i32" else _VOID])
    if name == "i32.const":
        value = int(argument, 0)
        return code + signed(value - 2**32 if value >= 2**31 else value)
    return code


def _body(function: Function) -> bytes:
    lines = (line.partition(";;")[0].strip() for line in function.body.splitlines())
    code = b"".join(_instruction(line) for line in lines if line)
    groups = b"\x01" + unsigned(function.locals) + bytes([_I32]) if function.locals else b"\x00"
    body = groups + code + bytes([_OPCODES["end"]])
    return unsigned(len(body)) + body


def _vector(items: Sequence[bytes]) -> bytes:
    return unsigned(len(items)) + b"".join(items)


def _section(number: int, content: bytes) -> bytes:
    return bytes([number]) + unsigned(len(content)) + content


def module(functions: Sequence[Function], data: bytes) -> bytes:
    """A module with one page of memory that starts with ``data``.

    Functions are numbered as given; those with a name are exported under it.
    """
    types = [
        b"\x60" + _vector([bytes([_I32])] * function.params) + _vector([bytes([_I32])])
        for function in functions
    ]
    exports = [
        unsigned(len(function.name)) + function.name.encode() + b"\x00" + unsigned(index)
        for index, function in enumerate(functions)
        if function.name
    ]
    segment = b"\x00" + b"\x41\x00\x0b" + unsigned(len(data)) + data
    return b"".join(
        [
            b"\x00asm\x01\x00\x00\x00",
            _section(1, _vector(types)),
            _section(3, _vector([unsigned(index) for index in range(len(functions))])),
            _section(5, _vector([b"\x00\x01"])),
            _section(7, _vector(exports)),
            _section(10, _vector([_body(function) for function in functions])),
            _section(11, _vector([segment])),
        ]
    )
