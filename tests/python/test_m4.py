# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The sample programs do on an emulated Cortex-M4, packet by packet, what they do here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mbpf.package.build import build
from mbpf.package.config import Config
from mbpf.package.keys import PrivateKey, write_public
from mbpf.package.sign import sign

ROOT = Path(__file__).resolve().parents[2]
PCAP = ROOT / "tests" / "captures" / "lab.pcap"
NEEDED = ("arm-none-eabi-gcc", "qemu-system-arm")
MISSING = [name for name in NEEDED if shutil.which(name) is None]

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"the Cortex-M4 checks need {', '.join(MISSING)}"
)


def run_on_device(package: Path, key: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "m4" / "run.py"), str(package)]
    command += ["--key", str(key), "--pcap", str(PCAP), *more]
    return subprocess.run(command, capture_output=True, text=True)


def make(name: str, folder: Path) -> tuple[Path, Path]:
    key = PrivateKey.generate()
    config = Config.read(ROOT / "samples" / "programs" / name / "mbpf.yaml")
    package = folder / f"{name}.mbpf"
    package.write_bytes(sign(build(config).data, key))
    write_public(folder / "key.pub", key.public)
    return package, folder / "key.pub"


@pytest.mark.parametrize("name", ["drop_port", "top_talkers", "rate_limit"])
def test_same_as_simulator(name: str, tmp_path: Path) -> None:
    done = run_on_device(*make(name, tmp_path), "--compare", "--json")
    assert done.stderr == ""
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["differences"] == []
    assert done.returncode == 0
    # The comparison is of something: packets were judged, steps counted, maps filled.
    assert len(result["verdicts"]) > 100
    assert all(steps > 0 for steps in result["steps"])
    assert result["stats"]["failures"] == 0
    assert all(entries for entries in result["maps"].values())


def test_device_checks_the_signature(tmp_path: Path) -> None:
    package, key = make("drop_port", tmp_path)
    data = bytearray(package.read_bytes())
    data[-1] ^= 1
    package.write_bytes(data)
    done = run_on_device(package, key)
    assert done.returncode == 2
    assert "step load, code SIGNATURE" in done.stderr
