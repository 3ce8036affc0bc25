# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The outcomes of a run as numbers: by folder, by reason, by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mbpf.conformance.outcome import Kind, Outcome

FOLDER_COLUMNS = ("Folder", "Files", "Not run", "Excluded", "Outside", "Counted", "Passed", "%")
EXCLUDED_COLUMNS = ("Excluded by", "Files", "Refused or ended", "Passed", "Wrong")
REASON_COLUMNS = ("Reason", "Files")
CAUSE_COLUMNS = ("Cause", "Files", "For example")


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of some files.

    Attributes:
        files: all.
        not_run: flags or a harness that there are not here.
        excluded: by a feature or a path of the profile.
        outside: refused by name, or ended in a ProfileError, for a reason of the profile.
        passed: of those that count.
        failed: of those that count.
        wrong: gave another answer than JavaScript's without a word, excluded ones as well.
    """

    files: int
    not_run: int
    excluded: int
    outside: int
    passed: int
    failed: int
    wrong: int

    @property
    def counted(self) -> int:
        """The denominator: files that use only what the profile has."""
        return self.passed + self.failed

    @property
    def percent(self) -> float:
        """How many of them pass."""
        return 100 * self.passed / self.counted if self.counted else 100.0

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Figures:
        """The counts of some outcomes."""
        items = list(outcomes)
        run = [item for item in items if item.kind not in (Kind.SKIPPED, Kind.UNSUPPORTED)]
        inside = [item for item in run if item.excluded is None]
        kinds = Counter(item.kind for item in inside)
        return cls(
            len(items),
            len(items) - len(run),
            len(run) - len(inside),
            kinds[Kind.OUTSIDE],
            kinds[Kind.PASSED],
            kinds[Kind.FAILED],
            sum(item.is_wrong for item in run),
        )

    def to_json(self) -> dict[str, object]:
        """The figures as JSON data."""
        return {
            "files": self.files,
            "not_run": self.not_run,
            "excluded": self.excluded,
            "outside": self.outside,
            "counted": self.counted,
            "passed": self.passed,
            "failed": self.failed,
            "wrong": self.wrong,
            "percent": round(self.percent, 3),
        }


def by_folder(outcomes: Iterable[Outcome], depth: int = 2) -> dict[str, Figures]:
    """Figures of each folder, so many levels below ``test``."""
    groups: dict[str, list[Outcome]] = {}
    for item in outcomes:
        folder = "/".join(item.path.split("/")[:-1][:depth])
        groups.setdefault(folder, []).append(item)
    return {name: Figures.of(groups[name]) for name in sorted(groups)}


def folder_row(name: str, figures: Figures) -> tuple[object, ...]:
    """A row of :data:`FOLDER_COLUMNS`."""
    return (
        name,
        figures.files,
        figures.not_run,
        figures.excluded,
        figures.outside,
        figures.counted,
        figures.passed,
        _percent(figures),
    )


def _percent(figures: Figures) -> str:
    # Never rounded up to 100.
    return f"{int(figures.percent * 100) / 100:.2f}" if figures.counted else ""


def reason_rows(outcomes: Iterable[Outcome], *kinds: Kind) -> list[tuple[str, int]]:
    """Why files did not count that ended in one of these ways, most frequent first."""
    counts = Counter(
        item.cause for item in outcomes if item.kind in kinds and item.excluded is None
    )
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))


def excluded_rows(outcomes: Iterable[Outcome]) -> list[tuple[str, int, int, int, int]]:
    """What became of files that the profile excludes, by reason."""
    groups: dict[str, list[Outcome]] = {}
    for item in outcomes:
        if item.excluded is not None and item.kind not in (Kind.SKIPPED, Kind.UNSUPPORTED):
            groups.setdefault(item.excluded, []).append(item)
    rows = []
    for reason, items in groups.items():
        passed = sum(item.kind == Kind.PASSED for item in items)
        wrong = sum(item.is_wrong for item in items)
        rows.append((reason, len(items), len(items) - passed - wrong, passed, wrong))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def failures(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Files that count and failed, and wrong answers of those that do not, by path."""
    return sorted(
        (item for item in outcomes if (item.counts and item.kind == Kind.FAILED) or item.is_wrong),
        key=lambda item: item.path,
    )


def cause_rows(failed: Sequence[Outcome]) -> list[tuple[str, int, str]]:
    """The causes of failures, most frequent first, with the first file of each."""
    counts = Counter(item.cause for item in failed)
    first = {item.cause: item.path for item in reversed(failed)}
    return [(cause, count, first[cause]) for cause, count in counts.most_common()]
