# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What many files of tests use."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from cli_helpers import Mbpf


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Ctrl-C reaches what tests start, also where the shell has this run ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def mbpf(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Mbpf:
    """The command line, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Mbpf(capsys)
