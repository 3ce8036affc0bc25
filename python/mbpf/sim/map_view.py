# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A map with its entries, wherever they were read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapView:
    """What a map was declared as, and its entries as bytes in storage order.

    The entries of counters are those that are not 0; those of a ring are its events, the oldest
    first, by their number.
    """

    name: str
    type: str
    key_size: int
    value_size: int
    max_entries: int
    entries: tuple[tuple[bytes, bytes], ...]
    dropped: int = 0
    """Events that a ring has lost."""
