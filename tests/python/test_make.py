# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What is written in several files of the build: what is checked, what is installed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CHECK = (ROOT / "tools" / "check.sh").read_text(encoding="utf-8")
GENERATORS = re.findall(r"^python (\S+) --check$", CHECK, re.MULTILINE)


def requirements(text: str) -> dict[str, tuple[str, str]]:
    """By name of a package, how its version is compared, and with what."""
    rows = re.findall(r"^\s*\"?([\w-]+)(==|>=)([\d.]+)", text, re.MULTILINE)
    return {name: (sign, version) for name, sign, version in rows}


def test_what_west_installs_is_what_the_package_needs() -> None:
    least = requirements((ROOT / "scripts/requirements.txt").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    exact = requirements("\n".join(project["dependencies"]))
    assert least.keys() == exact.keys()
    for name, (sign, version) in exact.items():
        numbers = [tuple(map(int, text.split("."))) for text in (least[name][1], version)]
        assert (least[name][0], sign) == (">=", "==") and numbers[0] <= numbers[1], name


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
    assert len(GENERATORS) == 3
    assert re.findall(r"\$\(BIN\)/python (\S+)$", recipe("spec"), re.MULTILINE) == GENERATORS


def test_hooks_before_a_commit_are_the_quick_checks() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (repo,) = yaml.safe_load(text)["repos"]
    entries = {hook["id"]: hook["entry"].removeprefix(".venv/bin/") for hook in repo["hooks"]}
    generators = [f"python {path} --check" for path in GENERATORS]
    tools = ["ruff check", "ruff format --check", "mypy", "clang-format --dry-run --Werror"]
    assert list(entries.values()) == [*generators, *tools]
    for command in tools:
        assert command.partition(" ")[0] in CHECK
    (exclude,) = (hook["exclude"] for hook in repo["hooks"] if hook["id"] == "clang-format")
    assert re.match(exclude, "include/mbpf/gen/isa.h") and "':!include/mbpf/gen'" in CHECK
