# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What is kept of twister's report, and the page of it. Twister itself is not run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools import twister


def suite(name: str, status: str, *cases: str) -> dict[str, Any]:
    return {"name": name, "status": status, "testcases": [{"status": case} for case in cases]}


def row(passed: int, skipped: int, failed: int) -> dict[str, Any]:
    counts = {"passed": passed, "skipped": skipped, "failed": failed}
    return {"zephyr": "4.3.0", "commit": "abc", **counts}


@pytest.fixture
def zephyr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = "VERSION_MAJOR = 4\nVERSION_MINOR = 3\nPATCHLEVEL = 0\nEXTRAVERSION =\n"
    (tmp_path / "VERSION").write_text(version)
    monkeypatch.setenv("ZEPHYR_BASE", str(tmp_path))


@pytest.mark.usefixtures("zephyr")
def test_rows_of_a_report() -> None:
    report = {
        "testsuites": [
            suite("tests/zephyr/smp/mbpf.zephyr.smp", "passed", "passed", "passed", "skipped"),
            suite("mbpf.core.maps", "failed", "passed", "failed", "blocked"),
            suite("mbpf.hooks.net", "filtered", "filtered"),
            suite("sample.mbpf.hello", "not run", "not run"),
        ]
    }
    assert twister.rows(report, "abc") == {
        "mbpf.zephyr.smp": row(2, 1, 0),
        "mbpf.core.maps": row(1, 0, 2),
    }


def test_results_begin_with_the_totals_of_each_board() -> None:
    results = {
        "native_sim": {"mbpf.b": row(3, 1, 0), "mbpf.a": row(40, 0, 2)},
        "qemu_x86_64": {"mbpf.a": row(7, 0, 0)},
        "mps2/an385": None,
        "native_sim (sanitizers)": None,
    }
    page = twister.results_page(results, {"mps2/an385": "qemu-system-arm"})
    lines = page.splitlines()
    first = lines.index("| Board | Suites | Passed | Skipped | Failed |")
    assert lines[first + 1 : first + 5] == [
        "|---|---:|---:|---:|---:|",
        "| native_sim | 2 | 43 | 1 | 2 |",
        "| qemu_x86_64 | 1 | 7 | 0 | 0 |",
        "",
    ]
    second = lines.index("| Zephyr | Commit | Board | Suite | Passed | Skipped | Failed |")
    assert second == first + 5
    assert lines[second + 2 :] == [
        "| 4.3.0 | abc | native_sim | mbpf.a | 40 | 0 | 2 |",
        "| 4.3.0 | abc | native_sim | mbpf.b | 3 | 1 | 0 |",
        "| 4.3.0 | abc | qemu_x86_64 | mbpf.a | 7 | 0 | 0 |",
        "",
        "Not run: mps2/an385 (qemu-system-arm missing)",
        "",
        "Not run: native_sim (sanitizers)",
    ]


def recorded() -> list[list[str]]:
    """Cells of each line of the tables of the recorded page."""
    lines = twister.RESULTS.read_text(encoding="utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]


def test_recorded_totals_are_those_of_the_suites() -> None:
    totals = {
        cells[0]: list(map(int, cells[1:]))
        for cells in recorded()
        if len(cells) == 5
        if cells[1] != "Suites"
    }
    sums: dict[str, list[int]] = {}
    for cells in recorded():
        if len(cells) == 7 and cells[0] != "Zephyr":
            counts = sums.setdefault(cells[2], [0, 0, 0, 0])
            for i, count in enumerate([1, *map(int, cells[4:])]):
                counts[i] += count
    assert totals == sums
    assert set(totals) <= {board.label for board in twister.boards()}
