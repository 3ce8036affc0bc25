# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a program on the packets of a capture, or on other events."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from mbpf.errors import MbpfError, interruption
from mbpf.interrupts import check, held, released
from mbpf.sim._core import ffi, lib
from mbpf.sim.capture import Packet
from mbpf.sim.events import Event, context_of
from mbpf.sim.histogram import Histogram
from mbpf.sim.runtime import (
    Emitted,
    Hook,
    LastError,
    LogLine,
    MapView,
    Program,
    Runtime,
    Statistics,
    set_processor,
)
from mbpf.spec.hooks import HOOKS

_Run: TypeAlias = tuple[int, int | None]
"""Number of the event that was run, and its verdict, None if it has waited."""
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


@dataclass(frozen=True, slots=True)
class Course:
    """How events are run.

    Attributes:
        processors: they happen on so many in turn.
        entries: so many can wait; 0: each is run at once.
        every: after so many events those that wait are run.
        kept: so many of the emitted events are kept, and no verdicts and steps, so that events may
            come for ever; None: all of them are.
    """

    processors: int = 1
    entries: int = 0
    every: int = 0
    kept: int | None = None


@dataclass(slots=True)
class Replay:
    """What happened.

    ``verdicts`` have one entry per event, none for events that have waited. ``steps`` have one
    per event that was not lost, 0 for those that the program was not run on; ``run_steps`` and
    ``times``, in nanoseconds of a clock that goes on, count one per run at once.

    ``not_kept`` is how many events were lost as too many waited, ``is_resting`` whether the program
    rests after failures in a row, ``failure_text`` the last failure as the device writes it.

    ``failed`` has the failures in the order in which they were first seen.

    ``emitted`` has what the program emitted, each with the number of the event, from 1; 0 is
    mbpf_init. ``emitted_rows`` is how many that were: ``emitted_events``, and notes of
    ``emitted_lost`` events that were lost.

    With ``kept`` of :class:`Course` there are no ``verdicts`` and ``steps``, and only the first of
    ``emitted``; ``verdict_counts`` and the other counts are of all events.

    ``fini_error`` is how mbpf_fini failed, if the program was unloaded and it did.

    ``stopped_by`` is the error that ended it early, if any; everything else then tells of the
    events before it.
    """

    kept: int | None = None
    verdicts: list[int] = field(default_factory=list)
    verdict_counts: Counter[int] = field(default_factory=Counter)
    steps: list[int] = field(default_factory=list)
    run_steps: Histogram = field(default_factory=Histogram)
    times: Histogram = field(default_factory=Histogram)
    events: int = 0
    not_kept: int = 0
    is_resting: bool = False
    failure_text: str = ""
    statistics: Statistics | None = None
    last_error: LastError | None = None
    failed: list[FailureGroup] = field(default_factory=list)
    maps: list[MapView] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    emitted: list[tuple[int, Emitted]] = field(default_factory=list)
    emitted_rows: int = 0
    emitted_events: int = 0
    emitted_lost: int = 0
    stopped_by: MbpfError | None = None
    fini_error: LastError | None = None

    def note_verdict(self, verdict: int) -> None:
        """Take the verdict of the next event."""
        self.verdict_counts[verdict] += 1
        if self.kept is None:
            self.verdicts.append(verdict)

    def note_emitted(self, number: int, events: Iterable[Emitted]) -> None:
        """Take what the program emitted in the event of a number."""
        for event in events:
            self.emitted_rows += 1
            self.emitted_events += not event.lost
            self.emitted_lost += event.lost
            if self.kept is None or len(self.emitted) < self.kept:
                self.emitted.append((number, event))


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


_AT_ONCE: Final = Course()


def replay(
    runtime: Runtime,
    program: Program,
    hook: Hook,
    packets: Iterable[Packet],
    on_packet: Callable[[Packet], None] | None = None,
    course: Course = _AT_ONCE,
) -> Replay:
    """Runs every packet through ``hook``, to which ``program`` is attached.

    Args:
        runtime: the runtime of both.
        program: whose steps, maps and statistics are reported.
        hook: a NET_RX or NET_TX attach point.
        packets: in order; an :class:`MbpfError` while reading them ends the replay and is kept
            in the result.
        on_packet: called after each packet, for a progress bar.
        course: how; packets cannot wait.
    """

    def runs(result: Replay) -> Iterator[_Run]:
        incoming = iter(packets)
        while True:
            with released():
                packet = next(incoming, None)
            if packet is None:
                return
            set_processor(result.events % course.processors)
            verdict = run_packet(runtime, hook, packet)
            result.events += 1
            yield result.events, verdict
            if on_packet is not None:
                on_packet(packet)

    return _record(runtime, program, hook, runs, course)


def run_events(
    runtime: Runtime,
    program: Program,
    hook: Hook,
    events: Iterable[Event],
    course: Course = _AT_ONCE,
) -> Replay:
    """Runs events through ``hook``.

    Args:
        runtime: the runtime of both.
        program: that is attached to the hook.
        hook: the attach point.
        events: in order.
        course: how.
    """
    kind = HOOKS[hook.type_name]

    def at_once(result: Replay) -> Iterator[_Run]:
        for event in events:
            context, _alive = context_of(kind, event, hook.handle.schema)
            set_processor(result.events % course.processors)
            runtime.now_ns = event.time_ns
            verdict = hook.run(context)
            result.events += 1
            yield result.events, verdict
            check()

    def later(result: Replay) -> Iterator[_Run]:
        waiting: deque[int] = deque()
        for event in events:
            context, _alive = context_of(kind, event, hook.handle.schema)
            set_processor(result.events % course.processors)
            runtime.now_ns = event.time_ns
            is_kept = hook.defer(context)
            result.events += 1
            if is_kept:
                waiting.append(result.events)
            if result.events % course.every == 0:
                yield from drained(waiting)
            check()
        yield from drained(waiting)

    def drained(waiting: deque[int]) -> Iterator[_Run]:
        while waiting:
            runtime.drain(1)
            yield waiting.popleft(), None

    if course.entries:
        runtime.start_queue(course.entries)
    return _record(runtime, program, hook, later if course.entries else at_once, course)


def _record(
    runtime: Runtime,
    program: Program,
    hook: Hook,
    runs: Callable[[Replay], Iterator[_Run]],
    course: Course,
) -> Replay:
    result = Replay(kept=course.kept)
    with held():
        try:
            _run_all(result, program, hook, runs(result), runtime.is_real_time)
        except MbpfError as error:
            result.stopped_by = error
        except KeyboardInterrupt:
            result.stopped_by = interruption()
        finally:
            set_processor(0)
        result.statistics = program.statistics()
        result.last_error = program.last_error()
        result.failure_text = program.failure_text()
        result.is_resting = program.breaker_open
        result.not_kept = runtime.lost
        result.maps = program.maps()
        result.log = list(runtime.log)
    return result


def _run_all(
    result: Replay, program: Program, hook: Hook, runs: Iterator[_Run], is_timed: bool
) -> None:
    groups: dict[tuple[str, int], FailureGroup] = {}
    raw = ffi.new("struct mbpf_prog_stats *")
    count = failures = steps = 0
    result.note_emitted(0, program.events())
    for number, verdict in runs:
        if verdict is not None:
            result.note_verdict(verdict)
        if program.has_events:
            result.note_emitted(number, program.events())
        lib.mbpf_prog_stats_get(program._handle, raw)
        if result.kept is None:
            result.steps.append(raw.steps_total - steps)
        if raw.invocations != count:
            result.run_steps.add(raw.steps_total - steps)
            if is_timed and verdict is not None:
                result.times.add(hook.elapsed_ns)
        count, steps = raw.invocations, raw.steps_total
        if raw.invocations - raw.successes != failures:
            failures = raw.invocations - raw.successes
            _note_failure(groups, program.last_error(), number)
            result.failed = list(groups.values())


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
