# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Turns what the runtime says of a refused package into an error for people."""

from __future__ import annotations

from dataclasses import dataclass

from mbpf.errors import RejectError
from mbpf.spec.errors import ERRORS, REASONS, ErrorCode
from mbpf.spec.package import SectionType
from mbpf.spec.rejects import REJECTS


@dataclass(frozen=True, slots=True)
class Refusal:
    """Code, reason and place as in ``struct mbpf_error_detail``."""

    code: int
    reason: int
    section: int
    offset: int
    limit: int
    actual: int

    @property
    def code_name(self) -> str:
        """Name of the code without its prefix, for example ``SIGNATURE``."""
        return (
            ErrorCode(self.code).name
            if self.code in ErrorCode.__members__.values()
            else str(self.code)
        )

    @property
    def is_verifier(self) -> bool:
        """Whether the verifier refused the bytecode (the reason is then a reject reason)."""
        return self.code == ErrorCode.INVALID_BYTECODE

    @property
    def reason_name(self) -> str | None:
        """Name of the rule that was broken, or None."""
        if self.is_verifier:
            return REJECTS[self.reason].name if self.reason in REJECTS else None
        return REASONS[self.reason].name if self.reason in REASONS else None

    @property
    def id(self) -> str:
        """Stable id for scripts, for example ``signature`` or ``invalid-bytecode``."""
        return self.code_name.lower().replace("_", "-")

    @property
    def hint(self) -> str | None:
        """What to do."""
        return ERRORS[self.code].hint if self.code in ERRORS else None


def refusal_error(refusal: Refusal) -> RejectError:
    """The error for a refused package."""
    name = refusal.reason_name
    parts = [f"package refused: {refusal.code_name}"]
    if name is not None:
        parts.append(f"{name} ({_meaning(refusal)})")
    if refusal.is_verifier:
        parts.append(f"at word {refusal.offset}")
    elif refusal.section:
        section = (
            SectionType(refusal.section).name
            if refusal.section in SectionType
            else str(refusal.section)
        )
        parts.append(f"in section {section} at byte {refusal.offset}")
    if refusal.limit or refusal.actual:
        parts.append(f"limit {refusal.limit}, found {refusal.actual}")
    return RejectError(
        ": ".join(parts[:2]) + "".join(f", {part}" for part in parts[2:]),
        id=refusal.id,
        hint=refusal.hint,
    )


def _meaning(refusal: Refusal) -> str:
    if refusal.is_verifier:
        return REJECTS[refusal.reason].text
    return REASONS[refusal.reason].meaning
