# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The generated files are what spec/*.yaml says, and the generator notices when they are not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mbpf.spec import builtins, errors, helpers, hooks, isa, maps, package, rejects

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("include/mbpf/gen", "python/mbpf/spec", "doc/reference")


def generate(*arguments: str, spec: Path = ROOT / "spec") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(spec / "generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the generated files, and of the specification."""
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in (*FOLDERS, "spec"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    return tmp_path


def test_generated_files_are_current() -> None:
    result = generate("--check")
    assert result.returncode == 0, result.stderr


def test_check_names_what_differs(tree: Path) -> None:
    (tree / "include/mbpf/gen/isa.h").write_text("changed\n")
    (tree / "python/mbpf/spec/maps.py").unlink()
    (tree / "doc/reference/more.rst").write_text("not from the specification\n")
    result = generate("--check", "--root", str(tree))
    assert result.returncode == 1
    assert set(result.stderr.splitlines()[:3]) == {
        "python/mbpf/spec/maps.py: missing",
        "include/mbpf/gen/isa.h: differs",
        "doc/reference/more.rst: not generated from spec/",
    }


def test_generation_repairs(tree: Path) -> None:
    (tree / "include/mbpf/gen/isa.h").write_text("changed\n")
    (tree / "python/mbpf/spec/earlier.py").write_text("not generated any more\n")
    assert generate("--root", str(tree)).returncode == 0
    assert generate("--check", "--root", str(tree)).returncode == 0


def test_contradictions_are_refused(tree: Path) -> None:
    path = tree / "spec/helpers.yaml"
    path.write_text(path.read_text().replace("MAP_READ: 1", "MAP_READ: 9"))
    result = generate("--check", "--root", str(tree), spec=tree / "spec")
    assert result.returncode == 1
    assert "disagree about the capabilities" in result.stderr


def test_duplicate_opcode_is_refused(tree: Path) -> None:
    path = tree / "spec/isa.yaml"
    path.write_text(path.read_text().replace("op: 0x02,", "op: 0x01,"))
    result = generate("--check", "--root", str(tree), spec=tree / "spec")
    assert result.returncode == 1
    assert "opcode 1 occurs twice" in result.stderr


def test_tables_fit_each_other() -> None:
    assert isa.BY_NAME["MOVE"].op == isa.Op.MOVE
    assert len(isa.BY_OP) == len(isa.INSNS) == len(isa.Op)
    assert hooks.BY_ID[3].name == "NET_RX"
    assert maps.BY_ID[2].name == "hash"
    assert set(errors.ERRORS) == set(errors.ErrorCode)
    assert set(errors.REASONS) == set(errors.Reason)
    assert set(rejects.REJECTS) == set(rejects.Reject)
    for helper in helpers.HELPERS.values():
        assert helper.capability is None or helper.capability in package.CAPABILITY_NAMES
    for builtin in builtins.BUILTINS.values():
        assert not builtin.helper or builtin.helper in helpers.HELPERS


def test_hashes_are_fnv1a() -> None:
    # Published FNV-1a 32 values: the empty text and "foobar".
    sys.path.insert(0, str(ROOT / "spec"))
    try:
        from emit.model import fnv1a
    finally:
        sys.path.pop(0)
    assert fnv1a("") == 0x811C9DC5
    assert fnv1a("foobar") == 0xBF9CF968
