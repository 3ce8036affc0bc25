# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf check``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mbpf.cli.files import add_helpers_argument, add_hook_argument, open_target
from mbpf.cli.output import Output, counted
from mbpf.cli.run import check_events
from mbpf.errors import InterruptedRunError, MbpfError, interruption
from mbpf.interrupts import check as check_interrupt
from mbpf.interrupts import held
from mbpf.refusal import FAILURES, PackageError
from mbpf.spec.errors import ErrorCode
from mbpf.spec.package import HEAP_SIZE_ALIGN, MAX_HEAP_SIZE

if TYPE_CHECKING:
    from mbpf.cli.simulate import Subject
    from mbpf.sim.capture import Packet
    from mbpf.sim.replay import Replay
    from mbpf.sim.runtime import Program, Runtime

_MEMORY: Final = ("oom", "stack")
"""How a run fails for want of memory."""
_STRIDE: Final = 64
"""Packets between two looks at the failures."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "program",
        type=Path,
        help="package, folder with an mbpf.yaml, that file, or a .js or .ts file",
    )
    add_hook_argument(parser)
    add_helpers_argument(parser)
    parser.add_argument(
        "--pcap", type=Path, help="find the least heap_size with which this capture runs"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Load the program into the simulator and print what it needs."""
    from mbpf.cli.simulate import Subject

    subject = Subject.of(open_target(args.program, out, args.hook, helpers=args.helpers))
    check_events(args, subject.manifest.hook_name, needs_packets=False)
    subject.tell_helpers(out)
    runtime, program = _load(subject, out)
    with held():
        found = _find(args.pcap, subject, runtime, program)
        _report(found, subject, args.pcap, program.memory(), out)
    if found.error is not None:
        raise found.error
    return 0


@dataclass(slots=True)
class _Found:
    """What was found out.

    Attributes:
        result: what the capture did, if there is one.
        least: the least ``heap_size``; None if none is enough, or nobody waited for it.
        error: what is wrong with the program or the capture, or None.
    """

    result: Replay | None
    least: int | None
    error: MbpfError | None


def _load(subject: Subject, out: Output) -> tuple[Runtime, Program]:
    """Load the program; if its heap_size is too small, with what is enough in the error.

    Raises:
        MbpfError: it cannot be loaded.
    """
    try:
        return subject.load(allow_unsigned=True)
    except PackageError as error:
        least = _least_heap(subject, []) if _wants_memory(error) else None
        if least is None:
            raise
        error.hint = f"raise heap_size to {least}, with which it loads; events may need more"
        has = subject.manifest.heap_size
        out.emit(
            {
                "program": subject.manifest.program_name,
                "heap_size": has,
                "least_heap_size": least,
                "error": error.to_json(),
            }
        )
        out.facts([("heap_size", f"{has}; {least} is the least that loads")])
        raise


def _wants_memory(error: PackageError) -> bool:
    refusal = error.refusal
    if refusal.code == ErrorCode.INIT_FAILED and refusal.actual < len(FAILURES):
        return FAILURES[refusal.actual] in _MEMORY
    return refusal.code == ErrorCode.HEAP_TOO_SMALL


def _find(path: Path | None, subject: Subject, runtime: Runtime, program: Program) -> _Found:
    """Run the capture, and find the least ``heap_size`` with which all is well."""
    from mbpf.cli.failures import run_error
    from mbpf.sim.replay import replay

    packets: list[Packet] = []
    result = None
    if path is not None:
        hook = runtime.hook(subject.manifest.hook_name, "check")
        program.attach(hook)
        result = replay(runtime, program, hook, _kept(path, packets))
        stopped = result.stopped_by
        if stopped is not None and not packets and not isinstance(stopped, InterruptedRunError):
            raise stopped
    error = run_error(subject, result) if result else None
    least = None
    if not isinstance(error, InterruptedRunError):
        try:
            least = _least_heap(subject, packets)
        except KeyboardInterrupt:
            error = interruption()
    return _Found(result, least, error)


def _kept(path: Path, packets: list[Packet]) -> Iterator[Packet]:
    """The packets of a capture, which are kept too."""
    from mbpf.sim.capture import read_capture

    for packet in read_capture(path):
        packets.append(packet)
        yield packet


def _report(
    found: _Found, subject: Subject, path: Path | None, memory: dict[str, int], out: Output
) -> None:
    from mbpf.cli.bounds import BoundsReport
    from mbpf.cli.failures import failure_json
    from mbpf.compiler.image import Image

    image = Image.loads(subject.package.bytecode.data)
    result, least, error = found.result, found.least, found.error
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
            "least_heap_size_runs": str(path) if path else None,
            "bounds": bounds.to_json(),
            "failures": result.statistics.failures if result and result.statistics else {},
            "failed": failure_json(subject, result) if result else [],
            "error": error.to_json() if error else None,
        }
    )
    words = counted(len(image.code), "word")
    advice = _advice(found, path, subject.manifest.hook_name, bounds.heap_size)
    out.line(f"{subject.manifest.program_name}: verified, loads")
    bounds.show(out)
    out.facts(
        [
            ("package", ", ".join(f"{name.lower()} {size}" for name, size in sections.items())),
            ("code", f"{words} in {counted(len(image.functions), 'function')}"),
            ("globals", image.global_count),
            ("memory", ", ".join(f"{name} {size}" for name, size in memory.items())),
            ("stack", "no bound is known" if bounds.stack is None else f"{bounds.stack} at most"),
            ("heap_size", f"{subject.manifest.heap_size}; {advice}"),
        ]
    )


def _advice(found: _Found, path: Path | None, hook: str, enough: int | None) -> str:
    """What there is to say about ``heap_size``, of which ``enough`` is proved to be that."""
    always = f"; {enough} is enough for every run" if enough else ""
    events = f", {found.result.events} packets" if found.error and found.result else ""
    if found.least is not None:
        runs = f"runs {path}{events}" if path else "loads"
        if not path and not enough:
            always = "; events may need more" + (", see --pcap" if hook.startswith("NET_") else "")
        return f"{found.least} is the least that {runs}{always}"
    if isinstance(found.error, InterruptedRunError):
        return f"the least was not looked for to the end{always}"
    return f"no heap_size is enough to run {path}{events}{always}"


def _least_heap(subject: Subject, packets: list[Packet]) -> int | None:
    """The least ``heap_size`` with which all is well, or None.

    Raises:
        KeyboardInterrupt: nobody waits for it.
    """
    low, high = 1, max(1, subject.manifest.heap_size // HEAP_SIZE_ALIGN)
    most = MAX_HEAP_SIZE // HEAP_SIZE_ALIGN
    while not _is_enough(subject, packets, high * HEAP_SIZE_ALIGN):
        if high == most:
            return None
        low, high = high + 1, min(2 * high, most)
    while low < high:
        middle = (low + high) // 2
        if _is_enough(subject, packets, middle * HEAP_SIZE_ALIGN):
            high = middle
        else:
            low = middle + 1
    return high * HEAP_SIZE_ALIGN


def _is_enough(subject: Subject, packets: list[Packet], size: int) -> bool:
    from mbpf.sim.replay import run_packet

    check_interrupt()
    try:
        runtime, program = subject.load(subject.with_heap(size), size, allow_unsigned=True)
    except PackageError:
        return False
    if not packets:
        return True
    hook = runtime.hook(subject.manifest.hook_name, "check")
    program.attach(hook)
    for number, packet in enumerate(packets, 1):
        run_packet(runtime, hook, packet)
        if number % _STRIDE == 0 or number == len(packets):
            check_interrupt()
            if {*_MEMORY} & set(program.statistics().failures):
                return False
    return True
