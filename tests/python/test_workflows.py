# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The workflows of .github are YAML of the right shape, and take nothing that can change.

They are not run here; that they do what they say is seen where they run.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTION = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
RUNNER = re.compile(r"ubuntu-\d\d\.\d\d")


def read(path: Path) -> dict[Any, Any]:
    """A workflow. YAML reads its key `on` as true."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def test_there_are_workflows() -> None:
    assert [path.name for path in WORKFLOWS] == ["host.yml", "zephyr.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_shape(path: Path) -> None:
    data = read(path)
    assert data["name"] == path.stem
    assert {"push", "pull_request"} <= set(data[True])
    # Nothing that a pull request brings may write.
    assert data["permissions"] == {"contents": "read"}
    for job in data["jobs"].values():
        assert RUNNER.fullmatch(job["runs-on"])
        assert 0 < job["timeout-minutes"] <= 120
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert "uses" not in step or ACTION.fullmatch(step["uses"])
            assert "${{ github.event" not in step.get("run", "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_they_run_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"\b(?:tools|tests|scripts)/[\w/.-]+\.\w+", text):
        assert name == "scripts/requirements.txt" or (ROOT / name).is_file(), name
    for target in re.findall(r"run: make (\w+)", text):
        assert f"\n{target}:" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_zephyr_release_is_that_of_the_manifest() -> None:
    manifest = yaml.safe_load((ROOT / "west-zephyr.yml").read_text(encoding="utf-8"))["manifest"]
    release = manifest["projects"][0]["revision"]
    job = read(ROOT / ".github/workflows/zephyr.yml")["jobs"]["twister"]
    assert job["strategy"]["matrix"]["zephyr"] == [release, "main"]
    assert any(f"revision: {release}/" in step.get("run", "") for step in job["steps"])
