# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The core fits on a small Cortex-M4 and needs neither libm nor 64-bit atomics."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools.corebuild import compile_all  # noqa: E402
from tools.m4.image import SIZE_FLAGS, compiler  # noqa: E402
from tools.size import forbidden, growth, recorded  # noqa: E402

needs_compiler = pytest.mark.skipif(
    shutil.which("arm-none-eabi-gcc") is None, reason="the size check needs arm-none-eabi-gcc"
)

CHANGELOG = """## Unreleased

### Size
- vm: 7,000 -> 7,300 bytes (more)
- maps: 700 bytes

### Language
- vm: 1 bytes, which is another section

## 0.1

### Size
- vm: 7,000 bytes
- crypto: 3,000 bytes
"""


def test_newest_figure_of_each_part_counts() -> None:
    assert recorded(CHANGELOG) == {"vm": 7300, "maps": 700, "crypto": 3000}


@pytest.mark.parametrize(("size", "grew"), [(7000, False), (7446, False), (7447, True)])
def test_growth_needs_a_line_in_the_changelog(size: int, grew: bool) -> None:
    found = growth({"vm": size}, recorded(CHANGELOG))
    assert bool(found) == grew
    assert not grew or "- vm: 7,300 -> 7,447 bytes (reason)" in found[0]


def test_new_part_needs_a_line() -> None:
    assert growth({"json": 10}, {}) != []


def test_flags_are_those_of_the_module() -> None:
    cmake = (ROOT / "subsys" / "mbpf" / "CMakeLists.txt").read_text()
    found = re.search(r"zephyr_library_cc_option\(([^)]*)\)", cmake)
    assert found is not None
    assert tuple(found[1].split()) == SIZE_FLAGS


@needs_compiler
def test_limits_are_kept() -> None:
    command = [sys.executable, str(ROOT / "tools" / "size.py"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert report["problems"] == []
    assert done.returncode == 0
    assert sum(report["parts"].values()) == report["flash"]
    assert all(report["parts"][part] > 0 for part in ("vm", "verifier", "crypto", "maps"))


@needs_compiler
@pytest.mark.parametrize(
    ("source", "symbol"),
    [
        ("double fmod(double, double); double f(double a) { return fmod(a, 3); }", "fmod"),
        ("float sqrtf(float); float f(float a) { return sqrtf(a); }", "sqrtf"),
        ("long long a; long long f(void) { return __atomic_fetch_add(&a, 1, 5); }", "__atomic_"),
    ],
)
def test_forbidden_symbol_is_found(source: str, symbol: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.c"
    file.write_text(source)
    found = forbidden(compile_all(compiler("-Os"), [file]))
    assert len(found) == 1
    assert symbol in found[0]


@needs_compiler
def test_own_functions_are_not_forbidden(tmp_path: Path) -> None:
    file = tmp_path / "good.c"
    file.write_text("double mbpf_fmod(double a); double f(double a) { return mbpf_fmod(a); }")
    assert forbidden(compile_all(compiler("-Os"), [file])) == []
