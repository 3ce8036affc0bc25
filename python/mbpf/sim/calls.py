# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What calls of the C API have in common: packages in memory, and refusals."""

from __future__ import annotations

from typing import Any

from mbpf.errors import RejectError
from mbpf.refusal import Refusal
from mbpf.sim._core import ffi, lib


def aligned(package: bytes) -> Any:
    """A package as the runtime wants it; it must be kept for as long as it is used."""
    words = ffi.new("uint64_t[]", max(1, (len(package) + 7) // 8))
    ffi.memmove(words, package, len(package))
    return words


def refusal_of(code: int, detail: Any) -> Refusal:
    """What a call said, from its code and its ``struct mbpf_error_detail``."""
    return Refusal(
        code=code,
        reason=detail.reason,
        section=detail.section,
        offset=detail.offset,
        limit=detail.limit,
        actual=detail.actual,
        item=None if detail.item == lib.MBPF_NO_ITEM else detail.item,
        error_class=detail.error_class,
        message=ffi.string(detail.message).decode("latin-1"),
        trace=words_of(detail.trace),
    )


def words_of(trace: Any) -> tuple[int, ...]:
    """The words of a ``struct mbpf_trace``."""
    return tuple(trace.pc[0 : trace.count])


def check(code: int, what: str) -> None:
    """Make sure that a call has done what it should.

    Raises:
        RejectError: it has not; ``what`` says what could not be done.
    """
    if code != 0:
        refusal = Refusal(code=code, reason=0)
        message = f"{what}: {refusal.code_name}: {refusal.meaning}"
        raise RejectError(message, id=refusal.id, hint=refusal.hint)
