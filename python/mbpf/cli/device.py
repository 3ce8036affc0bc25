# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What ``mbpf run`` can be told about the device: instances, circuit breaker, queue, clock."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from mbpf.errors import UsageError
from mbpf.spec.hooks import HOOKS

if TYPE_CHECKING:
    from mbpf.sim.replay import Course

_MOST: Final = 0x7FFFFFFF
_INSTANCES_MAX: Final = 16
_QUEUE_MAX: Final = 4096
_PER_CPU: Final = "cpu"


def add_device_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("the device")
    group.add_argument(
        "--instances",
        type=_instances,
        metavar=f"N|{_PER_CPU}",
        help="a pool of N instances of the program, or one for each of 4 processors; events happen "
        "on the processors in turn [one instance, one processor]",
    )
    group.add_argument(
        "--breaker",
        type=_breaker,
        metavar="THRESHOLD[:COOLDOWN_MS]",
        help="after THRESHOLD failures in a row the program rests, for COOLDOWN_MS of the events' "
        "time or for ever [never]",
    )
    group.add_argument(
        "--defer",
        type=_queue,
        metavar="ENTRIES[:EVERY]",
        help="keep events in a queue of ENTRIES, and run what waits after every EVERY events "
        "[ENTRIES]; for TRACEPOINT and TIMER",
    )
    group.add_argument(
        "--real-time",
        action="store_true",
        help="the clock goes on while an event runs, as that of this computer, so that "
        "budgets.max_wall_time_us counts and times are shown; two runs differ then",
    )
    parser.add_argument(
        "--histogram",
        action="store_true",
        help="show how many events took how many steps, and nanoseconds with --real-time",
    )


def runtime_settings(args: argparse.Namespace) -> dict[str, Any]:
    """What the options say, as arguments of :class:`mbpf.sim.runtime.Runtime`."""
    from mbpf.sim.config import Breaker, InstanceMode, Instances

    settings: dict[str, Any] = {"real_time": args.real_time}
    if args.instances is not None:
        mode = InstanceMode.POOL if args.instances else InstanceMode.PER_CPU
        settings["instances"] = Instances(mode, args.instances)
    if args.breaker is not None:
        threshold, cooldown_ms = args.breaker
        settings["breaker"] = Breaker(threshold, cooldown_ms * 1000)
    return settings


def check_queue(args: argparse.Namespace, hook: str) -> None:
    """Make sure that events of the hook can wait, if they should.

    Raises:
        UsageError: somebody waits for their verdict.
    """
    if args.defer is not None and not HOOKS[hook].deferrable:
        names = " and ".join(name for name, kind in HOOKS.items() if kind.deferrable)
        raise UsageError(
            f"--defer does not go with the hook {hook}, whose verdict is needed at once",
            id="usage",
            hint=f"it is for {names}",
        )


def course_of(args: argparse.Namespace) -> Course:
    """How the options want events to be run."""
    from mbpf.sim.replay import Course
    from mbpf.sim.runtime import PROCESSORS

    processors = PROCESSORS if args.instances is not None else 1
    entries, every = args.defer or (0, 0)
    return Course(processors, entries, every)


def _instances(text: str) -> int:
    """Of a pool; 0: one for each processor."""
    return 0 if text == _PER_CPU else _number(text, _INSTANCES_MAX)


def _breaker(text: str) -> tuple[int, int]:
    threshold, colon, cooldown = text.partition(":")
    return _number(threshold, _MOST), _number(cooldown, 4_000_000) if colon else 0


def _queue(text: str) -> tuple[int, int]:
    entries, colon, every = text.partition(":")
    size = _number(entries, _QUEUE_MAX)
    return size, _number(every, _MOST) if colon else size


def _number(text: str, most: int) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    if not 1 <= value <= most:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to {most}")
    return value
