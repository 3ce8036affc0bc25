# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The counts of a run, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mbpf.cli.output import Output
from mbpf.sim.histogram import Bucket
from mbpf.sim.replay import Replay


def count_rows(replay: Replay) -> list[tuple[str, str]]:
    """Names and values of what has happened besides runs that ended well; others are left out."""
    counts = replay.statistics
    assert counts is not None, "a replay that is over has them"
    state = "rests" if replay.is_resting else "runs again"
    rows = [
        ("log lines", f"{counts.log_lines}, {counts.log_lost} kept back", counts.log_lines),
        ("emitted", f"{counts.events}, {counts.events_lost} replaced unread", counts.events),
        (
            "nested",
            f"{counts.nested_dropped} events from the program itself",
            counts.nested_dropped,
        ),
        ("contended", f"{counts.contended} events without an instance", counts.contended),
        (
            "breaker",
            f"opened {_times(counts.breaker_trips)}, {counts.breaker_skipped} events skipped, "
            f"now {state}",
            counts.breaker_trips,
        ),
        ("not kept", f"{replay.not_kept} events, the queue was full", replay.not_kept),
    ]
    return [(name, text) for name, text, count in rows if count]


def counts_json(replay: Replay) -> dict[str, Any]:
    """Every count, the state of the breaker, and the histograms."""
    assert replay.statistics is not None, "a replay that is over has them"
    return {
        "counts": asdict(replay.statistics),
        "breaker_open": replay.is_resting,
        "not_kept": replay.not_kept,
        "step_histogram": [asdict(bucket) for bucket in replay.run_steps.buckets()],
        "time_histogram": [asdict(bucket) for bucket in replay.times.buckets()],
        "last_error": replay.failure_text or None,
    }


def show_histograms(replay: Replay, what: str, out: Output) -> None:
    """Write the histograms that there are."""
    for title, values in (("steps", replay.run_steps), ("nanoseconds", replay.times)):
        rows = [(_range(bucket), bucket.count) for bucket in values.buckets()]
        if rows:
            out.table(f"{title} of {len(values)} {what}", (title, what), rows)


def _range(bucket: Bucket) -> str:
    return f"{bucket.first} or more" if bucket.last is None else f"{bucket.first} to {bucket.last}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
