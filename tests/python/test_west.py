# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``west mbpf`` in a workspace that ``west init -l`` alone has made."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import CAPTURE, PROGRAMS, ROOT

WRAPPER = ROOT / "scripts/west_commands/mbpf.py"


def run(folder: Path, *args: object, path: Path | None = None) -> subprocess.CompletedProcess[str]:
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
            **({} if path is None else {"PYTHONPATH": str(path)}),
        },
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_workspace(tmp_path_factory.mktemp("work space"))


def make_workspace(folder: Path) -> Path:
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


def test_the_package_of_the_folder(workspace: Path) -> None:
    """Nothing but west and what the tools need is installed: the package is beside the command."""
    (workspace / "mbpf/python").symlink_to(ROOT / "python")
    code = (
        "import sys;"
        "sys.path = [p for p in sys.path if not p.endswith('/python')];"
        "sys.meta_path = [f for f in sys.meta_path if '__editable__' not in repr(f)];"
        "import importlib.util as u; s = u.find_spec('mbpf'); assert not (s and s.origin);"
        "{extra} sys.argv = ['west', 'mbpf', 'build', 'mbpf/p.js', '-o', 'p.mbpf'];"
        "from west.app.main import main; main()"
    )
    (workspace / "mbpf/p.js").write_text("function mbpf_prog(ctx) { return 0; }\n")

    def python(extra: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code.format(extra=extra)]
        env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        return subprocess.run(
            command, cwd=workspace, env=env, capture_output=True, text=True, check=False
        )

    done = python("")
    assert done.returncode == 0, done.stderr
    assert (workspace / "p.mbpf").is_file()
    missing = python("sys.modules['tree_sitter'] = None;")
    assert missing.returncode == 1
    assert "west packages pip --install" in missing.stderr and "Traceback" not in missing.stderr


@pytest.mark.parametrize("verb", [("check",), ("run", "--pcap", CAPTURE)], ids=lambda verb: verb[0])
def test_a_simulator_that_is_not_compiled(workspace: Path, verb: tuple[object, ...]) -> None:
    """Both commands tell it in the same way; west knows the folder."""
    args = [str(arg) for arg in (*verb, PROGRAMS / "drop_port")]

    def python(more: list[str], start: str) -> subprocess.CompletedProcess[str]:
        code = f"import sys; sys.modules['mbpf.sim._core'] = None; {start}"
        command = [sys.executable, "-c", code, *args, *more]
        return subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=False)

    plain = "from mbpf.cli.main import main; sys.exit(main())"
    west = "from mbpf.cli.main import main; sys.exit(main(prog='west mbpf'))"
    for start, hint in (
        (plain, "pip install -e . in"),
        (west, f"-m pip install -e {shlex.quote(str(ROOT))}"),
    ):
        done = python([], start)
        assert done.returncode == 4
        assert done.stderr.startswith("error: the simulator cannot be loaded: ")
        assert "[no-simulator]" in done.stderr and hint in done.stderr
        assert json.loads(python(["--json"], start).stdout)["error"]["id"] == "no-simulator"


def test_json_through_west(workspace: Path) -> None:
    done = run(workspace, "west", "mbpf", "check", PROGRAMS / "drop_port", "--json")
    assert json.loads(done.stdout)["program"] == "drop_port"


def test_the_build_that_is_here(workspace: Path) -> None:
    (workspace / "here.js").write_text("function mbpf_prog(ctx) { return 0; }\n")

    def build(*args: object) -> dict[str, Any]:
        done = run(workspace, "west", "mbpf", "build", "here.js", "--json", *args)
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    def firmware(folder: str, *lines: str) -> None:
        (workspace / folder / "zephyr").mkdir(parents=True, exist_ok=True)
        (workspace / folder / "CMakeCache.txt").write_text("")
        (workspace / folder / "zephyr/.config").write_text("\n".join(lines))

    assert build()["target"] is None
    firmware("build", "CONFIG_MBPF=y", "CONFIG_MBPF_BOOT=y", "CONFIG_MBPF_ALLOW_UNSIGNED=y")
    assert build()["error"]["refusal"]["reason"] == "POLICY_HEAP"
    assert build("--no-target")["target"] is None
    assert run(workspace, "west", "config", "build.dir-fmt", "out/{board}").returncode == 0
    firmware("out/native_sim", "CONFIG_MBPF=y", "CONFIG_MBPF_ARENA_SIZE=4096", "CONFIG_64BIT=y")
    target = {"build": "out/native_sim", "board": "unknown board", "word_size": 64}
    assert build()["target"] == target
    firmware("out/native_sim")
    assert "has no mbpf" in run(workspace, "west", "mbpf", "build", "here.js").stderr


def test_the_package_of_the_module_wins_over_an_installed_one(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    for folder, version in ((workspace / "mbpf/python", "1.2.3"), (workspace / "site", "9.8.7")):
        package = folder / "mbpf/cli"
        package.mkdir(parents=True)
        (folder / "mbpf/__init__.py").write_text("")
        (package / "__init__.py").write_text("")
        (package / "main.py").write_text(f"def main(args, prog):\n    print({version!r})\n")
    done = run(workspace, "west", "mbpf", "--version", path=workspace / "site")
    assert (done.returncode, done.stdout) == (0, "1.2.3\n"), done.stderr
