# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""C programs of tests/fuzz, built as tools/test.sh and tools/fuzz.sh build them."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"


def command(*words: str) -> None:
    """Run a command that must succeed."""
    result = subprocess.run(words, capture_output=True, text=True)
    assert result.returncode == 0, f"{' '.join(words)}\n{result.stdout}{result.stderr}"


@cache
def host_program(name: str, folder: str, *options: str) -> Path:
    """Build a program in ``build/FOLDER``; nothing is done when it is there already."""
    build = BUILD / folder
    beside = Path(sys.executable).with_name("cmake")
    cmake = str(beside) if beside.exists() else shutil.which("cmake")
    assert cmake is not None, "cmake is a development dependency"
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (build / "build.ninja").exists():
            source = str(ROOT / "tests/host")
            command(cmake, "-S", source, "-B", str(build), "-G", "Ninja", *options)
        command(cmake, "--build", str(build), "--target", name)
    return build / name


BUILDS: Final = {
    "host-sanitized": ("-DSANITIZE=ON",),
    "host-collect": ("-DSANITIZE=ON", "-DCOLLECT_ALWAYS=ON"),
}
"""Builds of tests/fuzz/memory: the second one collects at every allocation and moves all."""


def memory_program(build: str, *words: str | Path, check: bool = False) -> list[str]:
    """The lines that tests/fuzz/memory prints; with ``check`` it must not fail."""
    program = host_program("memory", build, *BUILDS[build])
    done = subprocess.run([program, *words], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 or not check, f"{done.stdout[-200:]}{done.stderr}"
    return done.stdout.splitlines()
