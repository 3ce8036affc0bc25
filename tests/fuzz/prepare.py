# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Writes what flip.c works on: the sample packages, unsigned and signed, a key and packets.

Usage: prepare.py FOLDER
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from mbpf.package import config
from mbpf.package.build import build
from mbpf.package.keys import PrivateKey
from mbpf.package.sign import sign
from mbpf.sim.capture import Packet, read_capture

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ("drop_port", "rate_limit", "top_talkers", "top_talkers_json")
"""One of them with a manifest in JSON."""
KEY = ROOT / "tests/core/common/test-key.pem"
FRAME_MAX = 200


def shape(packet: Packet) -> tuple[int, bytes, bytes]:
    """What tells kinds of packets apart: EtherTypes and protocol of IPv4 or behind two tags."""
    return (
        packet.l2_proto,
        packet.data[16:18] if packet.l2_proto >= 0x8100 else b"",
        packet.data[23:24],
    )


def frames() -> bytes:
    """The first packet of each kind in the capture, cut to FRAME_MAX bytes."""
    kinds: dict[tuple[int, bytes, bytes], bytes] = {}
    for packet in read_capture(ROOT / "tests/captures/lab.pcap"):
        kinds.setdefault(shape(packet), packet.data[:FRAME_MAX])
    packed = [struct.pack("<I", len(data)) + data for data in kinds.values()]
    return struct.pack("<I", len(packed)) + b"".join(packed)


def prepare(folder: Path) -> None:
    """Write ``NAME.mbpf``, ``NAME.signed.mbpf``, ``key`` and ``frames``."""
    folder.mkdir(parents=True, exist_ok=True)
    key = PrivateKey.read(KEY)
    (folder / "key").write_bytes(key.public.raw)
    (folder / "frames").write_bytes(frames())
    for name in SAMPLES:
        program = config.find(ROOT / "samples/programs" / name.removesuffix("_json"))
        data = build(program, encoding="json" if name.endswith("_json") else "cbor").data
        (folder / f"{name}.mbpf").write_bytes(data)
        (folder / f"{name}.signed.mbpf").write_bytes(sign(data, key))


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
