# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Refusals of the host's reader, in the words of the device's."""

from __future__ import annotations

from mbpf.errors import Place
from mbpf.refusal import PackageError, Refusal
from mbpf.spec.errors import REASONS, Reason


def refuse(
    name: str,
    reason: Reason,
    section: int = 0,
    offset: int = 0,
    limit: int = 0,
    actual: int = 0,
    note: str = "",
) -> PackageError:
    """The error for a package that breaks a rule.

    Args:
        name: of the file.
        reason: the rule.
        section: type of the section that is meant, or 0.
        offset: byte of the file where the rule is broken.
        limit: what the rule allows.
        actual: what was found.
        note: more for people, for example the key that is meant.
    """
    refusal = Refusal(REASONS[reason].code, reason, section, offset, limit, actual)
    return PackageError(refusal, Place(name), note)
