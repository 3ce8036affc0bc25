# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A strict reader of the JSON that manifests may be made of, with the place of every mistake.

Whole numbers, texts of printable ASCII, lists and objects, as RFC 8259 writes them. Byte strings
are texts of hexadecimal digits. A device that takes JSON has the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from mbpf.package.items import ItemError, Keys, check_count
from mbpf.spec.errors import Reason

_SPACE: Final = b" \t\n\r"
_DIGITS: Final = b"0123456789"
_HEX: Final = b"0123456789abcdefABCDEF"
_SAME: Final = b'"\\/'
"""What stands for itself behind a backslash."""
_CONTROLS: Final = b"bfnrt"
_BOUND: Final = 1 << 32


class JsonReader:
    """Reads items one after the other.

    Attributes:
        position: offset of the next byte.
        at: offset of the item that was read last, or of the byte that is refused.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0
        self.at = 0

    def next_is_text(self) -> bool:
        """Whether a text comes next."""
        return self._peek() == b'"'

    def read_uint(self) -> int:
        """Read an unsigned integer of at most 32 bits."""
        first = self._peek()
        if first == b"-":
            raise self._error(Reason.JSON_NUMBER)
        if not first or first not in _DIGITS:
            raise self._not_wanted(first)
        while (digit := self._byte()) and digit in _DIGITS:
            self.position += 1
        digits = self._data[self.at : self.position]
        if (first == b"0" and len(digits) > 1) or (digit and digit in b".eE"):
            raise self._error(Reason.JSON_NUMBER)
        # Python refuses to convert very long numbers, which are too large anyway.
        number = int(digits) if len(digits) < 20 else _BOUND
        if number >= _BOUND:
            raise self._error(Reason.CBOR_RANGE)
        return number

    def read_text(self) -> str:
        """Read a text of printable ASCII."""
        first = self._peek()
        if first != b'"':
            raise self._not_wanted(first)
        start = self.at
        self.position += 1
        found = bytearray()
        while (byte := self._character()) is not None:
            found += byte
        self.at = start
        return found.decode("ascii")

    def read_bytes(self, check: Callable[[int], None]) -> bytes:
        """Read a byte string, whose length ``check`` may refuse."""
        text = self.read_text()
        if len(text) % 2:
            raise self._error(Reason.JSON_HEX)
        check(len(text) // 2)
        if any(digit not in _HEX for digit in text.encode("ascii")):
            raise self._error(Reason.JSON_HEX)
        return bytes.fromhex(text)

    def open_array(self, limit: int | None = None, what: str = "") -> Iterator[int]:
        """Read the beginning of a list, and give an iterator that leads to each of its items."""
        return self._open(b"[", b"]", limit, what)

    def open_map(self, limit: int | None = None, what: str = "") -> Iterator[int]:
        """Read the beginning of an object, and give an iterator that leads to each of its pairs."""
        return self._open(b"{", b"}", limit, what)

    def read_key(self, before: Keys) -> str:
        """Read a key of an object, which must be none of those ``before`` it, and the colon."""
        text = self.read_text()
        start = self.at
        self._expect(b":")
        self.at = start
        if text in before:
            raise self._error(Reason.CBOR_DUPLICATE_KEY)
        return text

    def read_end(self) -> None:
        """Make sure that nothing but white space follows."""
        if self._peek():
            raise self._error(Reason.CBOR_TRAILING)

    def _error(self, reason: Reason) -> ItemError:
        return ItemError(reason, self.at)

    def _byte(self) -> bytes:
        return self._data[self.position : self.position + 1]

    def _peek(self) -> bytes:
        """The next byte that is no white space, which becomes the place; empty at the end."""
        while (byte := self._byte()) and byte in _SPACE:
            self.position += 1
        self.at = self.position
        return byte

    def _not_wanted(self, first: bytes) -> ItemError:
        """Why a value that begins so is not of the type that is wanted."""
        if not first:
            return self._error(Reason.CBOR_TRUNCATED)
        if first in b"tfn":
            return self._error(Reason.CBOR_SIMPLE)
        if first in b'"{[-' + _DIGITS:
            return self._error(Reason.CBOR_TYPE)
        return self._error(Reason.JSON_SYNTAX)

    def _expect(self, wanted: bytes) -> None:
        found = self._peek()
        if found != wanted:
            raise self._error(Reason.JSON_SYNTAX if found else Reason.CBOR_TRUNCATED)
        self.position += 1

    def _open(self, bracket: bytes, end: bytes, limit: int | None, what: str) -> Iterator[int]:
        first = self._peek()
        if first != bracket:
            raise self._not_wanted(first)
        self.position += 1
        return self._entries(end, limit, what)

    def _entries(self, end: bytes, limit: int | None, what: str) -> Iterator[int]:
        count = 0
        while self._peek() != end:
            if count:
                self._expect(b",")
            count += 1
            check_count(count, limit, self.at, what)
            yield count - 1
        self.position += 1

    def _character(self) -> bytes | None:
        """The next character of a text; None at its end."""
        self.at = self.position
        byte = self._take(1)
        if byte == b'"':
            return None
        if byte == b"\\":
            byte = self._escape()
        if not b" " <= byte <= b"~":
            raise self._error(Reason.CBOR_TEXT)
        return byte

    def _escape(self) -> bytes:
        """What stands behind a backslash; a zero byte for what no text may have."""
        byte = self._take(1)
        if byte in _SAME:
            return byte
        if byte in _CONTROLS:
            return b"\0"
        if byte != b"u":
            raise self._error(Reason.JSON_ESCAPE)
        digits = self._take(4)
        if any(digit not in _HEX for digit in digits):
            raise self._error(Reason.JSON_ESCAPE)
        unit = int(digits, 16)
        return bytes([unit if unit < 0x80 else 0])

    def _take(self, size: int) -> bytes:
        if size > len(self._data) - self.position:
            raise self._error(Reason.CBOR_TRUNCATED)
        start, self.position = self.position, self.position + size
        return self._data[start : self.position]
