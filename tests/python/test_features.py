# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Each feature that the documentation lists has a test, and the test is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "doc" / "reference" / "features.rst").read_text(encoding="utf-8")
ROWS = PAGE.split("\n   * - ")[1:]
PROOF = re.compile(r"``(tests/[^`]+)``(?: ``(\w+)``)?")


def test_every_row_has_a_proof() -> None:
    """Only the headings of the tables have none, and what is said not to be here yet."""
    without = [row for row in ROWS if not PROOF.search(row)]
    rows = [row for row in without if row.splitlines()[0] != "First implementation"]
    assert all(re.search(r"\bnot (here )?yet\b", row) for row in rows)
    assert len(ROWS) - len(without) > 60


@pytest.mark.parametrize("file, test", sorted({*PROOF.findall(PAGE)}))
def test_proof_is_there(file: str, test: str) -> None:
    """A folder or file of cases, or a function of a test."""
    path = ROOT / file
    assert path.exists()
    if test:
        source = path.read_text(encoding="utf-8")
        pattern = rf"^ZTEST(?:_F)?\(\w+, {test}\)|^def {test}\("
        assert re.search(pattern, source, re.MULTILINE)
