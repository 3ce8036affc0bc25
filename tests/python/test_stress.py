# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Threads on the same maps, watched by ThreadSanitizer: no race, nothing lost, no value torn."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from mbpf.package.build import build
from mbpf.package.config import Config

ROOT = Path(__file__).resolve().parents[2]
STRESS = ROOT / "tests" / "stress"
SECONDS = "8"
sys.path.insert(0, str(ROOT))

from tools.corebuild import PORT, BuildError, Compiler, compile_all, core_sources, link  # noqa: E402

# The sanitizer does not know fences, and does not need them: what they order is atomic here.
FLAGS = (
    *("-std=gnu99", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-Wno-tsan", "-pthread"),
    *("-fsanitize=thread", "-DMBPF_CPU_COUNT=4", "-DMBPF_ALLOW_UNSIGNED=1"),
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


def test_maps_under_threads(thread_sanitizer: Compiler, tmp_path: Path) -> None:
    package = tmp_path / "maps.mbpf"
    package.write_bytes(build(Config.read(STRESS / "maps" / "mbpf.yaml")).data)
    sources = [*core_sources(), PORT, STRESS / "maps" / "main.c"]
    try:
        objects = compile_all(thread_sanitizer, sources)
        binary = link(thread_sanitizer, objects, ROOT / "build" / "stress" / "maps")
    except BuildError as error:
        pytest.fail(str(error))
    done = subprocess.run([str(binary), str(package), SECONDS], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr[:4000] + done.stdout
    result = json.loads(done.stdout)
    assert result["torn"] == 0
    assert result["events"] == result["counted"] == result["sum"] > 1000
    assert min(result[what] for what in ("writes", "reads", "taken", "consumed")) > 10
