# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What became of a file of the suite."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

WRONG_ANSWERS = frozenset({"assertion", "exception", "accepted", "no-exception"})
"""Causes of failures in which a program did something else than JavaScript, without a word."""


class Kind(StrEnum):
    """How a file ended."""

    PASSED = "passed"
    FAILED = "failed"
    OUTSIDE = "outside"
    UNSUPPORTED = "unsupported"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file.

    Attributes:
        path: of the file, below ``test``.
        kind: how it ended.
        cause: of a failure: ``assertion``, ``exception``, ``accepted``, ``no-exception``,
            ``refused ID``, ``profile OPERATION``, ``budget KIND``, ``package``, ``compiler``,
            ``crash`` or ``timeout``; of the others the reason.
        message: more for people.
        line: in the file, or None.
        excluded: why it does not count though it ran, or None.
    """

    path: str
    kind: Kind
    cause: str = ""
    message: str = ""
    line: int | None = None
    excluded: str | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether the program gave another answer than JavaScript's, without a word."""
        return self.kind == Kind.FAILED and self.cause in WRONG_ANSWERS

    @property
    def counts(self) -> bool:
        """Whether it uses only what the profile has."""
        return self.excluded is None and self.kind in (Kind.PASSED, Kind.FAILED)

    def to_json(self) -> dict[str, object]:
        """The outcome as JSON data."""
        return asdict(self)
