# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf types``."""

from __future__ import annotations

import argparse
from pathlib import Path

from mbpf.cli.output import Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path(),
        metavar="DIR",
        help="folder with an mbpf.yaml [.]",
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Write the declarations of a program's host."""
    from mbpf.package.scaffold import write_declarations

    path = write_declarations(args.folder)
    out.emit({"file": str(path)})
    out.line(str(path))
    return 0
