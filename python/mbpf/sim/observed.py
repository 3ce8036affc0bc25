# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a program did: its counts, its last failure, its log and its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from mbpf.refusal import FAILURES
from mbpf.sim._core import ffi
from mbpf.sim.calls import words_of
from mbpf.sim.last_error import LastError
from mbpf.spec.helpers import EVENT_LOST


class ShortLog(list["LogLine"]):
    """A log that keeps its first and its last lines, half of ``most`` each."""

    def __init__(self, most: int, lines: Iterable[LogLine] = ()) -> None:
        super().__init__()
        self._half = most // 2
        self.left_out = 0
        for line in lines:
            self.append(line)

    def append(self, line: LogLine) -> None:
        """Add a line; one in the middle has to go when it is full."""
        super().append(line)
        if len(self) > 2 * self._half:
            del self[self._half]
            self.left_out += 1


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of ``mbpf.log``: program name, level 0 to 3, text."""

    program: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Emitted:
    """One event of ``mbpf.emit``: its id and its bytes."""

    id: int
    data: bytes

    @property
    def lost(self) -> int:
        """How many events were lost before the next one; 0 unless this is what tells of it."""
        return int.from_bytes(self.data, "little") if self.id == EVENT_LOST else 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a program since it was loaded, as ``struct mbpf_prog_stats`` has them.

    Failures are by kind, those that have not happened left out. Steps are per run.
    """

    invocations: int
    successes: int
    failures: dict[str, int]
    nested_dropped: int
    contended: int
    breaker_trips: int
    breaker_skipped: int
    deferred_dropped: int
    steps_total: int
    steps_min: int
    steps_max: int
    steps_last: int
    helper_calls: int
    log_lines: int
    log_lost: int
    events: int
    events_lost: int
    collections: int

    @classmethod
    def of(cls, raw: Any) -> Statistics:
        """The counts of the C struct."""
        values = {member.name: getattr(raw, member.name) for member in fields(cls)}
        values["failures"] = {
            name: raw.failures[i] for i, name in enumerate(FAILURES) if raw.failures[i]
        }
        values["steps_min"] = raw.steps_min if raw.invocations else 0
        return cls(**values)


def last_error(raw: Any) -> LastError | None:
    """The failure in the C struct, or None if there is none."""
    if raw.failure == 0:
        return None
    return LastError(
        failure=FAILURES[raw.failure],
        pc=raw.pc,
        function=raw.func,
        error_class=raw.error_class,
        message=ffi.string(raw.message).decode("latin-1"),
        trace=words_of(raw.trace),
    )
