# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf key``: public keys for the firmware, and the development key."""

from __future__ import annotations

import argparse
from pathlib import Path

from mbpf.cli.output import Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser(
        "export",
        help="write public keys as a C array for the firmware",
        description="Write public keys as a C array for the firmware.",
    )
    export.add_argument(
        "keys",
        nargs="+",
        metavar="KEY[@FIRST[-LAST]]",
        help="file with a public key, and the epochs in which it is good [all]",
    )
    export.add_argument("-o", "--output", type=Path, required=True, help="C file to write")
    development = actions.add_parser(
        "development",
        help="print where the development key lives, and make it when there is none",
        description="Print where the development key lives, and make it when there is none.",
    )
    for action in (export, development):
        action.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help="write the result as JSON",
        )


def run(args: argparse.Namespace, out: Output) -> int:
    """Do what the action says."""
    return _export(args, out) if args.action == "export" else _development(out)


def _export(args: argparse.Namespace, out: Output) -> int:
    from mbpf.package.key_array import TrustedKey, write_array

    keys = [TrustedKey.parse(text) for text in args.keys]
    write_array(args.output, keys)
    ids = [key.key.key_id.hex() for key in keys]
    out.emit({"output": str(args.output), "key_ids": ids})
    out.facts([("C array", args.output), ("key ids", ", ".join(ids))])
    return 0


def _development(out: Output) -> int:
    from mbpf.package.development import development_key

    path, key = development_key()
    public, key_id = path.with_suffix(".pub"), key.public.key_id.hex()
    out.emit({"private": str(path), "public": str(public), "key_id": key_id})
    out.facts([("private key", path), ("public key", public), ("key id", key_id)])
    return 0
