# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf stats``: what a device has counted."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from mbpf.cli.link import add_port_arguments, open_device
from mbpf.cli.output import Output
from mbpf.spec import mgmt
from mbpf.spec.mgmt import Command

if TYPE_CHECKING:
    from mbpf.device.session import Device

_NO_STEPS: Final = 0xFFFFFFFF


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("program", nargs="?", help="name of a program [all of them]")
    add_port_arguments(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Show the counts of a program, or the most important ones of all."""
    with open_device(args, out) as device:
        if args.program is not None:
            counts = _counts(device, args.program)
            out.emit({"program": args.program, "counts": counts})
            out.facts([(name, count) for name, count in counts.items() if count])
            return 0
        found = dict(_all(device))
    out.emit({"programs": found})
    rows = [
        (
            name,
            counts["invocations"],
            counts["invocations"] - counts["successes"],
            counts["steps_total"] // counts["invocations"] if counts["invocations"] else 0,
            counts["steps_max"],
        )
        for name, counts in found.items()
    ]
    out.table("programs", ("name", "runs", "failed", "mean steps", "most steps"), rows)
    return 0


def _all(device: Device) -> Iterator[tuple[str, dict[str, int]]]:
    """Names and counts of all programs; one that is unloaded meanwhile is left out."""
    from mbpf.device.refusals import RefusedCommandError
    from mbpf.spec.errors import ErrorCode

    for item in device.pages(Command.PROGS, mgmt.KEY_PROGS):
        try:
            yield item[mgmt.KEY_NAME], _counts(device, item[mgmt.KEY_NAME])
        except RefusedCommandError as error:
            if error.refusal.code != ErrorCode.NOT_FOUND or not error.refusal.message:
                raise


def _counts(device: Device, program: str) -> dict[str, int]:
    answer = device.ask(Command.STATS, **{mgmt.KEY_NAME: program})
    counts = dict(zip(mgmt.COUNTS, answer[mgmt.KEY_COUNTS], strict=False))
    if counts["steps_min"] == _NO_STEPS:
        # What the device has before the first run.
        counts["steps_min"] = 0
    return counts
