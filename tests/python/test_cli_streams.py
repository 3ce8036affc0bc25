# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Pipes as captures, and outputs that take nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from cli_helpers import CAPTURE, PROGRAMS

RUN = '"$0" -m mbpf run "$1" '


def bash(script: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["bash", "-c", script, sys.executable, str(PROGRAMS / "drop_port"), str(CAPTURE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_captures_come_out_of_pipes(name: str) -> None:
    done = bash(f'cat "$2" | {RUN} --pcap {name} --repeat 2')
    assert (done.returncode, done.stderr) == (0, "")
    assert "814 packets" in done.stdout


def test_pipes_that_hold_no_capture() -> None:
    done = bash(f"echo hello | {RUN} --pcap -")
    assert done.returncode == 1
    assert "-: error: " in done.stderr and "[not-a-capture]" in done.stderr
    done = bash(f'head -c 20000 "$2" | {RUN} --pcap -')
    assert done.returncode == 1
    assert "143 packets" in done.stdout and "[truncated-capture]" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("more", ["", "--json"])
def test_outputs_that_are_full(more: str) -> None:
    for script in (f'{RUN} --pcap "$2" {more}', f'"$0" -m mbpf inspect none.mbpf {more}'):
        done = bash(f"{script} > /dev/full")
        assert done.returncode == 1
        expected = "output-failed" if more or "run" in script else "unreadable-package"
        assert f"[{expected}]" in done.stderr
        assert "hint: " in done.stderr
