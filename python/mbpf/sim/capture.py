# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Reads packets of a pcap or pcapng file, and says so when the file ends too early."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mbpf.errors import Place, UsageError

_LINK_ETHERNET: Final = 1
_LINK_RAW: Final = 101
_LINK_IPV4: Final = 228
_LINK_IPV6: Final = 229
_ETHERNET_HEADER: Final = 14
_PIPE_MAX: Final = 256 << 20
"""Bytes of a pipe that are kept in memory."""
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


def read_pipe(path: Path) -> bytes | None:
    """What comes out of a pipe; None for a file, which needs no reading ahead.

    Args:
        path: ``-`` is the standard input.

    Raises:
        UsageError: it cannot be read, or there is no end to it.
    """
    if path != STDIN and (path.is_file() or path.is_dir() or not path.exists()):
        return None
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(_PIPE_MAX + 1)
        else:
            with path.open("rb") as file:
                data = file.read(_PIPE_MAX + 1)
    except OSError as error:
        hint = "give a file written by tcpdump -w or Wireshark"
        message = f"cannot read the capture: {error.strerror}"
        raise _error(path, "not-a-capture", message, hint) from None
    if len(data) > _PIPE_MAX:
        message = f"more than {_PIPE_MAX >> 20} MiB come out of the pipe"
        raise _error(path, "capture-too-large", message, "write them to a file, and name that")
    return data


def read_capture(path: Path, piped: bytes | None = None) -> Iterator[Packet]:
    """Yields the packets of a capture in file order.

    Args:
        path: of the file or pipe.
        piped: what :func:`read_pipe` gave, to read the same pipe again.

    Raises:
        UsageError: no such file, no capture, a link type that is not supported, or (after the
            packets that are whole) a truncated file.
    """
    logging.getLogger("scapy").setLevel(logging.CRITICAL)
    from scapy.error import Scapy_Exception
    from scapy.utils import RawPcapReader

    try:
        data = read_pipe(path) if piped is None else piped
        source: Any = str(path) if data is None else io.BytesIO(data)
        reader: Any = RawPcapReader(source)
    except FileNotFoundError:
        hint = "check the name after --pcap"
        raise _error(path, "no-capture", "there is no such file", hint) from None
    except (OSError, EOFError, Scapy_Exception):
        hint = "give a file written by tcpdump -w or Wireshark"
        raise _error(path, "not-a-capture", "this is no pcap or pcapng file", hint) from None
    with reader:
        yield from _packets(reader, path)


def _packets(reader: Any, path: Path) -> Iterator[Packet]:
    number = 0
    while True:
        start = reader.f.tell()
        try:
            data, meta = reader._read_packet(size=1 << 20)
        except EOFError:
            if reader.f.tell() != start:
                raise _truncated(path, number) from None
            return
        number += 1
        if len(data) < min(meta.caplen, 1 << 20) if hasattr(meta, "caplen") else False:
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
