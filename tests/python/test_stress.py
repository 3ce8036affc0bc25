# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Threads on the same maps and programs, watched by ThreadSanitizer: no race, nothing lost or torn.

MBPF_STRESS_SECONDS says how long; a few seconds without it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mbpf.package.build import build
from mbpf.package.config import Config

ROOT = Path(__file__).resolve().parents[2]
STRESS = ROOT / "tests" / "stress"
SECONDS = os.environ.get("MBPF_STRESS_SECONDS", "6")
_PATIENCE_S = 120
sys.path.insert(0, str(ROOT))

from tools.corebuild import PORT, BuildError, Compiler, compile_all, core_sources, link  # noqa: E402

# The sanitizer does not know fences, and does not need them: what they order is atomic here.
FLAGS = (
    *("-std=gnu99", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-Wno-tsan", "-pthread"),
    *("-fsanitize=thread", "-DMBPF_CPU_COUNT=4", "-DMBPF_ALLOW_UNSIGNED=1"),
    *("-DMBPF_STEP_HISTOGRAM=1", "-DMBPF_TIME_HISTOGRAM=1", "-DMBPF_TRACE_LOG=1"),
    # As on targets of 32 bits, where an addition can change two words.
    "-DMBPF_COUNT_WORDS=1",
    f"-I{PORT.parent}",
)


@pytest.fixture(scope="module")
def thread_sanitizer(tmp_path_factory: pytest.TempPathFactory) -> Compiler:
    """The compiler; a reason to skip where its sanitizer does not work."""
    compiler = Compiler("gcc", FLAGS, ("-fsanitize=thread", "-pthread"))
    folder = tmp_path_factory.mktemp("tsan")
    (folder / "empty.c").write_text("int main(void) { return 0; }\n")
    command = ["gcc", "-fsanitize=thread", "empty.c", "-o", "empty"]
    try:
        made = subprocess.run(command, cwd=folder, capture_output=True)
        works = made.returncode == 0 and subprocess.run(["./empty"], cwd=folder).returncode == 0
    except OSError:
        works = False
    if not works:
        pytest.skip("gcc has no ThreadSanitizer that runs here")
    return compiler


def packaged(config: str, folder: Path) -> Path:
    """A package of one of the programs."""
    package = folder / f"{config.replace('/', '-')}.mbpf"
    package.write_bytes(build(Config.read(STRESS / config)).data)
    return package


def stress(
    compiler: Compiler, name: str, packages: list[Path], arguments: list[str]
) -> dict[str, int]:
    """What a binary of tests/stress prints of a run in which the sanitizer saw nothing."""
    try:
        objects = compile_all(compiler, [*core_sources(), PORT, STRESS / name / "main.c"])
        binary = link(compiler, objects, ROOT / "build" / "stress" / name)
    except BuildError as error:
        pytest.fail(str(error))
    command = [str(binary), *map(str, packages), *arguments]
    # Threads that wait for each other would do so for ever.
    limit = float(SECONDS) + _PATIENCE_S
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    assert done.returncode == 0 and done.stderr == "", done.stderr[:4000] + done.stdout
    print(name, *arguments, done.stdout)
    result: dict[str, int] = json.loads(done.stdout)
    return result


def test_maps_under_threads(thread_sanitizer: Compiler, tmp_path: Path) -> None:
    result = stress(thread_sanitizer, "maps", [packaged("maps/mbpf.yaml", tmp_path)], [SECONDS])
    assert result["torn"] == 0
    assert result["events"] == result["counted"] == result["sum"] > 1000
    assert min(result[what] for what in ("writes", "reads", "taken", "consumed")) > 10


@pytest.mark.parametrize("instances", ["pool", "cpu"])
def test_programs_under_threads(thread_sanitizer: Compiler, tmp_path: Path, instances: str) -> None:
    packages = [packaged(f"runtime/version{n}.yaml", tmp_path) for n in (1, 2)]
    result = stress(thread_sanitizer, "runtime", packages, [SECONDS, instances])
    assert result["wrong"] == 0
    assert result["counted"] == result["runs"] > 100
    busy = ("failures", "drained", "updates", "swaps", "reads", "taken", "lost", "traced")
    assert min(result[what] for what in busy) > 0
