# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Large sources are compiled, or refused by name, in a time that grows with their size only."""

from __future__ import annotations

import gc
import time

import pytest
from mbpf.compiler.compile import compile_program
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import CompileError
from realvm import compile_text

END = "\nfunction mbpf_prog(ctx) { return 0; }\n"
COUNT = 8000
CASES = "".join(f"case {number}:" for number in range(COUNT))
LABELS = "".join(f"l{number}: {{ break l{number}; }}" for number in range(COUNT))
ENDINGS = "try { return 1; } finally { f(); }" * 1000


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (f"let a = 1; switch (a) {{ {CASES} }}", ""),
        (LABELS, ""),
        (f"function f() {{ {ENDINGS} }} f();", "too-many-handlers"),
    ],
    ids=["cases", "labels", "finally"],
)
def test_time_grows_with_the_size(text: str, id: str) -> None:
    start = time.process_time()
    try:
        compile_text(text + END)
        found = ""
    except CompileError as error:
        found = error.id
    assert found == id
    # About 1 s of processor time; it was 10 to 16 s when each jump looked for its target.
    assert time.process_time() - start < 6


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("text", ["", "let x = ;"])
def test_the_collector_of_python_is_left_as_it_was(text: str, is_on: bool) -> None:
    try:
        if not is_on:
            gc.disable()
        try:
            compile_program(Source("a.js", text + END), Target("NET_RX"))
        except CompileError:
            assert text
        assert gc.isenabled() == is_on
    finally:
        gc.enable()
