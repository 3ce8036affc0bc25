# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the sample programs must answer, computed a second time from scapy's dissection.

Nothing here looks at byte offsets: every value is a field of a layer that scapy found. The
settings (ports, rate, burst) repeat those at the top of each program.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from lab_capture import time_ns
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import (
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrRouting,
)
from scapy.layers.l2 import Dot1AD, Dot1Q, Ether
from scapy.packet import Packet, Raw

PASS = 0
DROP = 1

BLOCKED_PORTS = {23, 5683, 8080}
PACKETS_PER_SECOND = 20
BURST = 20

MAX_TAGS = 2
MAX_EXTENSIONS = 8
EXTENSIONS = (IPv6ExtHdrHopByHop, IPv6ExtHdrRouting, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment)
PROTOCOL_TCP = 6
UDP_HEADER = 8


def _network(packet: Packet) -> Packet | None:
    """Return the IP layer right behind the link layer and at most two tags, or None."""
    layer = packet
    if not isinstance(layer, Ether):
        return None
    layer = layer.payload
    for _ in range(MAX_TAGS):
        if isinstance(layer, Dot1Q | Dot1AD):
            layer = layer.payload
    return layer if type(layer) in (IP, IPv6) else None


def _transport(network: Packet) -> Packet | None:
    """Return the UDP or TCP layer that belongs to this IP header itself, or None."""
    layer = network.payload
    protocol = network.proto if isinstance(network, IP) else None
    if isinstance(network, IP) and network.frag:
        return None
    for _ in range(MAX_EXTENSIONS):
        if isinstance(network, IPv6) and isinstance(layer, EXTENSIONS):
            if isinstance(layer, IPv6ExtHdrFragment) and layer.offset:
                return None
            layer = layer.payload
    if type(layer) in (TCP, UDP):
        return layer
    # A tiny fragment holds less of TCP than scapy wants to see; what it holds has the ports where
    # UDP has them.
    if protocol == PROTOCOL_TCP and isinstance(layer, Raw) and len(layer) >= UDP_HEADER:
        return UDP(layer.load[:UDP_HEADER])
    return None


def source_key(packet: Packet) -> bytes | None:
    """Return the map key of a packet's source: 16 bytes, IPv4 mapped; None when it is not IP."""
    network = _network(packet)
    if network is None:
        return None
    if isinstance(network, IP):
        return IPv6Address(f"::ffff:{IPv4Address(network.src)}").packed
    return IPv6Address(network.src).packed


def drop_port(packets: list[Packet]) -> list[int]:
    """Return the verdict of drop_port for every packet."""
    verdicts = []
    for packet in packets:
        network = _network(packet)
        transport = _transport(network) if network is not None else None
        blocked = transport is not None and transport.dport in BLOCKED_PORTS
        verdicts.append(DROP if blocked else PASS)
    return verdicts


def top_talkers(packets: list[Packet]) -> dict[bytes, tuple[int, int]]:
    """Return the map of top_talkers after all packets: source -> (packets, bytes on the wire)."""
    talkers: dict[bytes, tuple[int, int]] = {}
    for packet in packets:
        key = source_key(packet)
        if key is not None:
            count, size = talkers.get(key, (0, 0))
            talkers[key] = (count + 1, size + (packet.wirelen or len(packet)))
    return talkers


def rate_limit(packets: list[Packet]) -> list[int]:
    """Return the verdict of rate_limit for every packet.

    Written from the definition of a token bucket, with tokens as exact fractions: tokens are
    counted in units of 1/10^9.
    """
    one = 10**9
    full = BURST * one
    buckets: dict[bytes, tuple[int, int]] = {}
    verdicts = []
    for packet in packets:
        key = source_key(packet)
        if key is None:
            verdicts.append(PASS)
            continue
        now = time_ns(packet)
        last, tokens = buckets.get(key, (now, full))
        tokens = min(full, tokens + max(0, now - last) * PACKETS_PER_SECOND)
        allowed = tokens >= one
        buckets[key] = (now, tokens - one if allowed else tokens)
        verdicts.append(PASS if allowed else DROP)
    return verdicts
