# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The tool that measures the footprint on Zephyr reads and writes the right figures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tools import footprint  # noqa: E402

LOG = """
Memory region         Used Size  Region Size  %age Used
           FLASH:          1 KB         4 MB      2.87%
             RAM:          64 B         4 MB      1.17%
Memory region         Used Size  Region Size  %age Used
           FLASH:      120428 B         4 MB      2.87%
             RAM:         48 KB         4 MB      1.17%
        IDT_LIST:          0 GB        32 KB      0.00%
"""


def test_it_says_so_without_zephyr() -> None:
    command = [sys.executable, str(ROOT / "tools/footprint.py")]
    env = {key: value for key, value in os.environ.items() if key != "ZEPHYR_BASE"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no ZEPHYR_BASE" in done.stderr


def test_the_last_table_of_the_linker_counts() -> None:
    assert footprint.linked(LOG) == (120428, 48 * 1024)
    with pytest.raises(footprint.FootprintError):
        footprint.linked("FAILED")


def test_symbols_are_switched_from_their_default() -> None:
    assert footprint.switched("MBPF_BUILTINS_JSON") == {"MBPF_BUILTINS_JSON": "n"}
    assert footprint.switched("MBPF_DEFER") == {"MBPF_DEFER": "y"}
    assert footprint.switched("MBPF_BUILTINS_ARRAY")["MBPF_BUILTINS_STRING"] == "n"
    for symbol in footprint.SWITCHES:
        assert footprint.switched(symbol)[symbol] in ("y", "n")


def test_the_page() -> None:
    rows = {
        footprint.WITHOUT: [20000, 8000],
        footprint.MINIMAL: [69152, 12097],
        footprint.DEFAULTS: [120000, 49000],
        "MBPF_BUILTINS_JSON": [117000, 49000],
    }
    about = {"zephyr": "4.3.0", "commit": "abc", "compiler": "gcc"}
    none = dict.fromkeys(footprint.SIZES, 0)
    configured = {
        footprint.WITHOUT: {**none, "MAIN_STACK_SIZE": 1024},
        footprint.MINIMAL: {**none, "MBPF_ARENA_SIZE": 2048, "MAIN_STACK_SIZE": 2560},
        footprint.DEFAULTS: {**none, "MBPF_ARENA_SIZE": 8192, "MAIN_STACK_SIZE": 2560},
    }
    stacks = {"signed": {"main": 1864, "mbpf": 360}, "minimal": {"main": 1736}}
    text = footprint.page(rows, configured, stacks, about)
    assert "| minimal | 69,152 | 12,097 | 49,152 | 4,097 | 2,049 |" in text
    assert "| 49,152 (met) | 4,096 (not met) |" in text
    assert "| `CONFIG_MBPF_BUILTINS_JSON` | n |  | -3,000 | +0 |" in text
    assert "Measured at commit" not in text
    assert "| Arena, `CONFIG_MBPF_ARENA_SIZE` | 0 | 8,192 | 2,048 |" in text
    assert "with `CONFIG_MBPF_ARENA_SIZE=2048` and `CONFIG_MBPF_LOG_AT_ONCE=y`." in text
    assert "`CONFIG_MAIN_STACK_SIZE` is 2,560 bytes by default" in text
    assert "| signed | 1,864 | 360 |" in text
    assert "| minimal | 1,736 | none |" in text


def test_only_figures_of_the_same_code_stand_beside_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def told(commit: str) -> dict[str, str]:
        return {"zephyr": "4.3.0", "commit": commit, "compiler": "gcc 12"}

    def git(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        assert command[:3] == ["git", "diff", "--quiet"]
        return subprocess.CompletedProcess(command, 0 if "same" in command else 1)

    monkeypatch.setattr(subprocess, "run", git)
    assert footprint.goes_on(told("abc"), told("same"))
    assert not footprint.goes_on(told("abc"), told("other"))
    assert not footprint.goes_on(told("same"), told("same-dirty"))
    assert not footprint.goes_on(told("same"), {**told("same"), "compiler": "gcc 13"})


def test_sizes_of_a_configuration() -> None:
    found = footprint.sizes("CONFIG_MBPF_ARENA_SIZE=2048\nCONFIG_MAIN_STACK_SIZE=1024\n")
    assert found["MBPF_ARENA_SIZE"] == 2048
    assert found["MAIN_STACK_SIZE"] == 1024
    assert found["MBPF_LOG_RING_SIZE"] == 0


def test_rows_of_symbols_stay_until_there_are_new_ones() -> None:
    row = "| `CONFIG_MBPF_DEFER` | y |  | +448 | +8 |"
    rows = {footprint.WITHOUT: [1, 1], footprint.MINIMAL: [2, 2], footprint.DEFAULTS: [3, 3]}
    configured = dict.fromkeys(footprint.VARIANTS, dict.fromkeys(footprint.SIZES, 0))
    about = {"zephyr": "4.3.0", "commit": "abc", "compiler": "gcc"}
    text = f"Zephyr 4.3.0, commit\n0123abc, gcc\n{row}\n"
    for _ in range(2):
        text = footprint.page(rows, configured, {}, about, footprint.earlier(text))
        assert "Measured at commit 0123abc, against the defaults there:" in text
        assert row in text
    measured = {**rows, "MBPF_DEFER": [4, 4]}
    text = footprint.page(measured, configured, {}, about, footprint.earlier(text))
    assert "0123abc" not in text
    assert "| `CONFIG_MBPF_DEFER` | y |  | +1 | +1 |" in text
