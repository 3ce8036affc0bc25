# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a device is of other versions than this mbpf: what then fails has that cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mbpf.device.answers import is_uint
from mbpf.errors import TargetError
from mbpf.spec import hooks, mgmt, package

_OURS: Final = {
    mgmt.KEY_PROTO: ("management protocol", mgmt.PROTOCOL),
    mgmt.KEY_API: ("runtime API", package.API_VERSION),
    mgmt.KEY_FMT: ("container", package.FORMAT_VERSION),
    mgmt.KEY_CODE: ("bytecode", package.BYTECODE_VERSION),
    mgmt.KEY_ABI: ("hook contexts", hooks.ABI_VERSION),
}
"""What an answer to the command target has of versions: names, and those of this mbpf."""


def version_error(error: TargetError, target: Mapping[str, Any]) -> TargetError | None:
    """The error that names the versions, if they differ.

    Args:
        error: what went wrong; its cause may be that device and mbpf do not fit.
        target: what the device has answered to the command target, whatever that is.
    """
    known = {key: ours for key, (_, ours) in _OURS.items() if is_uint(target.get(key))}
    other = [key for key, ours in known.items() if target[key] != ours]
    if not other:
        return None
    theirs = ", ".join(f"{_OURS[key][0]} {_text(key, target[key])}" for key in other)
    ours = ", ".join(f"{_OURS[key][0]} {_text(key, known[key])}" for key in other)
    is_older = target[other[0]] < known[other[0]]
    return TargetError(
        f"the device speaks {theirs}; this mbpf speaks {ours}: {error.message}",
        id="other-versions",
        where=error.where,
        hint="update its firmware, or use the mbpf that this was built with"
        if is_older
        else "use the mbpf that its firmware was built with, or a newer one",
    )


def _text(key: str, version: int) -> str:
    return f"{version >> 16}.{version & 0xFFFF}" if key == mgmt.KEY_API else str(version)
