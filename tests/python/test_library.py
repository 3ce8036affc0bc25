# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The built-ins written in JavaScript do what those of other engines do.

Node runs them as they are, beside its own; the virtual machine runs what they are compiled to.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
import quickjs
from mbpf.compiler.image import Image
from realvm import compile_text, run_text
from refvm import Machine

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCES: Final = ROOT / "subsys" / "mbpf" / "js"
TESTS: Final = ROOT / "tests" / "library"
VECTORS: Final = sorted((ROOT / "tests" / "vectors" / "library").glob("*.js"))
BY_REFERENCE: Final = ("array-callbacks", "array-sort")
GROUPS: Final = ("core", "array", "typed", "string", "json")
_EXPORT: Final = re.compile(r"^export function (\w+)", re.MULTILINE)
_RUNS: Final = {"compareArrays": 40, "compareTyped": 40, "compareCalls": 200}


def library() -> str:
    """The sources as one script for any engine, with `ours` as what they export."""
    parts = [(TESTS / "internal.js").read_text(encoding="utf-8"), "const ours = {};\n"]
    for group in GROUPS:
        text = (SOURCES / f"{group}.js").read_text(encoding="utf-8")
        names = ", ".join(_EXPORT.findall(text))
        body = _EXPORT.sub(r"function \1", text).replace("$count()", "arguments.length")
        parts.append(f"Object.assign(ours, (() => {{\n{body}\nreturn {{{names}}};\n}})());\n")
    return "".join(parts)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
@pytest.mark.parametrize("run", _RUNS)
def test_as_node_does(run: str, tmp_path: Path) -> None:
    """Random arguments, with everything that a program can see of each call in order."""
    count = _RUNS[run]
    more = ", cases()" if run == "compareCalls" else ""
    script = tmp_path / "compare.js"
    script.write_text(
        library()
        + (TESTS / "compare.js").read_text(encoding="utf-8")
        + f"{run}(20260101, {count}{more});\n"
        + "console.log(JSON.stringify(differences));\n",
        encoding="utf-8",
    )
    done = subprocess.run(["node", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:3])


def vector(path: Path) -> str:
    """The program of a vector."""
    return (TESTS / "show.js").read_text(encoding="utf-8") + path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector(path: Path) -> None:
    """On the virtual machine they do what quickjs-ng does."""
    text = vector(path)
    # Taken apart and joined again: the binding cannot hand out a text that is still a rope.
    expected = quickjs.Context().eval(f"'use strict'; {text}\nrun().split('').join('')")
    assert run_text(text) == str(expected)


@pytest.mark.parametrize(
    "path", [path for path in VECTORS if path.stem in BY_REFERENCE], ids=lambda path: path.stem
)
def test_vector_by_the_reference(path: Path) -> None:
    text = vector(path)
    compiled = compile_text(text.replace("function run()", "function mbpf_prog()"))
    assert Machine(Image.loads(compiled.bytecode)).prog() == run_text(text)
