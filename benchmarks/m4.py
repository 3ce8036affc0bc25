# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Prints instructions per event on an emulated Cortex-M4, in C and in mbpf, for each workload.

QEMU's mps2-an386 with ``-icount shift=0``, soft float, -O2, budgets on, signature checked at load.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks.programs import build_signed  # noqa: E402
from benchmarks.workloads import NATIVE_SOURCES, WORKLOADS, Workload  # noqa: E402
from tools.corebuild import BuildError  # noqa: E402
from tools.events import data_events  # noqa: E402
from tools.m4.image import (  # noqa: E402
    HERE,
    DeviceError,
    EmulatorError,
    build,
    compiler,
    emulate,
    missing_tools,
    support,
)

_COUNTS = {1: 16000, 2: 16000, 3: 6400, 4: 1000, 5: 1000, 6: 40}
_CALIBRATION = 2_000_000  # 1,000,000 rounds of two instructions


@dataclass(frozen=True, slots=True)
class Figure:
    """Instructions per event, the call through a pointer included; mean steps of an event."""

    workload: str
    native: float
    mbpf: float
    ratio: float
    steps: float


def measure(workload: Workload, optimize: str) -> Figure:
    """Builds and runs the image of one workload.

    Raises:
        BuildError, EmulatorError, DeviceError: with what the tool says.
    """
    package, key = build_signed(workload.folder)
    count = _COUNTS[workload.number]
    events = data_events("TRACEPOINT", workload.events)
    blobs = {"package.mbpf": package, "key.bin": key.raw, "events.bin": events}
    flags = (f"-DBENCH_WORKLOAD={workload.number}", f"-DBENCH_COUNT={count}")
    sources = [*support(["events", "json"]), *NATIVE_SOURCES]
    with tempfile.TemporaryDirectory() as name:
        image = Path(name) / "bench.elf"
        include = f"-I{NATIVE_SOURCES[0].parent}"
        build(compiler(optimize), sources, blobs, image, HERE / "bench.c", (include, *flags))
        line = _only_line(emulate(image))
    native = line["native"] / count
    mbpf = line["mbpf"] / count
    return Figure(workload.name, native, mbpf, mbpf / native, line["steps"] / count)


def _only_line(lines: list[dict[str, Any]]) -> dict[str, Any]:
    if len(lines) != 1 or lines[0]["kind"] != "bench":
        raise EmulatorError(f"the image wrote {lines}")
    line = lines[0]
    if not _CALIBRATION <= line["calibration"] < _CALIBRATION + 1000:
        raise EmulatorError(f"a tick is not 40 instructions: {line['calibration']} for 2,000,000")
    if line["failures"] != 0:
        raise EmulatorError(f"{line['failures']} runs failed")
    return line


def main() -> int:
    """Runs the benchmark; exit code 77 when the cross compiler or the emulator is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--optimize", default="-O2", help="for example -Os")
    parser.add_argument(
        "--workload", action="append", type=int, help="only these workloads, 1 to 6"
    )
    options = parser.parse_args()
    missing = missing_tools()
    if missing:
        print(f"Cortex-M4: skipped, not installed: {', '.join(missing)}", file=sys.stderr)
        return 77
    chosen = [w for w in WORKLOADS if not options.workload or w.number in options.workload]
    try:
        figures = [measure(workload, options.optimize) for workload in chosen]
    except (BuildError, EmulatorError, DeviceError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return 0
    table = Table(title=f"Cortex-M4, {options.optimize}: instructions per event")
    for name in ("workload", "native", "mbpf", "ratio", "steps", "per step"):
        table.add_column(name, justify="left" if name == "workload" else "right")
    for workload, f in zip(chosen, figures, strict=True):
        table.add_row(
            f"{f.workload} {workload.title}",
            f"{f.native:,.1f}",
            f"{f.mbpf:,.1f}",
            f"{f.ratio:.1f}x",
            f"{f.steps:,g}",
            f"{f.mbpf / f.steps:.1f}",
        )
    Console(width=None if sys.stdout.isatty() else 100).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
