# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf verify``."""

from __future__ import annotations

import argparse
from pathlib import Path

from mbpf.cli.files import read_package
from mbpf.cli.output import Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("package", type=Path, help="package to check")
    parser.add_argument("--key", type=Path, required=True, help="key that should have signed it")


def run(args: argparse.Namespace, out: Output) -> int:
    """Check container, manifest and signature."""
    from mbpf.package.format import Package
    from mbpf.package.keys import PublicKey
    from mbpf.package.manifest import Manifest
    from mbpf.package.sign import verify

    key = PublicKey.read(args.key)
    name = str(args.package)
    data = read_package(args.package)
    package = Package.loads(data, name)
    verify(package, data, key, name)
    manifest = Manifest.of(package, name)
    key_id = key.key_id.hex()
    out.emit(
        {
            "package": name,
            "key_id": key_id,
            "program": manifest.program_name,
            "version": manifest.program_version,
            "security_version": manifest.security_version,
        }
    )
    out.line(f"{name}: signed by {key_id}: {manifest.program_name} {manifest.program_version}")
    return 0
