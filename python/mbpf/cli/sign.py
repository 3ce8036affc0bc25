# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf sign``."""

from __future__ import annotations

import argparse
from pathlib import Path

from mbpf.cli.files import read_package
from mbpf.cli.output import Output
from mbpf.outputs import check_package_output, write_package


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("package", type=Path, help="package to sign")
    parser.add_argument("--key", type=Path, required=True, help="private key to sign with")
    parser.add_argument("-o", "--output", type=Path, help="signed package [the same file]")
    parser.add_argument("--force", action="store_true", help="replace the signature it has")


def run(args: argparse.Namespace, out: Output) -> int:
    """Sign and write."""
    from mbpf.package.keys import PrivateKey
    from mbpf.package.sign import sign

    path: Path = args.output or args.package
    check_package_output(path)
    key = PrivateKey.read(args.key)
    data = sign(read_package(args.package), key, str(args.package), args.force)
    write_package(path, data)
    key_id = key.public.key_id.hex()
    out.emit({"package": str(path), "bytes": len(data), "key_id": key_id})
    out.facts([("package", path), ("size", f"{len(data)} bytes"), ("signed by", key_id)])
    return 0
