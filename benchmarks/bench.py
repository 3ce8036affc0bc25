# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Prints, for each workload, time per event and ratio to native C: mbpf, wasm3, Lua, QuickJS.

Native and guest are sampled alternately in one process on the thread's CPU clock; a ratio is the
median of the ratios of such pairs. Events are looped inside the guest, or in C; no sample has a
Python call per event in it. Every result is compared with that of native C, for each kind of
event.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks.peers import PEERS, Guest  # noqa: E402
from benchmarks.programs import Mbpf  # noqa: E402
from benchmarks.workloads import WORKLOADS, Native, Workload  # noqa: E402

ENGINES: dict[str, Callable[[Workload], Guest]] = {"mbpf": Mbpf, **PEERS}


@dataclass(frozen=True, slots=True)
class Figure:
    """One engine on one workload.

    Attributes:
        workload: W1 to W6.
        engine: its name.
        ns: nanoseconds per event, median.
        native_ns: the same of native C, from the samples taken in between.
        ratio: median of the ratios of neighbouring samples.
        steps: mean of the kinds of event, of mbpf only.
    """

    workload: str
    engine: str
    ns: float
    native_ns: float
    ratio: float
    steps: float | None = None


class WrongResultError(Exception):
    """An engine does not compute what native C computes."""


def _time(run: Callable[[int], object], count: int) -> float:
    start = time.thread_time_ns()
    run(count)
    return (time.thread_time_ns() - start) / count


def _count_for(run: Callable[[int], object], sample_ns: float) -> int:
    """Events that take about ``sample_ns``."""
    count = 1
    while (took := _time(run, count) * count) < sample_ns / 4:
        count *= 2
    return max(1, int(count * sample_ns / took))


def check(workload: Workload, engine: str, guest: Guest, native: Native) -> None:
    """Compares the result of every kind of event with native C.

    Raises:
        WrongResultError: for the first that differs.
    """
    for i, (event, result) in enumerate(zip(workload.events, guest.results(), strict=True)):
        expected = native.run(workload.number, (event,), 1)
        if result != expected:
            raise WrongResultError(
                f"{engine}: {workload.name}, event {i}: {result}, native C gives {expected}"
            )
    if workload.number == 3:
        kinds = len(workload.events)
        guest.run(3 * kinds)
        native.clear_counts()
        native.run(workload.number, workload.events, 4 * kinds)
        if guest.counts() != native.counts(workload.events):
            raise WrongResultError(f"{engine}: W3 counted something else than native C")
    if isinstance(guest, Mbpf) and guest.failures():
        raise WrongResultError(f"{engine}: {workload.name}, runs failed: {guest.failures()}")


def measure(
    workload: Workload, engine: str, native: Native, samples: int, sample_ms: float
) -> Figure:
    """Checks one engine on one workload, then times it."""
    guest = ENGINES[engine](workload)
    check(workload, engine, guest, native)

    def run_native(count: int) -> object:
        return native.run(workload.number, workload.events, count)

    counts = [_count_for(run, sample_ms * 1e6) for run in (run_native, guest.run)]
    pairs = [(_time(run_native, counts[0]), _time(guest.run, counts[1])) for _ in range(samples)]
    return Figure(
        workload=workload.name,
        engine=engine,
        ns=statistics.median(ours for _, ours in pairs),
        native_ns=statistics.median(theirs for theirs, _ in pairs),
        ratio=statistics.median(ours / theirs for theirs, ours in pairs),
        steps=guest.steps() if isinstance(guest, Mbpf) else None,
    )


def _duration(ns: float) -> str:
    return f"{ns:,.1f} ns" if ns < 1000 else f"{ns / 1000:,.1f} µs"


def show(figures: list[Figure], engines: list[str]) -> Table:
    """The table: a row per workload, a column per engine."""
    table = Table(title="Time per event and ratio to native C (gcc -O2)")
    for name in ("workload", "native", *engines, "mbpf steps"):
        table.add_column(name, justify="left" if name == "workload" else "right")
    for workload in WORKLOADS:
        row = {f.engine: f for f in figures if f.workload == workload.name}
        if not row:
            continue
        native = statistics.median(f.native_ns for f in row.values())
        cells = [
            f"{_duration(row[e].ns)}  {row[e].ratio:.1f}x" if e in row else "-" for e in engines
        ]
        steps = f"{row['mbpf'].steps:,g}" if "mbpf" in row else "-"
        table.add_row(f"{workload.name} {workload.title}", _duration(native), *cells, steps)
    return table


def main() -> int:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--samples", type=int, default=15, help="pairs of samples per figure")
    parser.add_argument("--sample-ms", type=float, default=10, help="length of one sample")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="only these engines")
    parser.add_argument(
        "--workload", action="append", type=int, help="only these workloads, 1 to 6"
    )
    options = parser.parse_args()

    native = Native(ROOT / "build" / "bench")
    figures: list[Figure] = []
    skipped: dict[str, str] = {}
    wrong: list[str] = []
    for workload in WORKLOADS:
        if options.workload and workload.number not in options.workload:
            continue
        for engine in options.engine or ENGINES:
            if engine in skipped:
                continue
            try:
                figures.append(
                    measure(workload, engine, native, options.samples, options.sample_ms)
                )
            except ImportError as error:
                skipped[engine] = str(error)
            except WrongResultError as error:
                wrong.append(str(error))

    if options.json:
        report = {
            "machine": platform.machine(),
            "figures": [asdict(f) for f in figures],
            "skipped": skipped,
            "wrong": wrong,
        }
        print(json.dumps(report, indent=2))
    else:
        engines = [e for e in ENGINES if any(f.engine == e for f in figures)]
        console = Console(width=None if sys.stdout.isatty() else 140)
        console.print(show(figures, engines))
        for engine, reason in skipped.items():
            console.print(f"{engine}: skipped, {reason}")
        for message in wrong:
            console.print(f"wrong: {message}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
