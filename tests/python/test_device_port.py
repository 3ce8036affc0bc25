# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The command line against a firmware at a port: native_sim and its pseudo-terminal.

Twister runs it with the firmware that it has built (tests/zephyr/mgmt_port); without twister it is
built here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zephyr_app

pytestmark = pytest.mark.skipif(bool(zephyr_app.missing()), reason=zephyr_app.missing())

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "tests/zephyr/control/programs"
_PORT = re.compile(r"connected to pseudotty: (\S+)")
_START_S = 20


@dataclass(frozen=True)
class Board:
    """A firmware that runs, and a folder with packages for it."""

    port: str
    folder: Path

    def mbpf(self, *args: object) -> subprocess.CompletedProcess[str]:
        """The real command, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "mbpf", *map(str, args), "--port", self.port],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def json(self, *args: object) -> dict[str, Any]:
        """What it writes with --json, when it was done."""
        done = self.mbpf(*args, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        data = json.loads(done.stdout)
        assert isinstance(data, dict)
        return data


def packages(folder: Path) -> None:
    """Signed with the development key, as the firmware trusts it."""
    key = subprocess.run(
        [sys.executable, "-m", "mbpf", "key", "development", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    private = json.loads(key.stdout)["private"]
    command = [sys.executable, "-m", "mbpf", "build"]
    for name in ("ticks", "ticks2", "throws"):
        subprocess.run(
            [*command, PROGRAMS / name, "-o", f"{name}.mbpf", "--key", private, "--debug"],
            cwd=folder,
            check=True,
        )


def firmware(folder: Path, config: pytest.Config) -> Path:
    """The program for the host; of twister's build, if that runs these tests."""
    build = config.getoption("--build-dir", default=None)
    if build is not None:
        return Path(build) / "zephyr/zephyr.exe"
    return zephyr_app.build("tests/zephyr/mgmt_port", folder / "build")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Board]:
    folder = tmp_path_factory.mktemp("port")
    program = firmware(folder, pytestconfig)
    packages(folder)
    log = folder / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(program)], stdout=stream, stderr=subprocess.STDOUT, env=dict(os.environ)
        )
    try:
        yield Board(_port(log, process), folder)
    finally:
        process.kill()
        process.wait()


def _port(log: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + _START_S
    while time.monotonic() < end and process.poll() is None:
        found = _PORT.search(log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text(errors="replace"))


def test_a_program_from_load_to_unload(board: Board) -> None:
    size = (board.folder / "ticks.mbpf").stat().st_size
    done = board.json("load", "ticks.mbpf", "--attach", "app.tick")
    assert (done["program"], done["updated"], done["bytes"]) == ("ticks", False, size)
    (program,) = board.json("prog", "list")["programs"]
    assert (program["name"], program["attached"]) == ("ticks", "app.tick")
    time.sleep(0.5)
    assert board.json("stats", "ticks")["counts"]["invocations"] > 0
    (seen,) = board.json("map", "list", "ticks")["maps"]
    assert (seen["name"], seen["count"]) == ("seen", 1)
    (shown,) = board.json("map", "dump", "ticks", "seen", "--package", "ticks.mbpf")["maps"]
    assert [entry["key_fields"] for entry in shown["entries"]] == [[7]]
    done = board.json("load", "ticks2.mbpf", "--attach", "app.tick")
    assert done["updated"]
    assert board.json("prog", "show", "ticks")["package"]["version"] == "2.0.0"
    assert board.mbpf("prog", "detach", "ticks").stdout == "detached\n"
    assert board.mbpf("prog", "unload", "ticks").stdout == "unloaded\n"
    assert board.json("prog", "list")["programs"] == []


def test_target(board: Board) -> None:
    target = board.json("target")
    assert target["signatures_required"]
    assert target["word_size"] == 32
    assert {point["name"] for point in target["attach_points"]} == {"app.tick", "app.gate"}
    assert len(target["keys"]) == 1
    done = board.mbpf("target")
    assert done.returncode == 0
    assert "app.gate" in done.stdout


def test_what_the_device_refuses_is_shown_with_its_place(board: Board) -> None:
    done = board.mbpf("load", "throws.mbpf")
    assert done.returncode == 3
    assert "throws.js:5:" in done.stderr
    assert "RangeError: not today" in done.stderr
    unsigned = subprocess.run(
        [sys.executable, "-m", "mbpf", "build", PROGRAMS / "ticks", "-o", "unsigned.mbpf"],
        cwd=board.folder,
        check=True,
    )
    assert unsigned.returncode == 0
    done = board.mbpf("load", "unsigned.mbpf")
    assert done.returncode == 3
    assert "NO_SIGNATURE" in done.stderr
    done = board.mbpf("prog", "attach", "nobody", "app.tick")
    assert done.returncode == 4
    assert "there is no 'nobody'" in done.stderr


def test_an_upload_that_is_cut_goes_on(board: Board) -> None:
    """Kills the command in the middle, and runs it again."""
    script = """
import sys
from mbpf.device import serial, session
from mbpf.spec.mgmt import Command
sent = 0
once = session.Device._once
def cut(self, command, body, timeout_s=None):
    global sent
    sent += command is Command.UPLOAD
    if sent > 3:
        sys.exit(9)
    return once(self, command, body, timeout_s)
session.Device._once = cut
from mbpf.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
    cut = subprocess.run(
        [sys.executable, "-c", script, "load", "ticks.mbpf", "--port", board.port],
        cwd=board.folder,
        check=False,
    )
    assert cut.returncode == 9
    done = board.json("load", "ticks.mbpf")
    assert 0 < done["resumed_at"] < done["bytes"]
    assert board.mbpf("prog", "unload", "ticks").returncode == 0


def test_another_group_is_told_of(board: Board) -> None:
    done = board.mbpf("prog", "list", "--group", 99)
    assert done.returncode == 4
    assert "[command-refused]" in done.stderr
    assert "ENOTSUP" in done.stderr


def test_a_port_that_there_is_not(tmp_path: Path) -> None:
    done = Board(str(tmp_path / "none"), tmp_path).mbpf("prog", "list")
    assert done.returncode == 4
    assert "[no-port]" in done.stderr
