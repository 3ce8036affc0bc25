# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A strict reader of the CBOR that manifests are made of, with the place of every mistake.

Only unsigned integers, byte strings, text, arrays and maps, each in the one form that RFC 8949
section 4.2.1 (core deterministic encoding) gives it. The device's reader has the same rules. What
only the host reads may be in any form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
from io import BytesIO
from typing import Any, Final

import cbor2

from mbpf.package.items import ItemError, Keys, check_count
from mbpf.spec.errors import Reason


class Major(IntEnum):
    """Major types."""

    UINT = 0
    NEGATIVE = 1
    BYTES = 2
    TEXT = 3
    ARRAY = 4
    MAP = 5
    TAG = 6
    SIMPLE = 7


_ONE_BYTE: Final = 24
_EIGHT_BYTES: Final = 27
_INDEFINITE: Final = 31
_LEAST: Final = (24, 0x100, 0x10000)
"""The least number that needs one, two, four bytes."""


def read_loose(data: bytes) -> Any:
    """One item in any form of CBOR, without tags.

    Raises:
        Exception: it is none; many kinds of errors, the library's own.
    """
    if _has_tag(data):
        # One of them names a value that was there before: few bytes would be a tree of any size.
        raise ValueError("a tag")
    stream = BytesIO(data)
    item = cbor2.load(stream)
    if stream.read(1):
        raise ValueError("trailing bytes")
    return item


def _has_tag(data: bytes) -> bool:
    at = 0
    while at < len(data):
        major, info = data[at] >> 5, data[at] & 0x1F
        if major == Major.TAG:
            return True
        width = 1 << (info - _ONE_BYTE) if _ONE_BYTE <= info <= _EIGHT_BYTES else 0
        number = int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else info
        at += 1 + width
        if major in {Major.BYTES, Major.TEXT} and info != _INDEFINITE:
            at += number
    return False


class CborReader:
    """Reads items one after the other.

    Attributes:
        position: offset of the next byte.
        at: offset of the item that was read last.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0
        self.at = 0

    def _error(self, reason: Reason) -> ItemError:
        return ItemError(reason, self.at)

    def next_is_text(self) -> bool:
        """Whether a text comes next."""
        rest = self._data[self.position : self.position + 1]
        return bool(rest) and rest[0] >> 5 == Major.TEXT

    def read_uint(self) -> int:
        """Read an unsigned integer of at most 32 bits."""
        return self._head(Major.UINT)

    def read_bytes(self, check: Callable[[int], None]) -> bytes:
        """Read a byte string, whose length ``check`` may refuse."""
        found = self._take(self._head(Major.BYTES))
        check(len(found))
        return found

    def read_text(self) -> str:
        """Read a text of printable ASCII."""
        raw = self._take(self._head(Major.TEXT))
        if any(not 0x20 <= byte <= 0x7E for byte in raw):
            raise self._error(Reason.CBOR_TEXT)
        return raw.decode("ascii")

    def open_array(self, limit: int | None = None, what: str = "") -> Iterator[int]:
        """Read the head of an array, and give an iterator that leads to each of its items."""
        return self._open(Major.ARRAY, limit, what)

    def open_map(self, limit: int | None = None, what: str = "") -> Iterator[int]:
        """Read the head of a map, and give an iterator that leads to each of its pairs."""
        return self._open(Major.MAP, limit, what)

    def read_key(self, before: Keys) -> str:
        """Read a key of a map, which must come behind those ``before`` it in canonical order."""
        previous = next(reversed(before), None)
        text = self.read_text()
        if previous is not None:
            if text == previous:
                raise self._error(Reason.CBOR_DUPLICATE_KEY)
            if (len(text), text) < (len(previous), previous):
                raise self._error(Reason.CBOR_KEY_ORDER)
        return text

    def read_end(self) -> None:
        """Make sure that nothing follows."""
        self.at = self.position
        if self.position != len(self._data):
            raise self._error(Reason.CBOR_TRAILING)

    def _open(self, wanted: Major, limit: int | None, what: str) -> Iterator[int]:
        count = self._head(wanted)
        check_count(count, limit, self.at, what)
        return iter(range(count))

    def _take(self, size: int) -> bytes:
        if size > len(self._data) - self.position:
            raise self._error(Reason.CBOR_TRUNCATED)
        start, self.position = self.position, self.position + size
        return self._data[start : self.position]

    def _head(self, wanted: Major) -> int:
        self.at = self.position
        first = self._take(1)[0]
        major, info = first >> 5, first & 0x1F
        if major == Major.TAG:
            raise self._error(Reason.CBOR_TAG)
        if major == Major.SIMPLE:
            raise self._error(Reason.CBOR_SIMPLE)
        if info == _INDEFINITE and major >= Major.BYTES:
            raise self._error(Reason.CBOR_INDEFINITE)
        if info > _EIGHT_BYTES:
            raise self._error(Reason.CBOR_RESERVED)
        if major != wanted:
            raise self._error(Reason.CBOR_TYPE)
        return info if info < _ONE_BYTE else self._argument(info)

    def _argument(self, info: int) -> int:
        number = int.from_bytes(self._take(1 << (info - _ONE_BYTE)), "big")
        if info == _EIGHT_BYTES:
            big = number > 0xFFFFFFFF
            raise self._error(Reason.CBOR_RANGE if big else Reason.CBOR_NOT_SHORTEST)
        if number < _LEAST[info - _ONE_BYTE]:
            raise self._error(Reason.CBOR_NOT_SHORTEST)
        return number
