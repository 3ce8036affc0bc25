# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Counts host instructions per event exactly, with valgrind's callgrind.

First an event of a ``return 0`` program at NET_RX, with packets of 64 and of 1500 bytes, against a
call of a C function through a pointer in the same loop; then events that call a helper, and the six
workloads. Exit code 1: an empty event costs 100 instructions more than the call, or more for the
longer packet, or a helper or a load more than its limit.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from mbpf.package.build import build  # noqa: E402
from mbpf.package.config import Config  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from benchmarks.programs import build_signed  # noqa: E402
from benchmarks.workloads import HERE, WORKLOADS  # noqa: E402
from tools.corebuild import (  # noqa: E402
    PORT,
    BuildError,
    Compiler,
    compile_all,
    core_sources,
    link,
)
from tools.events import data_events  # noqa: E402

LIMIT = 100
CALL_LIMITS = {"map_hash": 386, "map_counter": 45, "emit16": 186, "emit16 full": 186}
"""Programs whose events only call helpers, and what one may cost more than an empty event."""
LOAD_LIMIT = 20000
"""Instructions of loading the least package without a signature."""
LOADS = {"load": False, "load signed": True}
_M4 = ROOT / "tools" / "m4"
_COLLECTED = re.compile(r"Collected : (\d+)")
_COUNTS = {1: 1920, 2: 1920, 3: 1920, 4: 64, 5: 64, 6: 4}


@dataclass(frozen=True, slots=True)
class Runner:
    """The program that runs events under valgrind."""

    binary: Path
    folder: Path

    def per_event(
        self, program: Path | None, hook: str, events: tuple[bytes, ...], count: int
    ) -> float:
        """Instructions per event: the difference between ``2 * count`` and ``count`` events.

        Args:
            program: folder of a description; None for the C function.
            hook: type of the events.
            events: they are run in turn; ``count`` is a multiple of their number.
            count: at least 1.
        """
        blob = self.folder / "events.bin"
        blob.write_bytes(data_events(hook, events))
        names = ["-", "-"]
        if program is not None:
            package, key = build_signed(program)
            (self.folder / "key.bin").write_bytes(key.raw)
            (self.folder / "program.mbpf").write_bytes(package)
            names = [str(self.folder / "program.mbpf"), str(self.folder / "key.bin")]
        first, second = (self._collect([*names, str(blob), str(n)]) for n in (count, 2 * count))
        return (second - first) / count

    def per_load(self, program: Path, is_signed: bool) -> float:
        """Instructions of loading a package, the mean of a second and a third time."""
        key_path = "-"
        if is_signed:
            package, key = build_signed(program)
            (self.folder / "key.bin").write_bytes(key.raw)
            key_path = str(self.folder / "key.bin")
        else:
            package = build(Config.read(program / "mbpf.yaml"), debug=False).data
        (self.folder / "program.mbpf").write_bytes(package)
        names = [str(self.folder / "program.mbpf"), key_path, "load"]
        first, third = (self._collect([*names, n], "measured_load") for n in ("1", "3"))
        return (third - first) / 2

    def _collect(self, arguments: list[str], function: str = "measured") -> int:
        command = ["valgrind", "--tool=callgrind", f"--toggle-collect={function}"]
        command += [f"--callgrind-out-file={self.folder / 'callgrind.out'}", str(self.binary)]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True)
        found = _COLLECTED.search(done.stderr)
        if done.returncode != 0 or not found:
            raise BuildError(f"valgrind failed\n{done.stderr}")
        return int(found[1])


def _build() -> Path:
    defines = ("-DMBPF_COMPUTED_GOTO=1", "-DMBPF_ALLOW_UNSIGNED=1")
    flags = ("-std=gnu99", "-O2", "-g", f"-I{_M4}", *defines)
    host = Compiler("gcc", flags)
    sources = [*core_sources(), _M4 / "events.c", PORT, ROOT / "benchmarks" / "callgrind_main.c"]
    return link(host, compile_all(host, sources), ROOT / "build" / "bench" / "callgrind_main")


def measure() -> dict[str, float]:
    """All figures, by name.

    Raises:
        BuildError: with what a tool says.
    """
    with tempfile.TemporaryDirectory() as name:
        runner = Runner(_build(), Path(name))
        figures = {"call": runner.per_event(None, "NET_RX", (bytes(64),), 1000)}
        for size in (64, 1500):
            figures[f"event {size}"] = runner.per_event(
                HERE / "return0", "NET_RX", (bytes(size),), 1000
            )
        for name in ("map_hash", "map_counter", "emit16"):
            figures[name] = runner.per_event(HERE / name, "NET_RX", (bytes(64),), 80)
        # The ring is full: nobody reads it.
        figures["emit16 full"] = runner.per_event(HERE / "emit16", "NET_RX", (bytes(64),), 1000)
        for name, is_signed in LOADS.items():
            figures[name] = runner.per_load(HERE / "return0", is_signed)
        for workload in WORKLOADS:
            figures[workload.name] = runner.per_event(
                workload.folder, "TRACEPOINT", workload.events, _COUNTS[workload.number]
            )
    return figures


def problems(figures: dict[str, float]) -> list[str]:
    """What is above its limit, in words."""
    out = []
    more = figures["event 64"] - figures["call"]
    if more >= LIMIT:
        out.append(f"an empty event costs {more:g} instructions more than a call, limit {LIMIT}")
    longer = figures["event 1500"] - figures["event 64"]
    if longer > 0:
        out.append(f"a packet of 1500 bytes costs {longer:g} instructions more than one of 64")
    for name, limit in CALL_LIMITS.items():
        more = figures[name] - figures["event 64"]
        if more >= limit:
            out.append(f"{name} costs {more:g} instructions more than nothing, limit {limit}")
    if figures["load"] >= LOAD_LIMIT:
        out.append(f"a load costs {figures['load']:,.0f} instructions, limit {LOAD_LIMIT:,}")
    return out


def main() -> int:
    """Runs the benchmark; exit code 77 when valgrind is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("callgrind: skipped, valgrind is not installed", file=sys.stderr)
        return 77
    try:
        figures = measure()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    wrong = problems(figures)
    if options.json:
        print(json.dumps({"figures": figures, "problems": wrong}, indent=2))
        return 1 if wrong else 0
    table = Table(title="Host instructions per event (callgrind, loop included)")
    table.add_column("event")
    table.add_column("instructions", justify="right")
    titles = {
        "call": "a C function through a pointer",
        "event 64": "`return 0` at NET_RX, 64 bytes",
        "event 1500": "`return 0` at NET_RX, 1500 bytes",
        "map_hash": "lookup and update of a hash map, 4-byte key",
        "map_counter": "adding to a counter",
        "emit16": "emitting an event of 16 bytes",
        "emit16 full": "the same, dropping another",
        "load": "loading `return 0`, no signature",
        "load signed": "loading `return 0`, signature checked",
        **{w.name: f"{w.name} {w.title}" for w in WORKLOADS},
    }
    for name, figure in figures.items():
        table.add_row(titles[name], f"{figure:,.1f}")
    console = Console(width=None if sys.stdout.isatty() else 100)
    console.print(table)
    for line in wrong:
        console.print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
