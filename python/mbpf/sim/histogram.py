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


class Histogram:
    """Counts values; how many they are does not matter for the memory that it takes."""

    def __init__(self, values: Iterable[int] = ()) -> None:
        self._counts: Counter[int] = Counter()
        for value in values:
            self.add(value)

    def __len__(self) -> int:
        """How many values there were."""
        return self._counts.total()

    def add(self, value: int) -> None:
        """Count one more."""
        self._counts[min(max(value, 1).bit_length(), _BUCKETS) - 1] += 1

    def buckets(self) -> list[Bucket]:
        """The buckets from the first to the last that is not empty."""
        counts = self._counts
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
