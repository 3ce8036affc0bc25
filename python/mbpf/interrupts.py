# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C at points where nothing is lost by it.

Inside :func:`held` an interrupt is kept until a point that takes it: :func:`check`, or
:func:`released` around what may wait for long. A second one is taken at once. Without
:func:`installed`, interrupts are Python's own.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class _State:
    depth = 0
    pending = False


_state = _State()


def _take(number: int, frame: FrameType | None) -> None:
    if _state.depth and not _state.pending:
        _state.pending = True
        return
    raise KeyboardInterrupt


@contextmanager
def installed() -> Iterator[None]:
    """Take the interrupts of this process, unless somebody else does."""
    try:
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, _take)
    except ValueError:  # Not the main thread.
        yield
        return
    _state.depth, _state.pending = 0, False
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def held() -> Iterator[None]:
    """Keep an interrupt; one that nobody took is raised at the end."""
    _state.depth += 1
    try:
        yield
    finally:
        _state.depth -= 1
    if not _state.depth:
        check()


@contextmanager
def released() -> Iterator[None]:
    """Take interrupts at once, inside :func:`held`."""
    depth, _state.depth = _state.depth, 0
    try:
        check()
        yield
    finally:
        _state.depth = depth


def check() -> None:
    """Take an interrupt that was kept.

    Raises:
        KeyboardInterrupt: there was one.
    """
    if _state.pending:
        _state.pending = False
        raise KeyboardInterrupt
