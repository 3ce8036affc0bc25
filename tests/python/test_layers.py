# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What each part of the package imports: parts below it, none above."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

MBPF = Path(__file__).resolve().parents[2] / "python/mbpf"
BASE = {"errors", "inputs", "interrupts", "outputs", "spec"}
ALLOWED: dict[str, set[str]] = {
    "spec": set(),
    "errors": set(),
    "inputs": set(),
    "interrupts": set(),
    "outputs": {"errors", "inputs", "spec"},
    "refusal": {"errors", "spec"},
    "compiler": {"errors", "inputs", "spec"},
    # A manifest bounds what a program may cost, and a package may state what is proved.
    "bounds": {"compiler", "package", "spec"},
    "package": {*BASE, "refusal", "compiler", "bounds"},
    "sim": {*BASE, "refusal", "compiler", "package"},
    "device": {"errors", "refusal", "spec"},
    "zephyr": {"errors", "refusal", "spec", "package"},
    "conformance": {*BASE, "refusal", "compiler", "package", "sim"},
    "cli": {*BASE, "refusal", "compiler", "bounds", "package", "sim", "device", "zephyr"}
    | {"conformance", "__version__"},
    "__main__": {"cli"},
    "__init__": set(),
}
"""By part, those that its files import."""


def imported(path: Path) -> Iterator[str]:
    """The parts that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "mbpf":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mbpf."):
            yield str(node.module).split(".")[1]
        elif isinstance(node, ast.Import):
            names = (alias.name.split(".") for alias in node.names)
            yield from (name[1] for name in names if name[0] == "mbpf" and len(name) > 1)


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_those_below_it(part: str) -> None:
    files = [*(MBPF / part).rglob("*.py"), MBPF / f"{part}.py"]
    found = {name for file in files if file.is_file() for name in imported(file)}
    assert found - {part} <= ALLOWED[part]


def test_every_part_is_listed() -> None:
    parts = {
        path.stem
        for path in MBPF.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert parts == set(ALLOWED)
