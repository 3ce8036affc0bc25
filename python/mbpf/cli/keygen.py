# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf keygen``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from mbpf.cli.output import Output

DEFAULT_NAME: Final = "mbpf-key.pem"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path(DEFAULT_NAME),
        help=f"private key to write, the public one goes beside it as .pub [{DEFAULT_NAME}]",
    )
    parser.add_argument("--force", action="store_true", help="overwrite existing keys")


def run(args: argparse.Namespace, out: Output) -> int:
    """Make a key pair and write both halves."""
    from mbpf.package.keys import PrivateKey, write_private, write_public

    key = PrivateKey.generate()
    private: Path = args.output
    public = private.with_suffix(".pub")
    write_private(private, key, args.force)
    write_public(public, key.public, args.force)
    key_id, raw = key.public.key_id.hex(), key.public.raw.hex()
    out.emit({"private": str(private), "public": str(public), "key_id": key_id, "public_key": raw})
    out.facts(
        [
            ("private key", f"{private} (keep it secret, make a copy)"),
            ("public key", f"{public} (give it to devices and to 'mbpf verify')"),
            ("key id", key_id),
        ]
    )
    return 0
