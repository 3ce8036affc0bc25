# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Verbs that speak to a device need no compiled simulator, whatever the device answers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Final

import mbpf

PACKAGE: Final = Path(mbpf.__file__).parent
VERBS: Final = ("load", "prog", "map", "maps", "stats", "target", "link")
BLOCKED: Final = """\
import importlib, sys
sys.modules["mbpf.sim._core"] = None
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imported(path: Path) -> set[str]:
    """Modules of mbpf that a file imports, in its functions too, but for types only."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mbpf"):
            found.add(str(node.module))
        if not _is_for_types(node):
            waiting += ast.iter_child_nodes(node)
    return found


def test_no_simulator_is_needed() -> None:
    files = [PACKAGE / f"cli/{verb}.py" for verb in VERBS]
    files += sorted((PACKAGE / "device").glob("*.py"))
    modules = sorted(set().union(*map(imported, files)))
    assert {"mbpf.cli.failures", "mbpf.sim.map_view", "mbpf.cli.maps"} <= set(modules)
    subprocess.run([sys.executable, "-c", BLOCKED, *modules], check=True)
