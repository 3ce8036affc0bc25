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
from tools import footprint_options as options  # noqa: E402
from tools.footprint_page import REST, Results, page  # noqa: E402

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
    assert options.switched("MBPF_BUILTINS_JSON") == {"MBPF_BUILTINS_JSON": "n"}
    assert options.switched("MBPF_DEFER") == {"MBPF_DEFER": "y"}
    assert options.switched("MBPF_BUILTINS_ARRAY")["MBPF_BUILTINS_STRING"] == "n"
    for symbol in options.SWITCHES:
        assert options.switched(symbol)[symbol] in ("y", "n")


def test_parts_of_a_report() -> None:
    def node(path: str, size: int, *children: object) -> dict[str, object]:
        return {"name": path, "identifier": path, "size": size, "children": list(children)}

    module = "/a place/mbpf/subsys/mbpf"
    core = node(
        f"{module}/core",
        110,
        node(f"{module}/core/vm.c", 60, node(f"{module}/core/vm.c/mbpf_vm_run", 60)),
        node(f"{module}/core/vm_call.c", 30),
        node(f"{module}/core/map_lpm.c", 20),
    )
    own = [core, node(f"{module}/start.c", 7), node(f"{module}/hooks/net.c", 5)]
    # In a workspace, paths start at its folder.
    zephyr = node("ZEPHYR_BASE", 300, node("kernel", 300, node("kernel/sched.c", 300)))
    symbols = node("root", 450, node("/", 122, node("/a place", 122, *own)), zephyr)
    assert footprint.parts({"symbols": symbols, "total_size": 450}) == {
        "vm": 90,
        "maps": 20,
        "port to Zephyr": 7,
        "hook points of Zephyr": 5,
        REST: 328,
    }


def test_the_page() -> None:
    rows = {
        options.WITHOUT: [20000, 8000],
        options.MINIMAL: [69152, 12097],
        options.DEFAULTS: [120000, 49000],
        **{symbol: [120448, 49008] for symbol in options.SWITCHES},
        "MBPF_BUILTINS_JSON": [117000, 49000],
    }
    none = dict.fromkeys(options.SIZES, 0)
    results = Results(
        {"zephyr": "4.3.0", "commit": "abc", "compiler": "gcc"},
        rows=rows,
        configured={
            options.WITHOUT: {**none, "MAIN_STACK_SIZE": 1024},
            options.MINIMAL: {**none, "MBPF_ARENA_SIZE": 2048, "MAIN_STACK_SIZE": 2560},
            options.DEFAULTS: {**none, "MBPF_ARENA_SIZE": 8192, "MAIN_STACK_SIZE": 2560},
        },
        parts={
            options.WITHOUT: {REST: [20000, 8000]},
            options.MINIMAL: {REST: [23000, 9000], "vm": [12000, 0]},
            options.DEFAULTS: {REST: [24000, 9500], "vm": [12500, 0], "crypto": [13000, 1]},
        },
        stacks={"signed": {"main": 1864, "mbpf": 360}, "minimal": {"main": 1736}},
    )
    text = page(results)
    assert "| minimal | 69,152 | 12,097 | 49,152 | 4,097 | 2,049 |" in text
    assert "| 49,152 (met) | 4,096 (not met) |" in text
    assert "| `CONFIG_MBPF_BUILTINS_JSON` | n |  | -3,000 | +0 |" in text
    assert "| `CONFIG_MBPF_DEFER` | y |  | +448 | +8 |" in text
    assert "| Arena, `CONFIG_MBPF_ARENA_SIZE` | 0 | 8,192 | 2,048 |" in text
    assert "with `CONFIG_MBPF_ARENA_SIZE=2048` and `CONFIG_MBPF_LOG_AT_ONCE=y`." in text
    assert "`CONFIG_MAIN_STACK_SIZE` is 2,560 bytes by default" in text
    assert "| signed | 1,864 | 360 |" in text
    assert "| minimal | 1,736 | none |" in text
    # The largest first, what is not ours last.
    assert (
        "| crypto | 0 | 0 | 13,000 | 1 | 0 | 0 |\n"
        "| vm | 0 | 0 | 12,500 | 0 | 12,000 | 0 |\n"
        f"| {REST} | 20,000 | 8,000 | 24,000 | 9,500 | 23,000 | 9,000 |\n"
    ) in text


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
