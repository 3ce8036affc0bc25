# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``west mbpf`` in a workspace that ``west init -l`` alone has made."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_helpers import CAPTURE, PROGRAMS, ROOT

WRAPPER = ROOT / "scripts/west_commands/mbpf.py"


def run(folder: Path, *args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, args)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={
            **{key: value for key, value in os.environ.items() if not key.startswith("WEST_")},
            "WEST_CONFIG_SYSTEM": str(folder / "system"),
            "WEST_CONFIG_GLOBAL": str(folder / "global"),
        },
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work space")
    for name in ("west.yml", "scripts/west-commands.yml", "scripts/west_commands/mbpf.py"):
        path = folder / "mbpf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, path)
    done = run(folder, "west", "init", "-l", "mbpf")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_wrapper_is_thin() -> None:
    assert len(WRAPPER.read_text().splitlines()) < 80


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["run", "-h"], 0),
        ([], 1),
        (["verify", "none.mbpf", "--key", "none"], 1),
        (["run", PROGRAMS / "drop_port", "--pcap", CAPTURE], 0),
        (["run", PROGRAMS / "drop_port", "--pcap", CAPTURE, "--json"], 0),
        (["build", "wrong.js"], 2),
        (["inspect", WRAPPER], 3),
    ],
    ids=str,
)
def test_it_is_the_same(workspace: Path, args: list[object], code: int) -> None:
    (workspace / "wrong.js").write_text("function mbpf_prog(ctx) { return x; }\n")
    west = run(workspace, "west", "mbpf", *args)
    plain = run(workspace, "mbpf", *args)
    assert west.returncode == plain.returncode == code
    # But for the name of the command, and the line ends that follow from its length.
    assert west.stdout.replace("west mbpf", "mbpf").split() == plain.stdout.split()
    assert west.stderr.replace("west mbpf", "mbpf") == plain.stderr


def test_west_lists_it(workspace: Path) -> None:
    assert "mbpf:" in run(workspace, "west", "--help").stdout
    assert "VERB" in run(workspace, "west", "help", "mbpf").stdout


def test_a_missing_package_is_explained(workspace: Path) -> None:
    code = (
        "import sys; sys.modules['mbpf'] = None; sys.argv = ['west', 'mbpf', '--version'];"
        "from west.app.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=workspace, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "pip install -e" in done.stderr
    assert "Traceback" not in done.stderr


def test_json_through_west(workspace: Path) -> None:
    done = run(workspace, "west", "mbpf", "check", PROGRAMS / "drop_port", "--json")
    assert json.loads(done.stdout)["program"] == "drop_port"
