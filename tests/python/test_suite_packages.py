# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The packages and tables that the C suites embed are those that generate.py makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUITES = sorted(path.parent.name for path in (ROOT / "tests/core").glob("*/generate.py"))


@pytest.mark.parametrize("suite", SUITES)
def test_generated_files_are_current(suite: str) -> None:
    script = ROOT / "tests/core" / suite / "generate.py"
    result = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    again = f"run {script.relative_to(ROOT)}"
    assert result.returncode == 0, f"{result.stdout}{result.stderr}\n{again}"
