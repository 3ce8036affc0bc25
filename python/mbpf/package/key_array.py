# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Public keys as the C array that a firmware trusts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mbpf.errors import Place, UsageError
from mbpf.outputs import is_file, write_generated
from mbpf.package.keys import PublicKey

HEADER: Final = "/* Made by 'mbpf key export'; do not edit. */"
_EPOCH_MAX: Final = 0xFFFFFFFF
_EPOCHS: Final = re.compile(r"(.+)@(\d+)(-(\d*))?", re.DOTALL)
_ROW: Final = 8


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key and the epochs in which it is good.

    Attributes:
        path: where it was read.
        key: the public key.
        first_epoch: the key is good from this epoch on.
        last_epoch: and up to this one; 0: for ever.
    """

    path: Path
    key: PublicKey
    first_epoch: int = 0
    last_epoch: int = 0

    @classmethod
    def parse(cls, text: str) -> TrustedKey:
        """Read ``FILE``, ``FILE@EPOCH``, ``FILE@FIRST-LAST`` or ``FILE@FIRST-``.

        Raises:
            UsageError: no such key, or epochs in the wrong order or too large.
        """
        match = _EPOCHS.fullmatch(text)
        if match is None or is_file(Path(text)):
            return cls(Path(text), PublicKey.read(Path(text)))
        first = int(match[2])
        last = int(match[4] or 0) if match[3] else first
        path = Path(match[1])
        if max(first, last) > _EPOCH_MAX or (last != 0 and last < first):
            raise UsageError(
                f"no epochs: {text[len(match[1]) + 1 :]}",
                id="bad-epochs",
                where=Place(str(path)),
                hint=f"the first one comes before the last one; they go up to {_EPOCH_MAX}",
            )
        if match[3] is None and first == 0:
            raise UsageError(
                "a key cannot be good in epoch 0 alone",
                id="bad-epochs",
                where=Place(str(path)),
                hint="leave out @0 for a key that is always good",
            )
        return cls(path, PublicKey.read(path), first, last)


def c_array(keys: Sequence[TrustedKey]) -> str:
    """C source that defines ``mbpf_trusted_keys`` and their number.

    Raises:
        UsageError: two of the keys have one id.
    """
    seen: dict[bytes, TrustedKey] = {}
    for key in keys:
        other = seen.setdefault(key.key.key_id, key)
        if other is not key:
            raise UsageError(
                f"this key is in {other.path} too",
                id="duplicate-key",
                where=Place(str(key.path)),
                hint="name each key once",
            )
    rows = "\n".join(_row(key) for key in keys)
    return (
        f"{HEADER}\n\n"
        "#include <mbpf/policy.h>\n\n"
        f"const struct mbpf_key mbpf_trusted_keys[] = {{\n{rows}\n}};\n\n"
        f"const uint32_t mbpf_trusted_key_count = {len(keys)};\n"
    )


def write_array(path: Path, keys: Sequence[TrustedKey]) -> None:
    """Write the C array.

    Raises:
        UsageError: two keys are the same, the file was not made by this, or it cannot be written.
    """
    write_generated(path, c_array(keys), HEADER, "mbpf key export")


def _row(key: TrustedKey) -> str:
    raw = [f"0x{byte:02x}," for byte in key.key.raw]
    lines = [" ".join(raw[i : i + _ROW]) for i in range(0, len(raw), _ROW)]
    body = "\n".join(f"\t\t\t{line}" for line in lines)
    epochs = f"\t\t.first_epoch = {key.first_epoch}U,\n\t\t.last_epoch = {key.last_epoch}U,\n"
    id = key.key.key_id.hex()
    return f"\t{{ /* {id} */\n\t\t.public_key = {{\n{body}\n\t\t}},\n{epochs}\t}},"
