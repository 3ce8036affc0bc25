# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Reads packets of a pcap or pcapng file, and says so when the file ends too early."""

from __future__ import annotations

import errno
import io
import logging
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from mbpf.errors import Place, UsageError
from mbpf.outputs import is_file, is_folder, is_there
from mbpf.sim.pcapng import WrongBlockError, guard

_LINK_ETHERNET: Final = 1
_LINK_RAW: Final = 101
_LINK_IPV4: Final = 228
_LINK_IPV6: Final = 229
_ETHERNET_HEADER: Final = 14
_PIPE_MAX: Final = 256 << 20
"""Bytes of a pipe that are kept in memory."""
_PACKET_MAX: Final = 1 << 20
"""Bytes of a packet that are read."""
_HEAD: Final = 16
"""Bytes at the front of a pipe that may be read twice."""
STDIN: Final = Path("-")


@dataclass(frozen=True, slots=True)
class Packet:
    """One captured packet.

    Attributes:
        time_ns: time stamp in nanoseconds since 1970.
        data: captured bytes.
        wire_length: bytes that were on the wire, at least len(data).
        layer: 2 when the bytes start with an Ethernet header, 3 when with an IP header.
        l3_off: offset of the first byte after the link-layer header.
        l2_proto: EtherType (of the Ethernet header, VLAN tags not skipped, or by the IP version).
    """

    time_ns: int
    data: bytes
    wire_length: int
    layer: int
    l3_off: int
    l2_proto: int


class Pipe:
    """A capture that comes out of a pipe, read as far as it is needed.

    Args:
        path: of the pipe; ``-`` is the standard input.
        keep: whether it will be read more than once.
    """

    def __init__(self, path: Path, keep: bool) -> None:
        self.name = str(path)
        self._path = path
        self._keep = keep
        self._stream: BinaryIO | None = None
        self._kept = bytearray()
        self._at = 0

    def begin(self) -> BinaryIO:
        """What to read it from, from its first byte on.

        Raises:
            OSError: it cannot be opened.
        """
        if self._stream is not None:
            return io.BytesIO(self._kept)
        if self._path != STDIN:
            self._stream = self._path.open("rb")
        elif sys.stdin is None:
            raise OSError(errno.EBADF, "the standard input is closed")
        else:
            self._stream = sys.stdin.buffer
        return cast(BinaryIO, self)

    def read(self, size: int) -> bytes:
        """The next bytes, fewer only at the end.

        Raises:
            UsageError: there is too much to keep.
        """
        assert self._stream is not None, "it was begun"
        data = bytes(self._kept[self._at : self._at + size])
        fresh = self._stream.read(size - len(data)) if len(data) < size else b""
        self._at += len(data) + len(fresh)
        if self._keep or self._at <= _HEAD:
            self._kept += fresh
        if len(self._kept) > _PIPE_MAX:
            message = f"more than {_PIPE_MAX >> 20} MiB come out of the pipe"
            hint = "write them to a file, and name that"
            raise _error(self._path, "capture-too-large", message, hint)
        return data + fresh

    def seek(self, offset: int) -> int:
        """Go back to the first byte, which is done when the file turns out to be compressed."""
        if offset != 0 or self._at > len(self._kept):
            raise OSError(errno.ESPIPE, "this is a pipe")
        self._at = 0
        return 0

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at

    def close(self) -> None:
        """Nothing: it may be read again."""


def open_pipe(path: Path, keep: bool) -> Pipe | None:
    """A pipe of that name; None for what is there and is none, or is not there.

    Args:
        path: ``-`` is the standard input.
        keep: whether it will be read more than once.
    """
    if path != STDIN and (is_file(path) or is_folder(path) or not is_there(path)):
        return None
    return Pipe(path, keep)


def read_capture(path: Path, pipe: Pipe | None = None) -> Iterator[Packet]:
    """Yields the packets of a capture in file order.

    Args:
        path: of the file or pipe.
        pipe: what :func:`open_pipe` gave, to read the same pipe again.

    Raises:
        UsageError: no such file, no capture, a link type that is not supported, or (after the
            packets that are whole) a truncated file.
    """
    logging.getLogger("scapy").setLevel(logging.CRITICAL)
    from scapy.error import Scapy_Exception
    from scapy.utils import RawPcapReader

    try:
        pipe = pipe or open_pipe(path, keep=False)
        source: Any = str(path) if pipe is None else pipe.begin()
        reader: Any = RawPcapReader(source)
    except FileNotFoundError:
        hint = "check the name after --pcap"
        raise _error(path, "no-capture", "there is no such file", hint) from None
    except OSError as error:
        hint = "give a file written by tcpdump -w or Wireshark"
        message = f"cannot read the capture: {error.strerror or 'it is damaged'}"
        raise _error(path, "not-a-capture", message, hint) from None
    except (EOFError, Scapy_Exception):
        hint = "give a file written by tcpdump -w or Wireshark"
        raise _error(path, "not-a-capture", "this is no pcap or pcapng file", hint) from None
    with reader:
        yield from _packets(reader, path)


def _packets(reader: Any, path: Path) -> Iterator[Packet]:
    from scapy.error import Scapy_Exception
    from scapy.utils import RawPcapNgReader

    read = guard(reader) if isinstance(reader, RawPcapNgReader) else reader._read_packet
    number = 0
    while True:
        start = reader.f.tell()
        try:
            found = read(_PACKET_MAX)
        except WrongBlockError as error:
            hint = f"the {number} packets before it were replayed"
            raise _error(path, error.id, error.message, hint) from None
        except (EOFError, Scapy_Exception, OSError, OverflowError, zlib.error):
            if reader.f.tell() != start:
                raise _truncated(path, number) from None
            return
        if found is None:
            continue
        data, meta = found
        number += 1
        if len(data) < min(getattr(meta, "caplen", 0), _PACKET_MAX):
            raise _truncated(path, number - 1)
        link = getattr(meta, "linktype", None) or reader.linktype
        layer, l3_off, l2_proto = _layers(link, data, path, number)
        yield Packet(
            _time_ns(reader, meta), data, max(meta.wirelen, len(data)), layer, l3_off, l2_proto
        )


def _time_ns(reader: Any, meta: Any) -> int:
    if hasattr(meta, "tshigh"):
        ticks = (meta.tshigh or 0) << 32 | (meta.tslow or 0)
        return int(ticks * 1_000_000_000 // (meta.tsresol or 1_000_000))
    return int(meta.sec * 1_000_000_000 + meta.usec * (1 if reader.nano else 1000))


def _layers(link: int, data: bytes, path: Path, number: int) -> tuple[int, int, int]:
    if link == _LINK_ETHERNET:
        return 2, _ETHERNET_HEADER, int.from_bytes(data[12:14], "big")
    if link in (_LINK_RAW, _LINK_IPV4, _LINK_IPV6):
        return 3, 0, 0x86DD if data[:1] and data[0] >> 4 == 6 else 0x0800
    raise _error(
        path,
        "unsupported-link-type",
        f"packet {number} has link type {link}",
        "captures of Ethernet (1) or raw IP (101, 228, 229) can be replayed",
    )


def _truncated(path: Path, whole: int) -> UsageError:
    return _error(
        path,
        "truncated-capture",
        f"the file ends in the middle of packet {whole + 1}",
        f"the {whole} packets before it were replayed; record it again or cut it with editcap",
    )


def _error(path: Path, id: str, message: str, hint: str | None = None) -> UsageError:
    return UsageError(message, id=id, where=Place(str(path)), hint=hint)
