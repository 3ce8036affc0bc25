# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Applications built for native_sim, where there is a Zephyr tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def missing() -> str:
    """Why no application can be built here; empty if one can."""
    if not os.environ.get("ZEPHYR_BASE"):
        return "no ZEPHYR_BASE"
    absent = [tool for tool in ("cmake", "ninja", "gcc") if shutil.which(tool) is None]
    return f"{', '.join(absent)} missing" if absent else ""


def build(app: str, folder: Path, *options: str) -> Path:
    """Builds an application of this project in ``folder``; returns the program for the host."""
    env = dict(os.environ, ZEPHYR_TOOLCHAIN_VARIANT="host")
    command = ["cmake", "-G", "Ninja", "-S", str(ROOT / app), "-B", str(folder)]
    command += ["-DBOARD=native_sim", f"-DPython3_EXECUTABLE={sys.executable}", *options]
    for words in (command, ["cmake", "--build", str(folder), "--parallel", "2"]):
        done = subprocess.run(words, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "zephyr" / "zephyr.exe"
