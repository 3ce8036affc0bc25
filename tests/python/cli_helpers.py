# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the command line in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mbpf.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
CAPTURE = ROOT / "tests/captures/lab.pcap"
PROGRAMS = ROOT / "samples/programs"


@dataclass(frozen=True)
class Done:
    """A command that is over."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """What ``--json`` wrote."""
        data = json.loads(self.out)
        assert isinstance(data, dict)
        return data


class Mbpf:
    """``mbpf`` as a function."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *args: object) -> Done:
        self._capsys.readouterr()
        code = main([str(arg) for arg in args])
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.err
        return Done(code, captured.out, captured.err)
