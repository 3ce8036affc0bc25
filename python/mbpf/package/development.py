# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The development key: one for each user, made when it is first needed.

Firmware built with CONFIG_MBPF_DEVELOPMENT_KEY trusts it, and the programs in that firmware are
signed with it. It has no end; whoever removes the file gets another key, and has to flash again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from mbpf.errors import Place, UsageError
from mbpf.outputs import cannot_write
from mbpf.package.keys import PrivateKey, write_private, write_public

VARIABLE: Final = "MBPF_DEVELOPMENT_KEY"
_NAME: Final = "development-key.pem"


def development_key_path() -> Path:
    """Where the private half is: what the environment says, or the user's data folder."""
    told = os.environ.get(VARIABLE)
    if told:
        return Path(told)
    data = os.environ.get("XDG_DATA_HOME")
    # An empty or relative one is to be ignored, as the XDG base directory specification says.
    base = Path(data) if data and Path(data).is_absolute() else Path.home() / ".local" / "share"
    return base / "mbpf" / _NAME


def development_key() -> tuple[Path, PrivateKey]:
    """The development key and where it is; made if there is none, with its public half beside it.

    Raises:
        UsageError: it is no key, cannot be read or cannot be made.
    """
    path = development_key_path()
    if path.suffix == ".pub":
        raise UsageError(
            "the development key is a private key, and .pub is for public ones",
            id="public-key-name",
            where=Place(str(path)),
            hint=f"set {VARIABLE} to another name",
        )
    public = path.with_suffix(".pub")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path.parent, error) from None
    if not path.exists():
        _unless_there(lambda: write_private(path, PrivateKey.generate()))
    key = PrivateKey.read(path)
    if not public.exists():
        _unless_there(lambda: write_public(public, key.public))
    return path, key


def _unless_there(write: Callable[[], None]) -> None:
    """Of two builds that make a file at the same time, both take that of the first."""
    try:
        write()
    except UsageError as error:
        if error.id != "key-exists":
            raise
