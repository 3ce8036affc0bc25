# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a full hash map gets slower with use: ten million events that delete and insert a key.

Prints steps and time of each million. Exit code 1: the last million took over 10 % more steps than
the first, or more time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from mbpf.sim._core import ffi  # noqa: E402
from mbpf.sim.runtime import Policy, Runtime  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks.programs import build_signed  # noqa: E402
from benchmarks.workloads import HERE  # noqa: E402

ROUNDS = 10
LIMIT = 1.1


class ChurnError(Exception):
    """The map did not do what it should."""


def measure(rounds: int, events: int) -> list[tuple[int, float]]:
    """Steps and CPU seconds of each round of events.

    Raises:
        ChurnError: a key was missing, or had no room.
    """
    package, key = build_signed(HERE / "map_churn")
    runtime = Runtime(Policy(keys=[key.raw]))
    program = runtime.load(package)
    point = runtime.hook("NET_RX", "churn")
    program.attach(point)
    context = ffi.new("struct mbpf_ctx_net *", {"abi_version": 1})
    out = []
    for _ in range(rounds):
        steps = program.statistics().steps_total
        begin = time.thread_time()
        verdict = point.run_many(context, events)
        seconds = time.thread_time() - begin
        statistics = program.statistics()
        if verdict != 0 or statistics.failures:
            raise ChurnError(f"verdict {verdict}, failures {statistics.failures}")
        out.append((statistics.steps_total - steps, seconds))
    if len(program.maps()[0].entries) != 1024:
        raise ChurnError("the map is not full")
    return out


def ratios(rows: list[tuple[int, float]]) -> tuple[float, float]:
    """Steps and time of the last round by those of the first."""
    return rows[-1][0] / rows[0][0], rows[-1][1] / rows[0][1]


def main() -> int:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="events of a round")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    rows = measure(ROUNDS, options.events)
    steps, seconds = ratios(rows)
    if options.json:
        print(json.dumps({"rounds": rows, "steps_ratio": steps, "time_ratio": seconds}))
    else:
        table = Table(title=f"A full hash map, {options.events:,} events a round")
        for name in ("round", "steps", "ns an event"):
            table.add_column(name, justify="right")
        for number, (count, taken) in enumerate(rows, 1):
            table.add_row(str(number), f"{count:,}", f"{taken * 1e9 / options.events:,.1f}")
        console = Console(width=None if sys.stdout.isatty() else 100)
        console.print(table)
        console.print(f"last by first: steps {steps:.4f}, time {seconds:.3f}; limit {LIMIT}")
    return 1 if max(steps, seconds) > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
