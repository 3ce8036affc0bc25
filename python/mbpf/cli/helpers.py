# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf helpers``."""

from __future__ import annotations

import argparse
from pathlib import Path

from mbpf.cli.output import Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("file", type=Path, help="YAML file that declares helpers")
    parser.add_argument("--header", type=Path, metavar="FILE", help="C header to write")


def run(args: argparse.Namespace, out: Output) -> int:
    """Show the helpers of a file, and write the header that its firmware includes."""
    from mbpf.package.helper_file import read_helpers
    from mbpf.package.helper_header import write_header

    own = read_helpers(args.file)
    if args.header is not None:
        write_header(args.header, own)
    out.emit(
        {
            "header": str(args.header) if args.header is not None else None,
            "capabilities": own.capabilities,
            "helpers": [
                {
                    "name": helper.name,
                    "version": f"{helper.major}.{helper.minor}",
                    "prototype": helper.prototype,
                    "capability": helper.capability,
                    "contexts": list(helper.contexts),
                }
                for helper in own.helpers
            ],
        }
    )
    if args.header is not None:
        out.line(str(args.header))
        return 0
    out.table(
        "helpers",
        ("name", "version", "prototype", "capability", "contexts"),
        [
            (
                helper.name,
                f"{helper.major}.{helper.minor}",
                helper.prototype,
                helper.capability or "none",
                ", ".join(helper.contexts),
            )
            for helper in own.helpers
        ],
    )
    return 0
