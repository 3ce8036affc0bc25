# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The public readers of packages, manifests and debug symbols take any bytes.

Every cut, every flip, every alignment and some changes at random, in memory of exactly their size
under the sanitizers; ``tools/fuzz.sh`` makes more of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from host_programs import ROOT, host_program

sys.path.insert(0, str(ROOT / "tests" / "fuzz"))

import prepare


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages, with debug symbols."""
    folder = tmp_path_factory.mktemp("readers")
    prepare.prepare(folder)
    return folder


@pytest.mark.parametrize("suffix", ["", ".signed"])
@pytest.mark.parametrize("name", prepare.SAMPLES)
def test_any_bytes(inputs: Path, name: str, suffix: str) -> None:
    program = host_program("readers", "host-sanitized", "-DSANITIZE=ON")
    package = inputs / f"{name}{suffix}.mbpf"
    words = [str(program), "-r", "5000", "-s", "7", str(package)]
    result = subprocess.run(words, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    counts = json.loads(result.stdout)
    size = package.stat().st_size
    assert counts["package"]["tried"] == 8 + 2 * size + 8 * size + 5000
    for subject, found in counts.items():
        assert 0 < found["accepted"] < found["tried"], subject
