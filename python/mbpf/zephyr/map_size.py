# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""How large the tables of maps are on a device: what subsys/mbpf/core/map.c computes."""

from __future__ import annotations

from typing import Final

from mbpf.package.manifest import MapDecl

_KEYED: Final = ("hash", "lru", "percpu_hash", "lpm")
_STATE: Final = 1
"""Bytes of an entry before its key."""
_RING_LEAST: Final = 64
_COUNTER: Final = 8
_PREFIX_LENGTH: Final = 4
"""Bytes of the length in front of a prefix."""


def table_bytes(decl: MapDecl, cpus: int) -> int:
    """Bytes of the table of a map of a known type.

    Args:
        decl: the map.
        cpus: processors of the device.
    """
    name = decl.type_name
    if name == "counter":
        return decl.max_entries * _COUNTER
    if name == "ring":
        return max(_RING_LEAST, decl.max_entries * decl.value_size)
    is_keyed = name in _KEYED
    slots = decl.max_entries + (decl.max_entries // 2 + 1 if is_keyed else 0)
    values = cpus if name.startswith("percpu_") else 1
    stride = _STATE + (decl.key_size if is_keyed else 0) + values * decl.value_size
    lengths = 0
    if name == "lpm":
        # A count for each length that a prefix can have, and a byte to align them.
        lengths = ((decl.key_size - _PREFIX_LENGTH) * 8 + 1) * 2 + 1
    return slots * stride + lengths
