# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Reading files that may be anything: a device without an end, too."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def read_at_most(path: Path, size: int) -> bytes:
    """All of a file.

    Raises:
        OSError: it cannot be read, or has more than ``size`` bytes (``EFBIG``).
    """
    data = read_begin(path, size + 1)
    if len(data) > size:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def read_begin(path: Path, size: int) -> bytes:
    """The first ``size`` bytes of a file, or all of them.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(size)


def is_inside(file: Path, folder: Path) -> bool:
    """Whether a file is in a folder or below it, links followed."""
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True  # A link to itself: there is no such file.
