# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf load``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mbpf.cli.link import add_port_arguments, open_device
from mbpf.cli.output import Output

if TYPE_CHECKING:
    from mbpf.device.session import Device
    from mbpf.errors import MbpfError, TargetError
    from mbpf.package.format import Package
    from mbpf.refusal import PackageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("package", type=Path, help="package to load, or to update its program with")
    parser.add_argument("--attach", metavar="POINT", help="attach point to put the program on")
    parser.add_argument(
        "--priority",
        type=int,
        help="with --attach, of a program that is not there yet: lower ones run first [0]",
    )
    parser.add_argument(
        "--fresh-maps", action="store_true", help="an update begins with empty maps [they are kept]"
    )
    add_port_arguments(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Upload a package, load it, and attach its program."""
    from mbpf.cli.files import read_package
    from mbpf.package.format import Package
    from mbpf.refusal import PackageError
    from mbpf.spec import mgmt

    name = str(args.package)
    data = read_package(args.package)
    wanted = _program_name(Package.loads(data, name))
    begin = time.monotonic()
    with open_device(args, out) as device:
        with out.progress("uploading", len(data)) as progress:
            resumed_at = device.upload(data, progress)
        seconds = time.monotonic() - begin
        try:
            done = device.activate(data, args.fresh_maps)
        except PackageError as error:
            raise _located(error, name, data) from None
        program = str(done[mgmt.KEY_NAME])
        if wanted is not None and program != wanted:
            raise _other_program(program, wanted, name)
        stayed, priority = False, None
        if args.attach:
            stayed, priority = _attach(device, program, args.attach, args.priority or 0)
    updated = bool(done[mgmt.KEY_UPDATED])
    out.emit(
        {
            "program": program,
            "updated": updated,
            "bytes": len(data),
            "resumed_at": resumed_at,
            "attached": args.attach,
            "priority": priority,
        }
    )
    resumed = f", from byte {resumed_at} on" if resumed_at else ""
    rows: list[tuple[str, object]] = [
        ("program", program),
        ("package", f"{len(data)} bytes in {seconds:.1f} s{resumed}"),
        ("done", "updated" if updated else "loaded"),
    ]
    if args.attach:
        stays = f"{args.attach}, where it was, with priority {priority}"
        rows.append(("attached", stays if stayed else args.attach))
    out.facts(rows)
    return 0


def _other_program(program: str, wanted: str, package: str) -> TargetError:
    from mbpf.errors import Place, TargetError

    return TargetError(
        f"the device says that it has loaded '{program}', but the package is of '{wanted}'",
        id="other-program",
        where=Place(package),
        hint="'mbpf prog list' shows what is there, 'mbpf prog show NAME --json' the digest of its "
        "package",
    )


def _program_name(package: Package) -> str | None:
    """The name in a package; None if the device has to say what is wrong with the manifest."""
    from mbpf.errors import MbpfError
    from mbpf.package.manifest import Manifest

    try:
        return Manifest.of(package, "").program_name
    except MbpfError:
        return None


def _attach(device: Device, program: str, point: str, priority: int) -> tuple[bool, int]:
    """Attach it, unless it is there already: an update stays where it was.

    Returns:
        Whether it was there already, and its priority.

    Raises:
        NotAttachedError: it was loaded and could not be attached.
    """
    from mbpf.device.refusals import NotAttachedError, RefusedCommandError
    from mbpf.errors import TargetError
    from mbpf.spec import mgmt
    from mbpf.spec.errors import ErrorCode

    body = {mgmt.KEY_NAME: program, mgmt.KEY_HOOK: point, mgmt.KEY_PRIO: priority}
    try:
        try:
            device.ask(mgmt.Command.ATTACH, **body)
        except RefusedCommandError as error:
            refusal = error.refusal
            if refusal.code != ErrorCode.ALREADY_ATTACHED or refusal.message != point:
                raise
        else:
            return False, priority
        info = device.ask(mgmt.Command.INFO, **{mgmt.KEY_NAME: program})
        return True, info.get(mgmt.KEY_PRIO, 0)
    except TargetError as error:
        raise NotAttachedError(program, error) from None


def _located(error: PackageError, name: str, data: bytes) -> MbpfError:
    """The error with the place in the source that the package knows."""
    from mbpf.cli.failures import init_error
    from mbpf.cli.files import Target
    from mbpf.cli.simulate import Subject
    from mbpf.errors import Place
    from mbpf.refusal import PackageError
    from mbpf.spec.errors import ErrorCode, Reason
    from mbpf.zephyr.map_size import table_bytes

    subject = Subject.of(Target(name, data))
    if error.refusal.code == ErrorCode.INIT_FAILED:
        return init_error(subject, error, "")
    word = error.refusal.offset
    found = subject.place(word) if error.refusal.names_word else None
    note = ""
    if error.refusal.reason == Reason.ARENA_FULL:
        tables = sum(table_bytes(decl, cpus=1) for decl in subject.manifest.maps)
        note = f"its heap and maps alone are {subject.manifest.heap_size + tables}"
    return PackageError(error.refusal, found or Place(name), note)
