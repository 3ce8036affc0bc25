# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the bytes of a map's keys and values mean, so that they can be shown.

A field is a kind and, where there are several, a name, such as ``ip`` or
``u64 packets``.
Kinds: u8 … u64, i8 … i64, f32 and f64 (little-endian, or big-endian with ``be`` behind), ``ipv4``
(4 bytes), ``ip`` (16 bytes, an IPv6 or a mapped IPv4 address), ``mac`` (6 bytes), ``char[N]``
(text, up to the first zero), ``bytesN``.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final, TypeAlias

from mbpf.spec import maps

FIELD_PATTERN: Final = (
    r"^(?:(?:(?P<int>[ui])(?P<bits>8|16|32|64)|f(?P<float>32|64))(?P<be>be)?|(?P<word>ip|ipv4|mac)"
    r"|bytes(?P<bytes>[1-9][0-9]{0,2})|char\[(?P<chars>[1-9][0-9]{0,2})\])"
    r"(?: (?P<name>[A-Za-z_][A-Za-z0-9_]*))?$"
)
_FIELD: Final = re.compile(FIELD_PATTERN)
_WORD_SIZES: Final = {"ip": 16, "ipv4": 4, "mac": 6}

_SINGLE_DIGITS: Final = 9
"""So many digits tell any two numbers of f32 apart."""

Shown: TypeAlias = int | float | str


@dataclass(frozen=True, slots=True)
class Field:
    """A field.

    Attributes:
        text: as it was written, which is its form in JSON too.
        name: its name, or empty.
        size: bytes.
    """

    text: str
    name: str
    size: int

    @classmethod
    def parse(cls, text: str) -> Field:
        """Read a field, which matches :data:`FIELD_PATTERN`."""
        match = _FIELD.match(text)
        if match is None:
            raise ValueError(f"no field: {text}")
        bits = int(match["bits"] or match["float"] or 0)
        size = bits // 8 or _WORD_SIZES.get(match["word"] or "", 0)
        size = size or int(match["bytes"] or match["chars"] or 0)
        return cls(text, match["name"] or "", size)

    def show(self, data: bytes) -> Shown:
        """The value of ``data``, which has :attr:`size` bytes."""
        match = _FIELD.match(self.text)
        assert match is not None
        if match["int"]:
            signed = match["int"] == "i"
            return int.from_bytes(data, "big" if match["be"] else "little", signed=signed)
        if match["float"]:
            return _float(data, ">" if match["be"] else "<")
        if match["chars"]:
            return data.split(b"\0")[0].decode("latin-1")
        match match["word"]:
            case "ipv4":
                return str(IPv4Address(data))
            case "ip":
                address = IPv6Address(data)
                return str(address.ipv4_mapped or address)
            case "mac":
                return data.hex(":")
            case _:
                return data.hex()


def _float(data: bytes, order: str) -> Shown:
    """A number of 4 or 8 bytes; what JSON has no number for is a text, as JavaScript writes it."""
    kind = f"{order}{'f' if len(data) == struct.calcsize('<f') else 'd'}"
    value: float = struct.unpack(kind, data)[0]
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if kind.endswith("d"):
        return value
    # A double has digits that the four bytes do not say: 0.1, not 0.10000000149011612.
    texts = (f"{value:.{digits}g}" for digits in range(1, _SINGLE_DIGITS))
    shortest = (float(text) for text in texts if _is_single(float(text), kind, data))
    return next(shortest, float(f"{value:.{_SINGLE_DIGITS}g}"))


def _is_single(value: float, kind: str, data: bytes) -> bool:
    try:
        return struct.pack(kind, value) == data
    except OverflowError:
        return False  # Rounded up, the largest ones do not fit.


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of a key or of a value, one behind the other."""

    fields: tuple[Field, ...]

    @classmethod
    def parse(cls, texts: str | list[str]) -> Layout:
        """Read one field, or a list of them."""
        return cls(tuple(Field.parse(t) for t in ([texts] if isinstance(texts, str) else texts)))

    @classmethod
    def of_key(cls, type: str, size: int) -> Layout:
        """The layout of a key that nobody described, in a map of a type."""
        kind = maps.MAP_TYPES[type]
        if kind.key in ("index", "none"):
            return cls.parse("u32 index")
        if kind.key == "prefix" and size > 4:
            net = {4: "ipv4 net", 16: "ip net"}.get(size - 4, f"bytes{size - 4} net")
            return cls.parse(["u32 length", net])
        return cls.parse(f"u{8 * size}" if size in (1, 2, 4, 8) else f"bytes{size}")

    @classmethod
    def of_value(cls, size: int) -> Layout:
        """The layout of a value that nobody described: up to four u64 or u32 if they fit."""
        for width in (8, 4):
            if size % width == 0 and size <= 4 * width:
                return cls.parse([f"u{8 * width}"] * (size // width))
        return cls.parse(f"bytes{size}")

    @property
    def size(self) -> int:
        """Bytes of all fields."""
        return sum(field.size for field in self.fields)

    @property
    def texts(self) -> list[str]:
        """The fields as they are written."""
        return [field.text for field in self.fields]

    def show(self, data: bytes) -> list[Shown]:
        """The values of the fields in ``data``."""
        shown: list[Shown] = []
        at = 0
        for field in self.fields:
            shown.append(field.show(data[at : at + field.size]))
            at += field.size
        return shown

    def titles(self, otherwise: str) -> list[str]:
        """A heading for each field."""
        if len(self.fields) == 1:
            return [self.fields[0].name or otherwise]
        return [field.name or f"{otherwise}[{i}]" for i, field in enumerate(self.fields)]
