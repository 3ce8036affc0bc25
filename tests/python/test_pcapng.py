# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Captures in pcapng, block by block: what is whole, and what is not."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pytest
from mbpf.errors import UsageError
from mbpf.sim.capture import Packet, read_capture

ETHERNET, RAW_IP = 1, 101


def block(kind: int, body: bytes, *, size: int | None = None) -> bytes:
    body += bytes(-len(body) % 4)
    length = struct.pack("<I", len(body) + 12 if size is None else size)
    return struct.pack("<I", kind) + length + body + length


def section(link: int = ETHERNET) -> bytes:
    head = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    return head + block(1, struct.pack("<HHI", link, 0, 65535))


def packet(data: bytes = bytes(60), *, interface: int = 0, length: int | None = None) -> bytes:
    length = len(data) if length is None else length
    return block(6, struct.pack("<5I", interface, 0, 1, length, length) + data)


STATISTICS = block(5, struct.pack("<III", 0, 0, 0))
OTHERS = {
    "statistics": STATISTICS,
    "names": block(4, struct.pack("<HH", 0, 0)),
    "custom": block(0xBAD, bytes(4)),
    "empty section": section(),
    "nothing": b"",
}


def packets(folder: Path, data: bytes) -> list[Packet]:
    path = folder / "a.pcapng"
    path.write_bytes(data)
    return list(read_capture(path))


def failure(folder: Path, data: bytes) -> UsageError:
    with pytest.raises(UsageError) as caught:
        packets(folder, data)
    return caught.value


@pytest.mark.parametrize("name", OTHERS)
def test_other_blocks_may_be_the_last(tmp_path: Path, name: str) -> None:
    assert len(packets(tmp_path, section() + packet() * 3 + OTHERS[name])) == 3
    assert packets(tmp_path, section() + OTHERS[name]) == []


def test_every_cut_within_a_block_is_told(tmp_path: Path) -> None:
    whole = section() + packet()
    rest = STATISTICS + section() + packet()
    ends = {len(STATISTICS), len(STATISTICS) + 28, len(STATISTICS + section()), len(rest)}
    for cut in range(1, len(rest) + 1):
        data = whole + rest[:cut]
        if cut in ends:
            assert len(packets(tmp_path, data)) == 1 + (cut == len(rest))
        else:
            error = failure(tmp_path, data)
            assert error.id == "truncated-capture"
            assert "in the middle of packet 2" in error.message


def test_interfaces_are_those_of_the_section(tmp_path: Path) -> None:
    data = section() + packet() + section(RAW_IP) + packet(b"\x45" + bytes(59))
    assert [(p.layer, p.l2_proto) for p in packets(tmp_path, data)] == [(2, 0), (3, 0x0800)]


@pytest.mark.parametrize(
    ("data", "id", "words"),
    [
        (packet(interface=7), "unsupported-link-type", "interface 7, which the file does not"),
        (packet(length=1500), "truncated-capture", "a packet has 1500 bytes, but its block 80"),
        (block(6, b"", size=600 << 20), "capture-too-large", "a block has 629145588 bytes"),
    ],
)
def test_blocks_that_cannot_be(tmp_path: Path, data: bytes, id: str, words: str) -> None:
    error = failure(tmp_path, section() + packet() + data)
    assert error.id == id
    assert words in error.message
    assert error.hint == "the 1 packets before it were replayed"


def test_large_blocks_of_small_files(tmp_path: Path) -> None:
    path = tmp_path / "a.pcapng.gz"
    path.write_bytes(gzip.compress(section() + block(5, bytes(32 << 20))))
    with pytest.raises(UsageError) as caught:
        list(read_capture(path))
    assert caught.value.id == "capture-too-large"
