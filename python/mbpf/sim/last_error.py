# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The last failure of a program, wherever it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LastError:
    """The last failed run: kind of failure, word and function where, message of an exception."""

    failure: str
    pc: int
    function: int
    error_class: int
    message: str
    trace: tuple[int, ...] = ()
    """The words at which the functions of the stack are, the innermost first."""
