# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The ways out of statements that are being lowered."""

from __future__ import annotations

from dataclasses import dataclass, field

from mbpf.compiler.ir import Label


@dataclass(slots=True)
class Target:
    """A statement that ``break`` or ``continue`` may leave.

    Attributes:
        labels: its labels.
        end: where ``break`` goes.
        next: where ``continue`` goes; None if it is no loop.
        is_plain: whether ``break`` without a label means it.
    """

    labels: frozenset[str]
    end: Label
    next: Label | None = None
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out: to a place, or out of the function if ``target`` is None."""

    target: Target | None
    is_continue: bool = False


@dataclass(slots=True)
class Finally:
    """A ``finally`` block around what is being lowered.

    Attributes:
        kind: register that says how the block was reached: see ``lower_try``.
        value: register with the value to return or to throw.
        start: where the block begins.
        exits: the ways out that lead through it, in the order of their numbers.
    """

    kind: int
    value: int
    start: Label
    exits: list[Exit] = field(default_factory=list)
