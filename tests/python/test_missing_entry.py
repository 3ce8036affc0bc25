# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A program without an entry point: the function that was perhaps meant is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from mbpf.compiler.compile import compile_program
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import CompileError


def refused(folder: Path, files: dict[str, str], symbol: str = "mbpf_prog") -> CompileError:
    """The error of a program, whose main file is a.js."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(CompileError) as error:
        compile_program(
            Source(str(folder / "a.js"), files["a.js"]), Target("NET_RX", entry_symbol=symbol)
        )
    assert error.value.id == "missing-entry" and error.value.where is not None
    return error.value


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("function mbpf_prgo(ctx) { return 0; }", "mbpf_prgo"),
        ("function mbpf_Prog(ctx) { return 0; }", "mbpf_Prog"),
        ("function mbpfProg(ctx) { return 0; }", "mbpfProg"),
        ("function prog(ctx) { return 0; }", "prog"),
        ("function program(ctx) { return 0; }", "program"),
        ("const mbpf_porg = (ctx) => 0;", "mbpf_porg"),
        ("let prog = function (ctx) { return 0; };", "prog"),
        ("function log() {}\nfunction prog2(ctx) { return 0; }", "prog2"),
        ("export function mbpf_program(ctx) { return 0; }", "mbpf_program"),
        ("const prog = 5;", None),
        ("function log(x) {}", None),
        ("class A { mbpf_prog(ctx) { return 0; } }", None),
        ("", None),
    ],
)
def test_a_name_like_that_of_the_entry_point(tmp_path: Path, text: str, near: str | None) -> None:
    error = refused(tmp_path, {"a.js": text})
    where = error.where
    assert where is not None and where.line is not None and where.column is not None
    if near is None:
        assert where.column == 1 and error.hint == "define 'function mbpf_prog(ctx) { ... }'"
    else:
        assert text.split("\n")[where.line - 1][where.column - 1 :].startswith(near)
        assert error.hint == f"rename '{near}': 'function mbpf_prog(ctx) {{ ... }}'"


def test_an_entry_symbol_of_ones_own(tmp_path: Path) -> None:
    error = refused(tmp_path, {"a.js": "function jugde(ctx) { return 0; }"}, "judge")
    origin = "'function judge(ctx) { ... }'; 'entry' in mbpf.yaml says so"
    assert error.hint == f"rename 'jugde': {origin}"
    error = refused(tmp_path, {"a.js": "function mbpf_prog(ctx) { return 0; }"}, "judge")
    assert error.hint == f"define {origin}"


@pytest.mark.parametrize(
    ("main", "lib", "hint"),
    [
        (
            "import './lib.js';",
            "export function mbpf_prog(ctx) { return 0; }",
            "write 'import {mbpf_prog} from ...' in 'a.js'",
        ),
        (
            "export {mbpf_prog} from './lib.js';",
            "export function mbpf_prog(ctx) { return 0; }",
            "write 'import {mbpf_prog} from ...' in 'a.js'",
        ),
        (
            "import {x} from './lib.js';",
            "export const x = 1; function mbpf_prog(ctx) { return 0; }",
            "export it here, and write 'import {mbpf_prog} from ...' in 'a.js'",
        ),
        (
            "import {prog} from './lib.js';",
            "export function prog(ctx) { return 0; }",
            "did you mean 'prog'? Write 'import {prog as mbpf_prog} from ...' in 'a.js'",
        ),
    ],
)
def test_an_entry_point_in_another_file(tmp_path: Path, main: str, lib: str, hint: str) -> None:
    error = refused(tmp_path, {"a.js": main, "lib.js": lib})
    where = error.where
    assert where is not None and where.file.endswith("lib.js") and where.line == 1
    assert error.hint == hint


def test_init_and_fini() -> None:
    text = "function mbpf_prog(c) { return 0; }\nfunction mbpf_inti() {}\nfunction mbpf_finni() {}"
    found = compile_program(Source("a.js", text), Target("NET_RX")).warnings
    assert [item.hint.partition("; ")[2] for item in found] == [
        "did you mean 'mbpf_init'?",
        "did you mean 'mbpf_fini'?",
    ]


def test_an_init_that_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "lib.js").write_text("export const X = 1;\nfunction mbpf_init() {}\n")
    text = "import {X} from './lib.js';\nfunction mbpf_prog(ctx) { return X; }\n"
    (warning,) = compile_program(Source(str(tmp_path / "a.js"), text), Target("NET_RX")).warnings
    assert warning.id == "unused-function" and "in the main file" in warning.hint
