# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""How many runs took how much, in powers of two, as the histograms of a device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_BUCKETS: Final = 32
"""The last one has everything that is larger."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Runs that took ``first`` to ``last``; None: or more."""

    first: int
    last: int | None
    count: int


def histogram(values: Iterable[int]) -> list[Bucket]:
    """The buckets from the first to the last that is not empty."""
    counts = Counter(min(max(value, 1).bit_length(), _BUCKETS) - 1 for value in values)
    if not counts:
        return []
    return [
        Bucket(
            first=1 << at if at else 0,
            last=(2 << at) - 1 if at < _BUCKETS - 1 else None,
            count=counts[at],
        )
        for at in range(min(counts), max(counts) + 1)
    ]
