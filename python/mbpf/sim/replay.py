# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a program on the packets of a capture, or on other events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from mbpf.errors import MbpfError, interruption
from mbpf.interrupts import check, held, released
from mbpf.sim._core import ffi, lib
from mbpf.sim.capture import Packet
from mbpf.sim.events import Event, context_of
from mbpf.sim.runtime import (
    Emitted,
    Hook,
    LastError,
    LogLine,
    MapView,
    Program,
    Runtime,
    Statistics,
)
from mbpf.spec.hooks import HOOKS

_KEPT: Final = 8
"""Numbers of events that are kept for each way to fail."""


@dataclass(slots=True)
class FailureGroup:
    """Events that failed in the same way at the same word.

    Attributes:
        first: how the first of them failed.
        count: how many they are.
        events: numbers of the first of them, from 1.
    """

    first: LastError
    count: int = 0
    events: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Replay:
    """What happened. ``verdicts`` and ``steps`` have one entry per event.

    ``failed`` has the failures in the order in which they were first seen.

    ``emitted`` has what the program emitted, each with the number of the event, from 1; 0 is
    mbpf_init.

    ``fini_error`` is how mbpf_fini failed, if the program was unloaded and it did.

    ``stopped_by`` is the error that ended it early, if any; everything else then tells of the
    events before it.
    """

    verdicts: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    statistics: Statistics | None = None
    last_error: LastError | None = None
    failed: list[FailureGroup] = field(default_factory=list)
    maps: list[MapView] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    emitted: list[tuple[int, Emitted]] = field(default_factory=list)
    stopped_by: MbpfError | None = None
    fini_error: LastError | None = None

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
    on_packet: Callable[[Packet], None] | None = None,
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

    def verdicts() -> Iterator[int]:
        incoming = iter(packets)
        while True:
            with released():
                packet = next(incoming, None)
            if packet is None:
                return
            yield run_packet(runtime, hook, packet)
            if on_packet is not None:
                on_packet(packet)

    return _record(runtime, program, verdicts())


def run_events(runtime: Runtime, program: Program, hook: Hook, events: Iterable[Event]) -> Replay:
    """Runs events through ``hook``.

    Args:
        runtime: the runtime of both.
        program: that is attached to the hook.
        hook: the attach point.
        events: in order.
    """

    def verdicts() -> Iterator[int]:
        for event in events:
            context, _alive = context_of(HOOKS[hook.type_name], event)
            runtime.now_ns = event.time_ns
            yield hook.run(context)
            check()

    return _record(runtime, program, verdicts())


def _record(runtime: Runtime, program: Program, verdicts: Iterator[int]) -> Replay:
    result = Replay()
    with held():
        _run_all(result, runtime, program, verdicts)
    return result


def _run_all(result: Replay, runtime: Runtime, program: Program, verdicts: Iterator[int]) -> None:
    groups: dict[tuple[str, int], FailureGroup] = {}
    failures = 0
    raw = ffi.new("struct mbpf_prog_stats *")
    result.emitted = [(0, event) for event in program.events()]
    try:
        for verdict in verdicts:
            result.verdicts.append(verdict)
            if program.has_events:
                number = len(result.verdicts)
                result.emitted.extend((number, event) for event in program.events())
            lib.mbpf_prog_stats_get(program._handle, raw)
            result.steps.append(raw.steps_last)
            if raw.invocations - raw.successes != failures:
                failures = raw.invocations - raw.successes
                _note_failure(groups, program.last_error(), len(result.verdicts))
    except MbpfError as error:
        result.stopped_by = error
    except KeyboardInterrupt:
        result.stopped_by = interruption()
    result.statistics = program.statistics()
    result.last_error = program.last_error()
    result.failed = list(groups.values())
    result.maps = program.maps()
    result.log = list(runtime.log)


def _note_failure(
    groups: dict[tuple[str, int], FailureGroup], last: LastError | None, event: int
) -> None:
    assert last is not None, "a program that failed tells how"
    # A wrong verdict is no word's fault.
    key = (last.failure, 0 if last.failure == "verdict" else last.pc)
    group = groups.setdefault(key, FailureGroup(last))
    group.count += 1
    if len(group.events) < _KEPT:
        group.events.append(event)
