# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Real builds of Zephyr applications; skipped where there is no Zephyr tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_helpers import ROOT, Mbpf

pytestmark = [
    pytest.mark.skipif("ZEPHYR_BASE" not in os.environ, reason="no ZEPHYR_BASE"),
    pytest.mark.skipif(shutil.which("cmake") is None, reason="no cmake"),
]
HELLO = ROOT / "samples/hello"


def cmake(*args: object) -> subprocess.CompletedProcess[str]:
    """CMake, with the host's compiler for native_sim."""
    env = {**os.environ, "ZEPHYR_TOOLCHAIN_VARIANT": "host"}
    command = ["cmake", *map(str, args)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_a_program_that_the_firmware_refuses_stops_its_build(mbpf: Mbpf, tmp_path: Path) -> None:
    """The sample hello, in a firmware with limits too small for it, then in one with others."""
    build = tmp_path / "build"
    told = ["-B", build, "-S", HELLO, "-GNinja", "-DBOARD=native_sim"]
    told += [f"-DPython3_EXECUTABLE={sys.executable}"]
    configured = cmake(*told, "-DCONFIG_MBPF_MAX_HEAP_SIZE=64")
    assert configured.returncode == 0, configured.stdout + configured.stderr
    package = build / "mbpf/hello.mbpf"
    built = cmake("--build", build, "--target", package)
    assert built.returncode != 0
    assert "POLICY_HEAP" in built.stdout and "CONFIG_MBPF_MAX_HEAP_SIZE" in built.stdout
    assert not package.exists()
    # The command says the same of that build.
    done = mbpf("build", HELLO / "programs/hello", "--target", build, "--json")
    assert done.json["error"]["refusal"]["reason"] == "POLICY_HEAP"
    assert cmake(*told, "-DCONFIG_MBPF_MAX_HEAP_SIZE=8192").returncode == 0
    built = cmake("--build", build, "--target", package)
    assert built.returncode == 0, built.stdout + built.stderr
    assert package.exists()
    assert mbpf("build", HELLO / "programs/hello", "--target", build).code == 0


@pytest.mark.parametrize(
    ("option", "told"),
    [
        # Signatures are required, and there is no key.
        ("-DCONFIG_MBPF_DEVELOPMENT_KEY=n", "it trusts no key"),
        ('-DCONFIG_MBPF_PUBLIC_KEYS="gone.pub"', "gone.pub: error: cannot read the key"),
        ("-DCONFIG_MBPF_ARENA_SIZE=1024", "MBPF_ARENA_SIZE"),
    ],
)
def test_a_configuration_that_cannot_work_stops_the_build(
    tmp_path: Path, option: str, told: str
) -> None:
    build = tmp_path / "build"
    command = ["-B", build, "-S", HELLO, "-GNinja", "-DBOARD=native_sim"]
    done = cmake(*command, f"-DPython3_EXECUTABLE={sys.executable}", option)
    assert done.returncode != 0
    output = " ".join((done.stdout + done.stderr).split())
    assert told in output and "Python packages" not in output


def test_options_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    """Zephyr warns of an option without what it needs, here the shell, and leaves it out."""
    build = tmp_path / "build"
    command = ["-B", build, "-S", HELLO, "-GNinja", "-DBOARD=native_sim"]
    done = cmake(*command, f"-DPython3_EXECUTABLE={sys.executable}", "-DCONFIG_MBPF_SHELL=y")
    told = " ".join((done.stdout + done.stderr).split())
    assert "MBPF_SHELL" in told and "was assigned the value 'y' but got the value 'n'" in told


def test_numbers_that_contradict_each_other_stop_the_build(tmp_path: Path) -> None:
    """What Kconfig cannot compare, the compiler does."""
    build = tmp_path / "build"
    command = ["-B", build, "-S", HELLO, "-GNinja", "-DBOARD=native_sim"]
    command += [f"-DPython3_EXECUTABLE={sys.executable}", "-DCONFIG_MBPF_DEFER=y"]
    wrong = ("CAP_FIRMWARE=0x1", "WORKER_PRIORITY=15", "DEFER_ENTRIES=128")
    done = cmake(*command, *(f"-DCONFIG_MBPF_{option}" for option in wrong))
    assert done.returncode == 0, done.stdout + done.stderr
    done = cmake("--build", build, "--target", "mbpf", "--", "-k", "0")
    assert done.returncode != 0
    for told in (
        "CONFIG_MBPF_CAP_FIRMWARE has bits 16 to 31",
        "CONFIG_MBPF_WORKER_PRIORITY has to be below CONFIG_NUM_PREEMPT_PRIORITIES",
        "exceed CONFIG_MBPF_ARENA_SIZE",
    ):
        assert told in done.stdout, told
