# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf keygen``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from mbpf.cli.output import Output
from mbpf.errors import Place, UsageError

DEFAULT_NAME: Final = "mbpf-key.pem"
_PUBLIC_SUFFIX: Final = ".pub"


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
    from mbpf.package.keys import PrivateKey, write_pair

    private: Path = args.output
    public = _public_name(private)
    key = PrivateKey.generate()
    write_pair(private, public, key, args.force)
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


def _public_name(private: Path) -> Path:
    """The public key's file, which must not be the private one's."""
    if private.name and private.suffix.lower() != _PUBLIC_SUFFIX and private.name != _PUBLIC_SUFFIX:
        return private.with_suffix(_PUBLIC_SUFFIX)
    raise UsageError(
        f"-o names the private key, and {_PUBLIC_SUFFIX} is for the public one beside it",
        id="public-key-name",
        where=Place(str(private)),
        hint=f"choose a name such as {DEFAULT_NAME}",
    )
