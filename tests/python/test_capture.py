# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The recorded capture holds what its README claims."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import lab_capture
import pytest
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6EchoRequest, IPv6ExtHdrFragment
from scapy.layers.l2 import Ether
from scapy.packet import Packet

MAX_FILE = 65536
MAX_FRAME = 1518
SCAN_PORTS = 20


@pytest.fixture(scope="module")
def packets() -> list[Packet]:
    return lab_capture.load()


@pytest.mark.parametrize("kind", lab_capture.KINDS)
def test_kind_is_there(packets: list[Packet], kind: str) -> None:
    fewest, test = lab_capture.KINDS[kind]
    assert sum(map(bool, map(test, packets))) >= fewest


def test_readme_is_current(packets: list[Packet]) -> None:
    assert lab_capture.describe(packets) in lab_capture.README.read_text()


def test_file_stays_small() -> None:
    assert lab_capture.PCAP.stat().st_size <= MAX_FILE


def test_frames_are_whole_and_fit_the_wire(packets: list[Packet]) -> None:
    assert all(len(packet) == packet.wirelen for packet in packets)
    assert max(map(len, packets)) <= MAX_FRAME


def test_times_never_go_back(packets: list[Packet]) -> None:
    times = [lab_capture.time_ns(packet) for packet in packets]
    assert times == sorted(times)


def test_only_local_mac_addresses(packets: list[Packet]) -> None:
    assert {packet[Ether].src for packet in packets} == {"02:00:00:00:00:01", "02:00:00:00:00:02"}


def test_scan_reaches_many_ports(packets: list[Packet]) -> None:
    _, is_scan = lab_capture.KINDS["SYN scan over IPv4"]
    assert len({packet[TCP].dport for packet in packets if is_scan(packet)}) >= SCAN_PORTS


def test_burst_is_within_one_second(packets: list[Packet]) -> None:
    _, is_burst = lab_capture.KINDS["burst from one source"]
    fewest, _ = lab_capture.KINDS["burst from one source"]
    times = [lab_capture.time_ns(packet) for packet in packets if is_burst(packet)]
    assert times[fewest - 1] - times[0] < 10**9


def _ipv4_checksum(packet: Packet) -> tuple[int, int] | None:
    if IP not in packet:
        return None
    ip = packet[IP].copy()
    stored = ip.chksum
    del ip.chksum
    # Rebuild the header alone: the bytes behind it do not enter its checksum.
    ip.remove_payload()
    ip.len = packet[IP].len
    return stored, IP(bytes(ip)).chksum


def _layer_checksum(packet: Packet, layer: type[Packet], field: str) -> tuple[int, int] | None:
    if layer not in packet or (IP in packet and (packet[IP].flags.MF or packet[IP].frag)):
        return None
    if IPv6ExtHdrFragment in packet:
        return None
    copy = Ether(bytes(packet))
    stored = getattr(copy[layer], field)
    delattr(copy[layer], field)
    return stored, getattr(Ether(bytes(copy))[layer], field)


@pytest.mark.parametrize(
    "checksum",
    [
        pytest.param(_ipv4_checksum, id="IPv4"),
        pytest.param(lambda p: _layer_checksum(p, TCP, "chksum"), id="TCP"),
        pytest.param(lambda p: _layer_checksum(p, UDP, "chksum"), id="UDP"),
        pytest.param(lambda p: _layer_checksum(p, ICMPv6EchoRequest, "cksum"), id="ICMPv6"),
    ],
)
def test_checksums_are_real(
    packets: list[Packet], checksum: Callable[[Packet], tuple[int, int] | None]
) -> None:
    pairs = [pair for pair in map(checksum, packets) if pair is not None]
    assert pairs
    assert all(stored == computed for stored, computed in pairs)


@pytest.mark.parametrize("word", [b"/home", b"/root", b"/tmp", b"/usr", b"localhost", b"Users"])
def test_nothing_of_the_recording_machine(word: bytes) -> None:
    assert word not in lab_capture.PCAP.read_bytes()


def test_script_passes_the_shell_parser() -> None:
    bash = shutil.which("bash")
    assert bash is not None, "bash runs record.sh"
    script = lab_capture.CAPTURES / "record.sh"
    subprocess.run([bash, "-n", str(script)], check=True)
