# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf new``."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from mbpf.cli.output import Output
from mbpf.spec.hooks import HOOKS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("folder", type=Path, metavar="NAME", help="folder to create")
    parser.add_argument("--hook", choices=list(HOOKS), default="NET_RX", help="hook type [NET_RX]")
    parser.add_argument("--typescript", action="store_true", help="write it in TypeScript")


def run(args: argparse.Namespace, out: Output) -> int:
    """Create a folder with a program."""
    from mbpf.package.scaffold import create

    written = create(args.folder, args.hook, args.typescript)
    out.emit({"folder": str(args.folder), "files": [path.name for path in written]})
    for path in written:
        out.line(str(path))
    events = "--pcap FILE" if args.hook.startswith("NET_") else "--events 3"
    command = "west mbpf" if args.is_west else "mbpf"
    out.note(f"try it: {command} run {shlex.quote(str(args.folder))} {events}")
    return 0
