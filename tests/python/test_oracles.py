# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The oracles on packets whose answer is plain to see, and on the capture."""

from __future__ import annotations

import re
from pathlib import Path

import lab_capture
import oracles
import pytest
from scapy.layers.inet import ICMP, IP, TCP, UDP, IPOption
from scapy.layers.inet6 import (
    ICMPv6DestUnreach,
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrRouting,
)
from scapy.layers.l2 import ARP, Dot1AD, Dot1Q, Ether
from scapy.packet import Packet, Raw
from scapy.utils import EDecimal

PROGRAMS = Path(__file__).resolve().parents[2] / "samples" / "programs"
BLOCKED = 5683
OPEN = 5000
V4 = IP(src="192.0.2.1", dst="192.0.2.2")
V6 = IPv6(src="2001:db8::1", dst="2001:db8::2")

DROPPED = {
    "UDP over IPv4": V4 / UDP(dport=BLOCKED),
    "TCP over IPv4": V4 / TCP(dport=23),
    "UDP over IPv6": V6 / UDP(dport=BLOCKED),
    "TCP over IPv6": V6 / TCP(dport=8080),
    "one tag": Dot1Q(vlan=20) / V4 / UDP(dport=BLOCKED),
    "two tags": Dot1AD(vlan=100) / Dot1Q(vlan=30) / V6 / UDP(dport=BLOCKED),
    "IPv4 options": IP(options=[IPOption(b"\x94\x04\0\0")]) / UDP(dport=BLOCKED),
    "IPv4 first fragment": IP(flags="MF") / UDP(dport=BLOCKED),
    "IPv4 tiny first fragment": IP(flags="MF", proto=6) / Raw(bytes(TCP(dport=23))[:8]),
    "IPv6 first fragment": V6 / IPv6ExtHdrFragment(m=1) / UDP(dport=BLOCKED),
    "IPv6 headers": V6
    / IPv6ExtHdrHopByHop()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrRouting(addresses=["2001:db8::3"])
    / UDP(dport=BLOCKED),
}
PASSED = {
    "another port": V4 / UDP(dport=OPEN),
    "a blocked source port": V4 / UDP(sport=BLOCKED, dport=OPEN),
    "IPv4 later fragment": IP(frag=185, proto=17) / UDP(dport=BLOCKED),
    "IPv6 later fragment": V6 / IPv6ExtHdrFragment(offset=181, nh=17) / UDP(dport=BLOCKED),
    "three tags": Dot1Q(vlan=1) / Dot1Q(vlan=2) / Dot1Q(vlan=3) / V4 / UDP(dport=BLOCKED),
    "nine extension headers": V6
    / IPv6ExtHdrHopByHop()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrDestOpt()
    / IPv6ExtHdrDestOpt()
    / UDP(dport=BLOCKED),
    "ICMP error about a blocked port": V4 / ICMP(type=3, code=3) / V4 / UDP(dport=BLOCKED),
    "ICMPv6 error about a blocked port": V6 / ICMPv6DestUnreach() / V6 / UDP(dport=BLOCKED),
    "ARP": ARP(),
    "another protocol": IP(proto=132) / Raw(b"\0\x17\x16\x33" * 4),
}


def on_wire(packet: Packet, nanoseconds: int = 0) -> Packet:
    """Build the frame and dissect it anew, as a capture reader would."""
    frame = Ether(bytes(Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / packet))
    frame.time = EDecimal(nanoseconds) / 10**9
    frame.wirelen = len(frame)
    return frame


@pytest.fixture(scope="module")
def packets() -> list[Packet]:
    return lab_capture.load()


@pytest.mark.parametrize("name", DROPPED)
def test_drop_port_drops(name: str) -> None:
    assert oracles.drop_port([on_wire(DROPPED[name])]) == [oracles.DROP]


@pytest.mark.parametrize("name", PASSED)
def test_drop_port_passes(name: str) -> None:
    assert oracles.drop_port([on_wire(PASSED[name])]) == [oracles.PASS]


def test_top_talkers_adds_up() -> None:
    frames = [on_wire(V4 / UDP()), on_wire(Dot1Q(vlan=20) / V4), on_wire(V6), on_wire(ARP())]
    mapped = bytes(10) + b"\xff\xff" + bytes([192, 0, 2, 1])
    native = bytes.fromhex("20010db8000000000000000000000001")
    assert oracles.top_talkers(frames) == {mapped: (2, 42 + 38), native: (1, 54)}


def test_rate_limit_allows_the_burst_and_then_the_rate() -> None:
    gap = 10**9 // oracles.PACKETS_PER_SECOND
    burst = [on_wire(V4, 0) for _ in range(oracles.BURST + 1)]
    later = [on_wire(V4, time) for time in (gap - 1, gap, gap, 2 * gap, 100 * gap)]
    expected = [0] * oracles.BURST + [1] + [1, 0, 1, 0, 0]
    assert oracles.rate_limit(burst + later) == expected


def test_rate_limit_counts_sources_apart_and_leaves_the_rest_alone() -> None:
    frames = [on_wire(V4) for _ in range(oracles.BURST)] + [on_wire(V6), on_wire(ARP())]
    assert oracles.rate_limit(frames) == [oracles.PASS] * len(frames)
    assert oracles.rate_limit([on_wire(ARP())] * 100) == [oracles.PASS] * 100


def test_rate_limit_survives_a_clock_set_back() -> None:
    frames = [on_wire(V4, 10**9) for _ in range(oracles.BURST)] + [on_wire(V4, 0)]
    assert oracles.rate_limit(frames)[-1] == oracles.DROP


def test_capture_has_both_verdicts(packets: list[Packet]) -> None:
    assert {oracles.PASS, oracles.DROP} == set(oracles.drop_port(packets))
    assert {oracles.PASS, oracles.DROP} == set(oracles.rate_limit(packets))


def test_capture_reaches_every_blocked_port(packets: list[Packet]) -> None:
    verdicts = oracles.drop_port(packets)
    dropped = [p for p, verdict in zip(packets, verdicts, strict=True) if verdict == oracles.DROP]
    ports = {layer.dport for p in dropped for layer in (p.getlayer(UDP), p.getlayer(TCP)) if layer}
    assert ports == oracles.BLOCKED_PORTS


def test_capture_burst_is_limited(packets: list[Packet]) -> None:
    burst = [p for p in packets if IP in p and p[IP].src == lab_capture.BURST_SOURCE]
    verdicts = oracles.rate_limit(burst)
    assert verdicts.count(oracles.DROP) >= oracles.BURST
    assert verdicts[-1] == oracles.PASS, "after a pause the source may send again"


@pytest.mark.parametrize(
    ("program", "name", "value"),
    [
        ("drop_port", "BLOCKED", sorted(oracles.BLOCKED_PORTS)),
        ("rate_limit", "PACKETS_PER_SECOND", oracles.PACKETS_PER_SECOND),
        ("rate_limit", "BURST", oracles.BURST),
    ],
)
def test_settings_are_those_of_the_program(program: str, name: str, value: object) -> None:
    source = (PROGRAMS / program / f"{program}.js").read_text()
    found = re.search(rf"^const {name} = (.*);$", source, re.MULTILINE)
    assert found is not None
    assert found.group(1) == str(value)


def test_figures_in_the_readmes(packets: list[Packet]) -> None:
    dropped = oracles.drop_port(packets).count(oracles.DROP)
    limited = oracles.rate_limit(packets).count(oracles.DROP)
    talkers = oracles.top_talkers(packets)
    count, size = max(talkers.values(), key=lambda entry: entry[1])
    figures = {
        "drop_port": f"{dropped} of the {len(packets)} packets",
        "rate_limit": f"{limited} of the {len(packets)} packets",
        "top_talkers": f"{len(talkers)} sources; the one with most bytes is 2001:db8::1 with "
        f"{count} packets and {size} bytes",
    }
    for program, figure in figures.items():
        text = " ".join((PROGRAMS / program / "README.md").read_text().split())
        assert figure in text
