# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf check``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mbpf.cli.files import add_hook_argument, open_target
from mbpf.cli.output import Output
from mbpf.cli.run import check_events
from mbpf.errors import RejectError
from mbpf.spec.package import HEAP_SIZE_ALIGN

if TYPE_CHECKING:
    from mbpf.cli.simulate import Subject
    from mbpf.sim.capture import Packet
    from mbpf.sim.replay import Replay
    from mbpf.sim.runtime import Program, Runtime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "program",
        type=Path,
        help="package, folder with an mbpf.yaml, that file, or a .js or .ts file",
    )
    add_hook_argument(parser)
    parser.add_argument(
        "--pcap", type=Path, help="find the least heap_size with which this capture runs"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Load the program into the simulator and print what it needs."""
    from mbpf.cli.bounds import BoundsReport
    from mbpf.cli.failures import failure_json, run_error
    from mbpf.cli.simulate import Subject
    from mbpf.compiler.image import Image

    subject = Subject.of(open_target(args.program, out, args.hook))
    check_events(args, subject.manifest.hook_name, needs_packets=False)
    packets = _packets(args.pcap)
    runtime, program = subject.load(allow_unsigned=True)
    memory = program.memory()
    image = Image.loads(subject.package.bytecode.data)
    result = _replay(subject, runtime, program, packets) if packets else None
    error = run_error(subject, result) if result else None
    least = _least_heap(subject, packets)
    sections = {part.name: len(part.data) for part in subject.package.sections}
    bounds = BoundsReport.of(subject, image)
    bounds.warn(out)
    out.emit(
        {
            "program": subject.manifest.program_name,
            "sections": sections,
            "functions": len(image.functions),
            "words": len(image.code),
            "globals": image.global_count,
            "memory": memory,
            "heap_size": subject.manifest.heap_size,
            "least_heap_size": least,
            "least_heap_size_runs": str(args.pcap) if args.pcap else None,
            "bounds": bounds.to_json(),
            "failures": result.statistics.failures if result and result.statistics else {},
            "failed": failure_json(subject, result) if result else [],
            "error": error.to_json() if error else None,
        }
    )
    scope = f"runs {args.pcap}" if args.pcap else "loads; events may need more, see --pcap"
    advice = f"{least} is the least that {scope}" if least else f"less than what runs {args.pcap}"
    always = f"; {bounds.heap_size} is enough for every run" if bounds.heap_size else ""
    out.line(f"{subject.manifest.program_name}: verified, loads")
    bounds.show(out)
    out.facts(
        [
            ("package", ", ".join(f"{name.lower()} {size}" for name, size in sections.items())),
            ("code", f"{len(image.code)} words in {len(image.functions)} functions"),
            ("globals", image.global_count),
            ("memory", ", ".join(f"{name} {size}" for name, size in memory.items())),
            ("stack", "no bound is known" if bounds.stack is None else f"{bounds.stack} at most"),
            ("heap_size", f"{subject.manifest.heap_size}; {advice}{always}"),
        ]
    )
    if error is not None:
        raise error
    return 0


def _packets(path: Path | None) -> list[Packet]:
    if path is None:
        return []
    from mbpf.sim.capture import read_capture

    return list(read_capture(path))


def _replay(subject: Subject, runtime: Runtime, program: Program, packets: list[Packet]) -> Replay:
    from mbpf.sim.replay import replay

    hook = runtime.hook(subject.manifest.hook_name, "check")
    program.attach(hook)
    return replay(runtime, program, hook, packets)


def _least_heap(subject: Subject, packets: list[Packet]) -> int | None:
    """The least ``heap_size`` with which all is well; None if the program's own is too small."""
    low, high = 1, subject.manifest.heap_size // HEAP_SIZE_ALIGN
    if not _is_enough(subject, packets, high * HEAP_SIZE_ALIGN):
        return None
    while low < high:
        middle = (low + high) // 2
        if _is_enough(subject, packets, middle * HEAP_SIZE_ALIGN):
            high = middle
        else:
            low = middle + 1
    return high * HEAP_SIZE_ALIGN


def _is_enough(subject: Subject, packets: list[Packet], size: int) -> bool:
    try:
        runtime, program = subject.load(subject.with_heap(size), allow_unsigned=True)
    except RejectError:
        return False
    if not packets:
        return True
    statistics = _replay(subject, runtime, program, packets).statistics
    return statistics is not None and not {"oom", "stack"} & set(statistics.failures)
