# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a run did, as JSON and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from mbpf.cli.counts import count_rows, counts_json, show_histograms
from mbpf.cli.failures import failure_json, failure_rows
from mbpf.cli.maps import map_json, map_layouts, show_map
from mbpf.cli.output import Output, clean, counted
from mbpf.cli.simulate import Subject
from mbpf.errors import MbpfError
from mbpf.package.layout import Layout
from mbpf.sim.observed import ShortLog
from mbpf.sim.replay import Replay
from mbpf.sim.runtime import LogLine, MapView
from mbpf.spec.helpers import LogLevel
from mbpf.spec.hooks import BY_ID

SHOWN: Final = 32
"""Rows of a map and lines of a log that people get to see."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run that is over.

    Attributes:
        subject: the program.
        replay: what happened.
        log: everything the program wrote, the unloading included.
        memory: bytes by part.
        error: what ended the run early, or what is wrong with the program, or None.
        has_histogram: whether people get to see histograms.
    """

    subject: Subject
    replay: Replay
    log: list[LogLine]
    memory: dict[str, int]
    error: MbpfError | None
    has_histogram: bool = False

    def to_json(self) -> dict[str, Any]:
        """The report as JSON data."""
        replay, manifest = self.replay, self.subject.manifest
        runs = len(replay.run_steps)
        statistics = replay.statistics
        assert statistics is not None, "a replay that is over has them"
        return {
            "program": manifest.program_name,
            "version": manifest.program_version,
            "hook": manifest.hook_name,
            self._what: replay.events,
            "verdicts": {name: count for name, count, _ in self._verdict_rows()},
            "per_packet": replay.verdicts,
            "steps_per_packet": replay.steps,
            "steps": {
                "total": statistics.steps_total,
                "min": statistics.steps_min,
                "mean": statistics.steps_total / runs if runs else 0,
                "max": statistics.steps_max,
            },
            "helper_calls": statistics.helper_calls,
            "collections": statistics.collections,
            "failures": statistics.failures,
            **counts_json(replay),
            "failed": failure_json(self.subject, replay),
            "memory": self.memory,
            "maps": [map_json(view, self._layouts(view)) for view in replay.maps],
            "emitted": [
                {"number": number, "id": event.id, "data": event.data.hex(), "lost": event.lost}
                for number, event in replay.emitted
            ],
            "log": [
                {"program": line.program, "level": _level(line), "text": line.text}
                for line in self.log
            ],
            "error": self.error.to_json() if self.error else None,
        }

    def show(self, out: Output) -> None:
        """Write the report for people."""
        replay, manifest = self.replay, self.subject.manifest
        statistics = replay.statistics
        assert statistics is not None, "a replay that is over has them"
        runs = len(replay.run_steps)
        title = f"{manifest.program_name} {manifest.program_version} at {manifest.hook_name}"
        title = f"{title}: {counted(replay.events, self._what.removesuffix('s'))}"
        if replay.verdict_counts or not replay.events:
            out.table(title, ("verdict", self._what, "%"), self._verdict_rows())
        else:
            out.line(f"{title}, kept and run later")
        mean = f"{statistics.steps_total / runs:.1f}" if runs else "-"
        kinds = [f"{count} {kind}" for kind, count in statistics.failures.items()]
        if replay.fini_error is not None:
            kinds.append(f"{replay.fini_error.failure} in mbpf_fini")
        failures = ", ".join(kinds)
        memory = self.memory
        out.facts(
            [
                ("steps", f"min {statistics.steps_min}, mean {mean}, max {statistics.steps_max}"),
                ("helper calls", statistics.helper_calls),
                ("collections", statistics.collections),
                ("failures", failures or "none"),
                *count_rows(replay),
                ("memory", f"{memory['heap']} bytes heap, {memory['maps']} bytes maps"),
            ]
        )
        self._show_failures(out)
        if self.has_histogram:
            show_histograms(replay, self._what, out)
        for view in replay.maps:
            show_map(out, view, self._layouts(view))
        self._show_emitted(out)
        self._show_log(out)

    @property
    def _what(self) -> str:
        return "packets" if self.subject.manifest.hook_name.startswith("NET_") else "events"

    def _verdict_rows(self) -> list[tuple[str, int, float]]:
        """Name, count and percentage of each verdict, the declared ones in any case."""
        hook = BY_ID[self.subject.manifest.hook_type]
        counts = self.replay.verdict_counts
        total = max(1, counts.total())
        names = {value: name for name, value in hook.verdicts.items()}
        values = [*names, *sorted(value for value in counts if value not in names)]
        return [
            (names.get(value, str(value)), counts[value], 100 * counts[value] / total)
            for value in values
        ]

    def _layouts(self, view: MapView) -> tuple[Layout, Layout]:
        return map_layouts(self.subject.package, view)

    def _show_failures(self, out: Output) -> None:
        rows = failure_rows(self.subject, self.replay)
        if rows:
            columns = ("kind", "count", self._what, "place", "what happened")
            out.table("failures", columns, rows[:SHOWN])
        if len(rows) > SHOWN:
            out.line(f"  and {len(rows) - SHOWN} more; --json has all of them")

    def _show_emitted(self, out: Output) -> None:
        rows = [
            (
                number if number <= self.replay.events else "mbpf_fini",
                f"{event.lost} lost" if event.lost else event.id,
                "" if event.lost else event.data.hex(),
            )
            for number, event in self.replay.emitted[:SHOWN]
        ]
        rows = [("mbpf_init", *row[1:]) if row[0] == 0 else row for row in rows]
        if rows:
            count, lost = self.replay.emitted_events, self.replay.emitted_lost
            title = f"emitted: {counted(count, 'event')}, {lost} lost"
            out.table(title, (self._what.removesuffix("s"), "id", "data"), rows)
        if self.replay.emitted_rows > SHOWN:
            out.line(f"  and {self.replay.emitted_rows - SHOWN} more; --json has all of them")

    def _show_log(self, out: Output) -> None:
        log = ShortLog(SHOWN, self.log)
        left_out = log.left_out + getattr(self.log, "left_out", 0)
        for index, line in enumerate(log):
            if left_out and index == SHOWN // 2:
                out.line(f"  ... {left_out} lines left out; --json has all of them")
            self._show_line(out, line)

    def _show_line(self, out: Output, line: LogLine) -> None:
        out.line(f"log {_level(line)} {clean(line.text)}")


def _level(line: LogLine) -> str:
    return LogLevel(line.level).name if line.level in range(len(LogLevel)) else str(line.level)
