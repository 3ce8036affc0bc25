# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the readers of the two encodings of a manifest have in common."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Protocol

from mbpf.spec.errors import Reason


class ItemError(Exception):
    """A rule is broken. ``at`` is the offset of the item, or of a byte in it."""

    def __init__(
        self, reason: Reason, at: int, limit: int = 0, actual: int = 0, note: str = ""
    ) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.at = at
        self.limit = limit
        self.actual = actual
        self.note = note


class Keys(Container[str], Protocol):
    """The keys of a map that were read already, in their order."""

    def __reversed__(self) -> Iterator[str]: ...


class ItemReader(Protocol):
    """Reads the items of a manifest one after the other, as strictly as a device.

    Attributes:
        at: offset of the item that was read last.
    """

    at: int

    def next_is_text(self) -> bool:
        """Whether a text comes next."""

    def read_uint(self) -> int:
        """Read an unsigned integer of at most 32 bits."""

    def read_text(self) -> str:
        """Read a text of printable ASCII."""

    def read_bytes(self, check: Callable[[int], None]) -> bytes:
        """Read a byte string, whose length ``check`` may refuse."""

    def open_array(self, limit: int | None = None, what: str = "") -> Iterator[int]:
        """Read the head of an array, and give an iterator that leads to each of its items."""

    def open_map(self, limit: int | None = None, what: str = "") -> Iterator[int]:
        """Read the head of a map, and give an iterator that leads to each of its pairs."""

    def read_key(self, before: Keys) -> str:
        """Read a key of a map that has the keys ``before`` it."""

    def read_end(self) -> None:
        """Make sure that nothing follows."""


def check_count(count: int, limit: int | None, at: int, what: str) -> None:
    """Make sure that an array or map has no more entries than it may have.

    Raises:
        ItemError: it has.
    """
    if limit is not None and count > limit:
        raise ItemError(Reason.MANIFEST_COUNT, at, limit, count, what)
