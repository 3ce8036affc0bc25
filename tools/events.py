# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Writes events in the form that tools/m4/events.h reads."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from mbpf.sim.capture import Packet
from mbpf.spec.hooks import HOOKS


def _record(data: bytes, time_ns: int, wire: int, l2_proto: int, layer: int, l3_off: int) -> bytes:
    head = struct.pack("<QIIHBBI", time_ns, len(data), wire, l2_proto, layer, l3_off, 0)
    return head + data + bytes(-len(data) % 8)


def packet_events(hook: str, packets: Sequence[Packet]) -> bytes:
    """Packets for NET_RX or NET_TX."""
    records = [
        _record(p.data, p.time_ns, p.wire_length, p.l2_proto, p.layer, p.l3_off) for p in packets
    ]
    return struct.pack("<II", HOOKS[hook].id, len(records)) + b"".join(records)


def data_events(hook: str, events: Sequence[bytes]) -> bytes:
    """Events of plain data, 1 us apart, for any hook; a packet has an Ethernet header."""
    records = [
        _record(data, i * 1000, len(data), int.from_bytes(data[12:14], "big"), 2, 14)
        for i, data in enumerate(events)
    ]
    return struct.pack("<II", HOOKS[hook].id, len(records)) + b"".join(records)
