# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a package bare-metal on an emulated Cortex-M4 and tells what it did, event by event.

The image embeds the package, the public key and the events; the package is loaded with the
signature check on. ``--compare`` runs the same in the simulator and exits with 1 unless verdicts,
steps and map bytes are equal.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that it also runs as a plain script

from mbpf.errors import MbpfError  # noqa: E402
from mbpf.package.format import Package  # noqa: E402
from mbpf.package.keys import PublicKey  # noqa: E402
from mbpf.package.manifest import Manifest  # noqa: E402
from mbpf.sim._core import ffi  # noqa: E402
from mbpf.sim.capture import Packet, read_capture  # noqa: E402
from mbpf.sim.replay import replay  # noqa: E402
from mbpf.sim.runtime import Policy, Runtime  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from tools.corebuild import BuildError  # noqa: E402
from tools.events import data_events, packet_events  # noqa: E402
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

_SKIPPED = 77


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a package did: verdict and steps of each event, map entries in storage order."""

    verdicts: list[int]
    steps: list[int]
    maps: dict[str, list[tuple[str, str]]]
    log: list[str]


@dataclass(frozen=True, slots=True)
class Report:
    """An outcome on the device, with its statistics and sizes in bytes."""

    outcome: Outcome
    stats: dict[str, Any]
    memory: dict[str, int]


def _members(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "kind"}


def read_report(lines: Sequence[dict[str, Any]]) -> Report:
    """Sorts the lines that the image wrote."""
    maps: dict[str, list[tuple[str, str]]] = {}
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_kind.setdefault(line["kind"], []).append(_members(line))
        if line["kind"] == "map":
            maps[line["name"]] = []
        if line["kind"] == "entry":
            maps[line["map"]].append((line["key"], line["value"]))
    events = by_kind.get("event", [])
    return Report(
        Outcome(
            verdicts=[event["verdict"] for event in events],
            steps=[event["steps"] for event in events],
            maps=maps,
            log=[line["text"] for line in by_kind.get("log", [])],
        ),
        stats=by_kind["stats"][0],
        memory=by_kind["memory"][0],
    )


def run_device(package: bytes, key: PublicKey, events: bytes) -> Report:
    """Builds an image and runs it.

    Raises:
        BuildError, EmulatorError, DeviceError: with what the tool or the device says.
    """
    blobs = {"package.mbpf": package, "key.bin": key.raw, "events.bin": events}
    sources = support(["events", "json", "stack"])
    with tempfile.TemporaryDirectory() as name:
        image = Path(name) / "replay.elf"
        build(compiler("-Os"), sources, blobs, image, HERE / "replay.c")
        return read_report(emulate(image))


def run_simulator(
    package: bytes, key: PublicKey, hook: str, packets: Sequence[Packet], plain: Sequence[bytes]
) -> Outcome:
    """The same in the simulator: packets, or for the other hooks events of plain data."""
    runtime = Runtime(Policy(keys=[key.raw]))
    program = runtime.load(package)
    point = runtime.hook(hook, "m4")
    program.attach(point)
    verdicts: list[int] = []
    steps: list[int] = []
    if packets:
        result = replay(runtime, program, point, packets)
        verdicts, steps = result.verdicts, result.steps
    for i, data in enumerate(plain):
        runtime.now_ns = i * 1000
        verdicts.append(point.run(_context(hook, data, i)))
        steps.append(program.statistics().steps_last)
    maps = {
        view.name: [(key.hex(), value.hex()) for key, value in view.entries]
        for view in program.maps()
    }
    program.detach()
    program.unload()
    return Outcome(verdicts, steps, maps, [line.text for line in runtime.log])


def _context(hook: str, data: bytes, number: int) -> Any:
    if hook == "TIMER":
        times = {"invocation_count": number, "timestamp": number * 1000, "period_us": 1000}
        return ffi.new("struct mbpf_ctx_timer *", {"abi_version": 1, **times})
    buffer = ffi.from_buffer("uint8_t[]", data)
    values = {"abi_version": 1, "timestamp": number * 1000, "data_len": len(data)}
    return ffi.new("struct mbpf_ctx_tracepoint *", {**values, "data": buffer})


def differences(device: Outcome, simulator: Outcome) -> list[str]:
    """What is not equal, in words; empty when all is."""
    out = []
    for what in ("verdicts", "steps"):
        left, right = getattr(device, what), getattr(simulator, what)
        if len(left) != len(right):
            out.append(f"{len(left)} {what} on the device, {len(right)} in the simulator")
        out += [
            f"event {i + 1}: {what} {a} on the device, {b} in the simulator"
            for i, (a, b) in enumerate(zip(left, right, strict=False))
            if a != b
        ]
    for name in sorted({*device.maps, *simulator.maps}):
        if device.maps.get(name) != simulator.maps.get(name):
            out.append(f"map {name}: contents differ")
    if device.log != simulator.log:
        out.append("log lines differ")
    return out


def show(report: Report, simulator: Outcome | None) -> Table:
    """Totals of the device, beside those of the simulator."""
    table = Table()
    table.add_column("")
    table.add_column("Cortex-M4", justify="right")
    columns = [report.outcome]
    if simulator is not None:
        table.add_column("simulator", justify="right")
        columns.append(simulator)
    table.add_row("events", *[str(len(c.verdicts)) for c in columns])
    for verdict in sorted(set(report.outcome.verdicts)):
        table.add_row(f"verdict {verdict}", *[str(Counter(c.verdicts)[verdict]) for c in columns])
    table.add_row("steps", *[str(sum(c.steps)) for c in columns])
    for name in report.outcome.maps:
        table.add_row(f"map {name}", *[f"{len(c.maps.get(name, []))} entries" for c in columns])
    return table


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="a signed .mbpf")
    parser.add_argument("--key", type=Path, required=True, help="the public key's file")
    parser.add_argument("--pcap", type=Path, help="capture to replay (NET_RX, NET_TX)")
    parser.add_argument("--events", type=int, default=8, help="events without --pcap")
    parser.add_argument("--compare", action="store_true", help="compare with the simulator")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    return parser.parse_args()


def _run(options: argparse.Namespace) -> int:
    package = options.package.read_bytes()
    key = PublicKey.read(options.key)
    hook = Manifest.of(Package.loads(package, str(options.package))).hook_name
    packets: list[Packet] = list(read_capture(options.pcap)) if options.pcap else []
    plain: list[bytes] = []
    if not packets:
        plain = [bytes((i + k) % 256 for k in range(64)) for i in range(options.events)]
        if hook.startswith("NET_"):
            packets = [Packet(i * 1000, d, 64, 2, 14, 0x0800) for i, d in enumerate(plain)]
            plain = []
    events = packet_events(hook, packets) if packets else data_events(hook, plain)
    report = run_device(package, key, events)
    simulator = run_simulator(package, key, hook, packets, plain) if options.compare else None
    differing = differences(report.outcome, simulator) if simulator else []
    if options.json:
        result = {**asdict(report.outcome), "stats": report.stats, "memory": report.memory}
        if simulator:
            result |= {"simulator": asdict(simulator), "differences": differing}
        print(json.dumps(result))
    else:
        console = Console(width=None if sys.stdout.isatty() else 100)
        console.print(show(report, simulator))
        for line in differing[:10]:
            console.print(line)
        if simulator and not differing:
            console.print("verdicts, steps, maps and log lines are the same for every event")
    return 1 if differing else 0


def main() -> int:
    """Runs the tool; exit code 77 when the cross compiler or the emulator is missing."""
    options = _arguments()
    missing = missing_tools()
    if missing:
        print(f"Cortex-M4: skipped, not installed: {', '.join(missing)}", file=sys.stderr)
        return _SKIPPED
    try:
        return _run(options)
    except (BuildError, EmulatorError, DeviceError, MbpfError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
