# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What scapy's reader of pcapng files lets pass: lengths, interfaces, and more than one section."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, Final

_EPB: Final = 6
_OLD_PACKET: Final = 2
_PACKET_HEAD: Final = 20
"""Bytes before the data, in blocks of both kinds."""
_LENGTH: Final = slice(12, 16)
"""Those of them that are the length of the data."""
_BLOCK_MAX: Final = 16 << 20
"""Bytes of a block; a packet has 256 KiB at most, and what is said of it little more."""


class WrongBlockError(Exception):
    """A block cannot be what it should be.

    Attributes:
        id: of the error.
        message: in words.
    """

    def __init__(self, id: str, message: str) -> None:
        super().__init__(message)
        self.id = id
        self.message = message


class _Bounded:
    """A stream of which nobody reads more at once than a block may have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        if size > _BLOCK_MAX:
            message = f"a block has {size} bytes, but {_BLOCK_MAX >> 20} MiB are the most"
            raise WrongBlockError("capture-too-large", message)
        return self._stream.read(size)

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()


def guard(reader: Any) -> Callable[[int], tuple[bytes, Any] | None]:
    """Make scapy's reader look closer.

    Returns:
        What reads the next block: the bytes of a packet and what is known of it, or None of any
        other block. It raises EOFError at the end, and :class:`WrongBlockError`.
    """
    reader.f = _Bounded(reader.f)
    begin_section = reader._read_block_shb

    def section() -> None:
        # The interfaces are those of a section, and counted anew.
        reader.interfaces.clear()
        reader.process_information.clear()
        begin_section()

    def check_interface(number: int) -> bool:
        if number >= len(reader.interfaces):
            message = f"a packet comes from interface {number}, which the file does not describe"
            raise WrongBlockError("unsupported-link-type", message)
        return True

    reader._read_block_shb = section
    reader._check_interface_id = check_interface
    for kind in (_EPB, _OLD_PACKET):
        reader.blocktypes[kind] = _checked(reader, reader.blocktypes[kind])

    def read(size: int) -> tuple[bytes, Any] | None:
        found: tuple[bytes, Any] | None = reader._read_block(size=size)
        return found

    return read


def _checked(reader: Any, read: Callable[[bytes, int], Any]) -> Callable[[bytes, int], Any]:
    def checked(block: bytes, size: int) -> Any:
        length = int.from_bytes(block[_LENGTH], "big" if reader.endian == ">" else "little")
        if length > len(block) - _PACKET_HEAD:
            message = f"a packet has {length} bytes, but its block {len(block)}"
            raise WrongBlockError("truncated-capture", message)
        return read(block, size)

    return checked
