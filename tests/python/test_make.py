# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What `make` rewrites is what `make check` looks at, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECK = (ROOT / "tools" / "check.sh").read_text(encoding="utf-8")


def recipe(target: str) -> str:
    """The commands of a target."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert found
    return found[1]


def test_format_formats_what_is_checked() -> None:
    files = re.search(r"^(git ls-files .*) \| xargs -0 clang-format", CHECK, re.MULTILINE)
    assert files and f"{files[1]} | xargs -0 $(BIN)/clang-format -i" in recipe("format")
    assert "ruff format --check --quiet ." in CHECK
    assert "ruff format --quiet ." in recipe("format")


def test_spec_writes_what_is_compared() -> None:
    generators = re.findall(r"^python (\S+) --check$", CHECK, re.MULTILINE)
    assert len(generators) == 3
    assert re.findall(r"\$\(BIN\)/python (\S+)$", recipe("spec"), re.MULTILINE) == generators
