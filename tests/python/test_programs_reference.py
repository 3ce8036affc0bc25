# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The sample programs, run by an ordinary JavaScript engine, agree with the oracles."""

from __future__ import annotations

import js_reference
import lab_capture
import oracles
import pytest
from js_reference import Event
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import Ether
from scapy.packet import Packet
from test_oracles import DROPPED, PASSED, on_wire

NAMES = ("drop_port", "rate_limit", "top_talkers")

GAP = 10**9 // oracles.PACKETS_PER_SECOND
START = 1_700_000_000 * 10**9
RATE_TIMES = {
    "the rate, to the nanosecond": [START] * oracles.BURST
    + [START + GAP - 1, START + GAP, START + 2 * GAP, START + 2 * GAP + 1, START + 3 * GAP],
    "clock set back": [START] * (oracles.BURST // 2) + [START - 10**9] * oracles.BURST,
    "a year of silence": [START] * oracles.BURST + [START + 365 * 86400 * 10**9] * oracles.BURST,
    "across the low word": [(1 << 32) - 1] * oracles.BURST + [(1 << 32) - 1 + GAP] * 2,
}


@pytest.fixture(scope="module")
def packets() -> list[Packet]:
    return lab_capture.load()


@pytest.fixture(scope="module")
def events(packets: list[Packet]) -> list[Event]:
    return [Event(bytes(packet), lab_capture.time_ns(packet)) for packet in packets]


def test_drop_port_verdicts(packets: list[Packet], events: list[Event]) -> None:
    assert js_reference.run("drop_port", events).verdicts == oracles.drop_port(packets)


@pytest.mark.parametrize("name", [*DROPPED, *PASSED])
def test_drop_port_on_single_packets(name: str) -> None:
    frame = on_wire({**DROPPED, **PASSED}[name])
    event = Event(bytes(frame))
    expected = oracles.drop_port([frame])
    assert js_reference.run("drop_port", [event]).verdicts == expected
    assert js_reference.run("drop_port", [event.without_link_layer()]).verdicts == expected


def test_rate_limit_verdicts(packets: list[Packet], events: list[Event]) -> None:
    expected = oracles.rate_limit(packets)
    outcome = js_reference.run("rate_limit", events)
    assert outcome.verdicts == expected
    assert outcome.logged == [[1, f"packets dropped: {sum(expected)}"]]


@pytest.mark.parametrize("times", RATE_TIMES.values(), ids=RATE_TIMES)
def test_rate_limit_at_exact_times(times: list[int]) -> None:
    frames = [on_wire(DROPPED["UDP over IPv4"], time) for time in times]
    events = [Event(bytes(frame), lab_capture.time_ns(frame)) for frame in frames]
    assert js_reference.run("rate_limit", events).verdicts == oracles.rate_limit(frames)


def test_top_talkers_map(packets: list[Packet], events: list[Event]) -> None:
    outcome = js_reference.run("top_talkers", events)
    found = {
        key: (int.from_bytes(value[:8], "little"), int.from_bytes(value[8:], "little"))
        for key, value in outcome.entries("talkers")
    }
    assert found == oracles.top_talkers(packets)
    assert set(outcome.verdicts) == {oracles.PASS}
    assert outcome.logged == []


@pytest.mark.parametrize("size", [1 << 28, 0x7FFFFFFF, 0xFFFFFFFF])
def test_top_talkers_carries_into_the_high_word(size: int) -> None:
    frame = bytes(on_wire(DROPPED["UDP over IPv4"]))
    outcome = js_reference.run("top_talkers", [Event(frame, pkt_len=size)] * 5)
    ((_, value),) = outcome.entries("talkers")
    assert int.from_bytes(value[8:], "little") == 5 * size


def test_top_talkers_key_holds_nothing_of_the_packet_before() -> None:
    frames = [on_wire(IPv6(src="ffff" + 7 * ":ffff")), on_wire(DROPPED["UDP over IPv4"])]
    outcome = js_reference.run("top_talkers", [Event(bytes(frame)) for frame in frames])
    assert {key for key, _ in outcome.entries("talkers")} == set(oracles.top_talkers(frames))


@pytest.mark.parametrize("name", ["rate_limit", "top_talkers"])
def test_a_full_map_lets_packets_pass(name: str) -> None:
    (size,) = [spec["max_entries"] for spec in js_reference.manifest(name)["maps"]]
    frame = bytearray(bytes(on_wire(DROPPED["UDP over IPv4"])))
    events = []
    for source in range(size + 2):
        frame[29] = source
        events.append(Event(bytes(frame)))
    # The last source has no bucket: it is never limited.
    outcome = js_reference.run(name, events + [events[-1]] * (2 * oracles.BURST))
    assert set(outcome.verdicts) == {oracles.PASS}


@pytest.mark.parametrize("name", NAMES)
def test_no_cut_makes_a_program_throw(name: str, packets: list[Packet]) -> None:
    shapes: dict[tuple[type, ...], bytes] = {}
    for packet in packets:
        shapes.setdefault(tuple(type(layer) for layer in _layers(packet)), bytes(packet))
    frames = [*shapes.values(), *(bytes(on_wire(p)) for p in (DROPPED | PASSED).values())]
    cuts = [Event(frame[:end]) for frame in frames for end in range(min(len(frame), 120))]
    verdicts = js_reference.run(name, cuts).verdicts
    assert set(verdicts) <= {oracles.PASS, oracles.DROP}


@pytest.mark.parametrize("name", NAMES)
def test_helper_budget_holds(name: str, events: list[Event]) -> None:
    budget = js_reference.manifest(name)["budgets"]["max_helpers"]
    assert js_reference.run(name, events).most_helper_calls <= budget


def _layers(packet: Packet) -> list[Packet]:
    layers: list[Packet] = [Ether(bytes(packet))]
    while layers[-1].payload:
        layers.append(layers[-1].payload)
    return layers
