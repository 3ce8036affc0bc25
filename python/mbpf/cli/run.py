# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf run``."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mbpf.cli.device import add_device_arguments, check_queue, course_of, runtime_settings
from mbpf.cli.files import Target, add_helpers_argument, add_hook_argument, open_target
from mbpf.cli.output import Output
from mbpf.errors import NOTHING_YET, InterruptedRunError, Place, UsageError, interruption
from mbpf.interrupts import held
from mbpf.outputs import PACKAGE_SUFFIX, is_file
from mbpf.spec.hooks import HOOKS
from mbpf.spec.package import HEAP_SIZE_ALIGN, MAX_HEAP_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mbpf.cli.simulate import Subject
    from mbpf.sim.capture import Packet
    from mbpf.sim.events import Event
    from mbpf.sim.replay import Course, Replay
    from mbpf.sim.runtime import Hook, Program, Runtime

_DEFAULT_EVENTS: Final = 10
_RECORD_HEADER: Final = 16
"""Bytes before each packet of a pcap file."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "program",
        type=Path,
        help="package, folder with an mbpf.yaml, that file, or a .js or .ts file",
    )
    parser.add_argument(
        "--pcap", type=Path, metavar="FILE", help="capture to replay (NET_RX, NET_TX); - is stdin"
    )
    parser.add_argument(
        "--repeat", type=_count, metavar="N", help="replay the capture that often [1]"
    )
    parser.add_argument(
        "--events",
        type=_count,
        metavar="N",
        help=f"how many events to make up, if not packets [{_DEFAULT_EVENTS}]",
    )
    parser.add_argument(
        "--event-file",
        type=Path,
        metavar="FILE",
        help="YAML or JSON list of events, their fields by name",
    )
    add_hook_argument(parser)
    add_helpers_argument(parser)
    parser.add_argument(
        "--key", type=Path, metavar="KEY", help="key that must have signed the package"
    )
    parser.add_argument(
        "--max-steps",
        type=_count,
        metavar="N",
        help="budget for one event, for programs built here",
    )
    parser.add_argument(
        "--heap-size", type=_heap_size, metavar="BYTES", help="memory, for programs built here"
    )
    add_device_arguments(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Load, run, report."""
    from mbpf.cli.simulate import Subject

    subject = Subject.of(_target(args, out))
    policy = _policy(args, subject, out)
    subject.tell_helpers(out)
    hook_name = subject.manifest.hook_name
    is_net = hook_name.startswith("NET_")
    check_events(args, hook_name, needs_packets=args.event_file is None)
    check_queue(args, hook_name)
    events = [] if is_net and args.event_file is None else _events(args, subject)
    runtime, program = subject.load(settings=runtime_settings(args), **policy)
    course = course_of(args)
    if not out.as_json:
        # Only what people get to see is kept: packets of a pipe may come for ever.
        from mbpf.cli.report import SHOWN
        from mbpf.sim.observed import ShortLog

        course = replace(course, kept=SHOWN)
        runtime.log = ShortLog(SHOWN, runtime.log)
    hook = runtime.hook(hook_name, hook_name.lower().replace("_", "."))
    program.attach(hook)
    with held():
        if is_net and args.event_file is None:
            result = _replay(args, runtime, program, hook, course, out)
        else:
            from mbpf.sim.replay import run_events

            result = run_events(runtime, program, hook, events, course)
        return _report(subject, runtime, program, result, out, args.histogram)


def _events(args: argparse.Namespace, subject: Subject) -> Iterable[Event]:
    from mbpf.sim.events import made_up, read_events

    kind, schema = HOOKS[subject.manifest.hook_name], subject.schema
    if args.event_file is not None:
        return read_events(args.event_file, kind, schema)
    return (made_up(kind, n, schema) for n in range(1, (args.events or _DEFAULT_EVENTS) + 1))


def _count(text: str) -> int:
    try:
        value = int(text, 0)
    except ValueError:
        value = 0
    if not 1 <= value <= 0x7FFFFFFF:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to 2147483647")
    return value


def _heap_size(text: str) -> int:
    try:
        value = int(text, 0)
    except ValueError:
        value = 0
    if value % HEAP_SIZE_ALIGN or not HEAP_SIZE_ALIGN <= value <= MAX_HEAP_SIZE:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no multiple of {HEAP_SIZE_ALIGN} from {HEAP_SIZE_ALIGN} to "
            f"{MAX_HEAP_SIZE}"
        )
    return value


def _target(args: argparse.Namespace, out: Output) -> Target:
    if args.key is not None and args.program.suffix != PACKAGE_SUFFIX:
        raise UsageError(
            "a program that is compiled here has no signature that --key could check",
            id="not-a-package",
            where=Place(str(args.program)),
            hint="leave --key out, or run the package that 'mbpf build --key' makes",
        )
    fixed = {"budgets.max_steps": args.max_steps, "heap_size": args.heap_size}
    changed = {name: value for name, value in fixed.items() if value is not None}
    if args.program.suffix == PACKAGE_SUFFIX and changed:
        raise UsageError(
            f"{' and '.join(changed)} of a package cannot be changed",
            id="fixed-in-package",
            hint="run the program's folder or source instead, or build the package again",
        )
    return open_target(args.program, out, args.hook, args.max_steps, args.heap_size, args.helpers)


def _policy(args: argparse.Namespace, subject: Subject, out: Output) -> dict[str, Any]:
    if args.key is not None:
        from mbpf.package.keys import PublicKey

        return {"keys": [PublicKey.read(args.key).raw]}
    if subject.target.config is None:
        signed = subject.package.signature is not None
        what = "the signature was not checked" if signed else "the package is not signed"
        out.note(f"{what}; --key makes sure who signed it")
    return {"allow_unsigned": True}


def check_events(args: argparse.Namespace, hook: str, needs_packets: bool = True) -> None:
    """Make sure that the events asked for are those of the hook.

    Raises:
        UsageError: they are not, or ``needs_packets`` and there are none.
    """
    is_net = hook.startswith("NET_")
    wrong: tuple[str, ...] = ("pcap", "repeat") if not is_net else ("events",)
    has_file = getattr(args, "event_file", None) is not None
    if has_file:
        wrong = ("pcap", "repeat", "events")
    for name in wrong:
        if getattr(args, name, None) is not None:
            other = f"the hook {hook}" if not has_file else "--event-file"
            raise UsageError(
                f"--{name} does not go with {other}",
                id="usage",
                hint="--pcap is for NET_RX and NET_TX, --events for the others, --event-file for "
                "all of them, alone",
            )
    if is_net and needs_packets and args.pcap is None:
        raise UsageError(
            f"a program for {hook} needs packets",
            id="no-capture",
            hint="name a capture with --pcap FILE",
        )


def _replay(
    args: argparse.Namespace,
    runtime: Runtime,
    program: Program,
    hook: Hook,
    course: Course,
    out: Output,
) -> Replay:
    from mbpf.sim.capture import open_pipe, read_capture
    from mbpf.sim.replay import replay

    path: Path = args.pcap
    times: int = args.repeat or 1
    pipe = open_pipe(path, keep=times > 1)
    size = path.stat().st_size if is_file(path) else 0

    def packets() -> Iterator[Packet]:
        for _ in range(times):
            yield from read_capture(path, pipe)

    with out.progress(f"replaying {path.name}", size * times) as advance:
        return replay(
            runtime,
            program,
            hook,
            packets(),
            lambda packet: advance(len(packet.data) + _RECORD_HEADER),
            course,
        )


def _report(
    subject: Subject,
    runtime: Runtime,
    program: Program,
    result: Replay,
    out: Output,
    has_histogram: bool,
) -> int:
    from mbpf.cli.failures import fini_error, run_error
    from mbpf.cli.report import Report

    if result.stopped_by is not None and not result.events:
        if isinstance(result.stopped_by, InterruptedRunError):
            raise interruption(NOTHING_YET)
        raise result.stopped_by
    memory = program.memory()
    program.detach()
    result.fini_error = program.unload()
    after = result.events + 1
    result.note_emitted(after, program.last_events)
    error = run_error(subject, result) or fini_error(subject, result)
    report = Report(subject, result, runtime.log, memory, error, has_histogram)
    out.emit(report.to_json())
    report.show(out)
    if error is None:
        return 0
    raise error
