# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What is kept of twister's report, and the page of it. Twister itself is not run."""

from __future__ import annotations

import json
import subprocess
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
            suite("mbpf.maps", "failed", "passed", "failed", "blocked"),
            suite("mbpf.zephyr.shell", "error"),
            suite("mbpf.core.vm", "failed", "passed", "passed"),
            suite("mbpf.hooks.net", "filtered", "filtered"),
            suite("sample.mbpf.hello", "not run", "not run"),
        ]
    }
    assert twister.rows(report, "abc") == {
        "mbpf.zephyr.smp": row(2, 1, 0),
        "mbpf.maps": row(1, 0, 2),
        "mbpf.zephyr.shell": row(0, 0, 1),
        "mbpf.core.vm": row(2, 0, 1),
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


def test_what_is_recorded_can_be_read_again() -> None:
    results: dict[str, Any] = {
        "native_sim (sanitizers)": {"mbpf.b": row(3, 1, 0), "mbpf.a": row(40, 0, 2)},
        "qemu_x86_64": {"mbpf.a": row(7, 0, 0)},
    }
    page = twister.results_page({**results, "mps2/an385": None}, {})
    assert twister.recorded(page) == results


def test_a_board_that_is_not_run_here_keeps_its_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "results.md"
    old: dict[str, Any] = {"mbpf.core.vm": row(1, 0, 0), "mbpf.gone": row(1, 0, 0)}
    page.write_text(twister.results_page({"native_sim": old, "mps2/an385": old}, {}))
    monkeypatch.setattr(twister, "RESULTS", page)
    monkeypatch.setattr(twister, "folder", lambda board: tmp_path / board.name.replace("/", "_"))
    (tmp_path / "mps2_an385.json").write_text(json.dumps({"mbpf.core.vm": row(2, 0, 0)}))
    twister.write_results({})
    found = twister.recorded(page.read_text())
    assert found["native_sim"] == {"mbpf.core.vm": row(1, 0, 0)}, "but suites that are gone"
    assert found["mps2/an385"] == {"mbpf.core.vm": row(2, 0, 0)}
    assert "qemu_x86_64" not in found


@pytest.mark.parametrize(
    ("folders", "suites"),
    [
        (["tests/core/vm"], ["mbpf.core.vm", "mbpf.maps"]),
        (["tests", "samples"], ["mbpf.core.vm"]),
    ],
    ids=["a part", "all"],
)
def test_suites_that_are_not_run_keep_their_rows_unless_all_were_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: list[str], suites: list[str]
) -> None:
    board = twister.Board("qemu_x86", (), "host")
    monkeypatch.setattr(twister, "folder", lambda board: tmp_path / board.name)
    before = {"mbpf.maps": row(1, 0, 0), "mbpf.core.vm": row(1, 0, 0), "gone": row(1, 0, 0)}
    twister.summary_file(board).write_text(json.dumps(before))
    twister.keep(board, {"mbpf.core.vm": row(3, 0, 0)}, folders)
    kept = json.loads(twister.summary_file(board).read_text())
    assert sorted(kept) == suites
    assert kept["mbpf.core.vm"] == row(3, 0, 0)


def test_a_board_that_is_not_known_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["twister.py", "--board", "qemu_x68"])
    with pytest.raises(SystemExit) as stopped:
        twister.main()
    assert stopped.value.code == 2
    assert "no board qemu_x68; there are native_sim, " in capsys.readouterr().err


@pytest.mark.usefixtures("zephyr")
def test_the_report_of_an_earlier_run_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "twister.json").write_text('{"testsuites": []}')

    def ends_at_once(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 2, "", "no such folder")

    monkeypatch.setattr(subprocess, "run", ends_at_once)
    with pytest.raises(SystemExit, match="twister wrote no report\\nno such folder"):
        twister.run(twister.Board("native_sim", (), "host"), tmp_path, ["none"])


def test_boards_can_be_listed_without_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    twister._libgcc32.cache_clear()
    assert "qemu_x86" in {board.name for board in twister.boards()}
    twister._libgcc32.cache_clear()


def test_recorded_totals_are_those_of_the_suites() -> None:
    page = twister.RESULTS.read_text(encoding="utf-8")
    assert page.count("| Board | Suites | Passed | Skipped | Failed |") == 1
    for label, suites in twister.recorded(page).items():
        assert label in {board.label for board in twister.boards()}
        sums = [sum(row[count] for row in suites.values()) for count in twister.COUNTS]
        assert f"| {label} | {len(suites)} | {' | '.join(map(str, sums))} |" in page.splitlines()


def test_the_first_run_of_a_part_in_a_checkout_keeps_the_rows_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = twister.Board("qemu_x86", (), "host")
    monkeypatch.setattr(twister, "folder", lambda board: tmp_path / board.name)
    monkeypatch.setattr(twister, "RESULTS", tmp_path / "page.md")
    before = {"mbpf.maps": row(1, 0, 0), "mbpf.core.vm": row(1, 0, 0)}
    page = twister.results_page({"qemu_x86": before, "mps2/an385": before}, {})
    (tmp_path / "page.md").write_text(page)
    twister.keep(board, {"mbpf.core.vm": row(3, 0, 0)}, ["tests/core/vm"])
    kept = json.loads(twister.summary_file(board).read_text())
    assert kept == {"mbpf.maps": row(1, 0, 0), "mbpf.core.vm": row(3, 0, 0)}
