# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Replays a capture through a program at a network hook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mbpf.errors import MbpfError
from mbpf.sim._core import ffi, lib
from mbpf.sim.capture import Packet
from mbpf.sim.runtime import Hook, LastError, LogLine, MapView, Program, Runtime, Statistics


@dataclass(slots=True)
class Replay:
    """What happened. ``verdicts`` and ``steps`` have one entry per packet.

    ``stopped_by`` is the error that ended the capture early, if any; everything else then tells of
    the packets before it.
    """

    verdicts: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    statistics: Statistics | None = None
    last_error: LastError | None = None
    maps: list[MapView] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    stopped_by: MbpfError | None = None

    def verdict_counts(self) -> Counter[int]:
        """How often each verdict was given."""
        return Counter(self.verdicts)


def run_packet(runtime: Runtime, hook: Hook, packet: Packet, ifindex: int = 1) -> int:
    """Runs one packet with the clock at its time stamp; returns the verdict."""
    context = ffi.new("struct mbpf_ctx_net *")
    data = ffi.from_buffer("uint8_t[]", packet.data) if packet.data else ffi.new("uint8_t[1]")
    lib.sim_net_context(
        context,
        data,
        len(packet.data),
        packet.wire_length,
        packet.l2_proto,
        packet.layer,
        packet.l3_off,
        ifindex,
    )
    runtime.now_ns = packet.time_ns
    return hook.run(context)


def replay(
    runtime: Runtime,
    program: Program,
    hook: Hook,
    packets: Iterable[Packet],
    on_packet: Callable[[], None] | None = None,
) -> Replay:
    """Runs every packet through ``hook``, to which ``program`` is attached.

    Args:
        runtime: the runtime of both.
        program: whose steps, maps and statistics are reported.
        hook: a NET_RX or NET_TX attach point.
        packets: in order; an :class:`MbpfError` while reading them ends the replay and is kept
            in the result.
        on_packet: called after each packet, for a progress bar.
    """
    result = Replay()
    raw = ffi.new("struct mbpf_prog_stats *")
    try:
        for packet in packets:
            result.verdicts.append(run_packet(runtime, hook, packet))
            lib.mbpf_prog_stats_get(program._handle, raw)
            result.steps.append(raw.steps_last)
            if on_packet is not None:
                on_packet()
    except MbpfError as error:
        result.stopped_by = error
    result.statistics = program.statistics()
    result.last_error = program.last_error()
    result.maps = program.maps()
    result.log = list(runtime.log)
    return result
