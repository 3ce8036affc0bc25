# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Characters of names that are newer than the Unicode of the oldest Python that runs the compiler.

From the general categories of the Unicode character database: what 17.0.0 has and 14.0.0 had not.
So each Python reads a program in the same way, as long as it uses no character that is newer still.
"""

from __future__ import annotations

from typing import Final


def _table(text: str) -> tuple[range, ...]:
    rows = (word.partition("-") for word in text.split())
    return tuple(range(int(first, 16), int(last or first, 16) + 1) for first, _, last in rows)


_START: Final = _table(
    """
    88f c5c cdc 1c89-1c8a a7cb-a7cf a7d2 a7d4 a7da-a7dc a7f1 105c0-105f3 10940-10959 10d4a-10d65
    10d6f-10d85 10ec2-10ec7 1123f-11240 11380-11389 1138b 1138e 11390-113b5 113b7 113d1 113d3
    11bc0-11be0 11db0-11ddb 11f02 11f04-11f10 11f12-11f33 1342f 13441-13446 13460-143fa 16100-1611d
    16d40-16d6c 16ea0-16eb8 16ebb-16ed3 16ff2-16ff6 187f8-187ff 18cff 18d09-18d1e 18d80-18df2 1b132
    1b155 1df25-1df2a 1e030-1e06d 1e4d0-1e4eb 1e5d0-1e5ed 1e5f0 1e6c0-1e6de 1e6e0-1e6e2 1e6e4-1e6e5
    1e6e7-1e6ed 1e6f0-1e6f4 1e6fe-1e6ff 2b739-2b73f 2cea2-2cead 2ebf0-2ee5d 31350-33479
    """
)
"""Letters: Lu, Ll, Lt, Lm, Lo, Nl."""

_CONTINUE: Final = _table(
    """
    897 cf3 ece 1acf-1add 1ae0-1aeb 10d40-10d49 10d69-10d6d 10efa-10eff 11241 113b8-113c0 113c2
    113c5 113c7-113ca 113cc-113d0 113d2 113e1-113e2 116d0-116e3 11b60-11b67 11bf0-11bf9 11de0-11de9
    11f00-11f01 11f03 11f34-11f3a 11f3e-11f42 11f50-11f5a 13440 13447-13455 1611e-16139 16d70-16d79
    30fb ff65 1ccf0-1ccf9 1e08f 1e4ec-1e4f9 1e5ee-1e5ef 1e5f1-1e5fa 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5
    """
)
"""Marks, digits and connectors: Mn, Mc, Nd, Pc; Other_ID_Continue."""


def is_new_start(char: str) -> bool:
    """Whether ``char`` is a letter."""
    return any(ord(char) in row for row in _START)


def is_new_part(char: str) -> bool:
    """Whether ``char`` is a letter, a mark, a digit or a connector."""
    return is_new_start(char) or any(ord(char) in row for row in _CONTINUE)
