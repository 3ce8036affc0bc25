# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a run did, as JSON and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from mbpf.cli.counts import count_rows, counts_json, show_histograms
from mbpf.cli.failures import failure_json, failure_rows
from mbpf.cli.output import Output, clean
from mbpf.cli.simulate import Subject
from mbpf.errors import MbpfError
from mbpf.package.build import read_layouts
from mbpf.package.layout import Layout, Shown
from mbpf.sim.replay import Replay
from mbpf.sim.runtime import LogLine, MapView
from mbpf.spec.helpers import LogLevel
from mbpf.spec.hooks import BY_ID
from mbpf.spec.maps import MAP_TYPES

_SHOWN: Final = 32
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
            "maps": [self._map_json(view) for view in replay.maps],
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
        title = f"{title}: {replay.events} {self._what}"
        if replay.verdicts or not replay.events:
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
            self._show_map(out, view)
        self._show_emitted(out)
        self._show_log(out)

    @property
    def _what(self) -> str:
        return "packets" if self.subject.manifest.hook_name.startswith("NET_") else "events"

    def _verdict_rows(self) -> list[tuple[str, int, float]]:
        """Name, count and percentage of each verdict, the declared ones in any case."""
        hook = BY_ID[self.subject.manifest.hook_type]
        counts = self.replay.verdict_counts()
        total = max(1, len(self.replay.verdicts))
        names = {value: name for name, value in hook.verdicts.items()}
        values = [*names, *sorted(value for value in counts if value not in names)]
        return [
            (names.get(value, str(value)), counts[value], 100 * counts[value] / total)
            for value in values
        ]

    def _layouts(self, view: MapView) -> tuple[Layout, Layout]:
        known = read_layouts(self.subject.package).get(view.name)
        if known and (known[0].size, known[1].size) == (view.key_size, view.value_size):
            return known if known[0].size else (Layout.of_key(view.type, 0), known[1])
        kind = MAP_TYPES[view.type]
        value = "i64 count" if kind.value == "counter" else f"bytes{view.value_size} event"
        named = kind.value != "bytes"
        return Layout.of_key(view.type, view.key_size), (
            Layout.parse(value) if named else Layout.of_value(view.value_size)
        )

    def _map_json(self, view: MapView) -> dict[str, Any]:
        key_layout, value_layout = self._layouts(view)
        shown: dict[str, Any] = {
            "name": view.name,
            "type": view.type,
            "key_size": view.key_size,
            "value_size": view.value_size,
            "max_entries": view.max_entries,
            "entries": [
                {
                    "key": key.hex(),
                    "value": value.hex(),
                    "key_fields": key_layout.show(key),
                    "value_fields": _fields(value_layout, value),
                }
                for key, value in view.entries
            ],
        }
        if MAP_TYPES[view.type].value == "event":
            shown["dropped"] = view.dropped
        return shown

    def _show_failures(self, out: Output) -> None:
        rows = failure_rows(self.subject, self.replay)
        if rows:
            columns = ("kind", "count", self._what, "place", "what happened")
            out.table("failures", columns, rows[:_SHOWN])
        if len(rows) > _SHOWN:
            out.line(f"  and {len(rows) - _SHOWN} more; --json has all of them")

    def _show_map(self, out: Output, view: MapView) -> None:
        key_layout, value_layout = self._layouts(view)
        columns = [*key_layout.titles("key"), *value_layout.titles("value")]
        rows = [(key_layout.show(key), _fields(value_layout, value)) for key, value in view.entries]
        kind = MAP_TYPES[view.type]
        if kind.key in ("bytes", "prefix"):
            # The order of a hash means nothing to people: the largest values first.
            rows.sort(key=lambda row: [_rank(value) for value in row[1]], reverse=True)
        count = f"{len(rows)} of {view.max_entries} entries"
        if kind.value == "counter":
            count = f"{len(rows)} of {view.max_entries} are not 0"
        elif kind.value == "event":
            count = f"{len(rows)} events, {view.dropped} dropped"
        shown = [[*key, *value] for key, value in rows[:_SHOWN]]
        out.table(f"map {view.name} ({view.type}): {count}", columns, shown)
        if len(rows) > _SHOWN:
            out.line(f"  and {len(rows) - _SHOWN} more; --json has all of them")

    def _show_emitted(self, out: Output) -> None:
        rows = [
            (
                number if number <= self.replay.events else "mbpf_fini",
                f"{event.lost} lost" if event.lost else event.id,
                "" if event.lost else event.data.hex(),
            )
            for number, event in self.replay.emitted
        ]
        rows = [("mbpf_init", *row[1:]) if row[0] == 0 else row for row in rows]
        if rows:
            lost = sum(event.lost for _, event in self.replay.emitted)
            count = sum(not event.lost for _, event in self.replay.emitted)
            title = f"emitted: {count} events, {lost} lost"
            out.table(title, (self._what.removesuffix("s"), "id", "data"), rows[:_SHOWN])
        if len(rows) > _SHOWN:
            out.line(f"  and {len(rows) - _SHOWN} more; --json has all of them")

    def _show_log(self, out: Output) -> None:
        first, last = self.log, []
        if len(self.log) > _SHOWN:
            first, last = self.log[: _SHOWN // 2], self.log[-_SHOWN // 2 :]
        for line in first:
            self._show_line(out, line)
        if last:
            left_out = len(self.log) - len(first) - len(last)
            out.line(f"  ... {left_out} lines left out; --json has all of them")
        for line in last:
            self._show_line(out, line)

    def _show_line(self, out: Output, line: LogLine) -> None:
        out.line(f"log {_level(line)} {clean(line.text)}")


def _fields(layout: Layout, data: bytes) -> list[Shown]:
    """The values of the fields; an event that has another size is shown as it is."""
    if len(data) == layout.size:
        return layout.show(data)
    return [data.hex(), *[""] * (len(layout.fields) - 1)]


def _rank(value: int | str) -> tuple[int, int | str]:
    return (1, value) if isinstance(value, int) else (0, value)


def _level(line: LogLine) -> str:
    return LogLevel(line.level).name if line.level in range(len(LogLevel)) else str(line.level)
