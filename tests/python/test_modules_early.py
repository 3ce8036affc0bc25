# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Early errors of single modules: each vector by name and line, and as quickjs-ng has it."""

from __future__ import annotations

import pytest
import quickjs
from front_end import Vector, lines_and_names, vectors
from mbpf.compiler.front import check_syntax

MODULES = vectors("module")


def quickjs_refuses(text: str) -> str | None:
    """Why quickjs-ng refuses to compile ``text`` as a module; None if it accepts it."""
    try:
        # The import cannot be found, which is only said after the module was compiled.
        quickjs.Context().module(f"{text}\nimport 'nothing';")
    except quickjs.JSException as error:
        message = str(error)
        return None if "could not load module 'nothing'" in message else message
    raise AssertionError("the module was not found missing")


@pytest.mark.parametrize("vector", MODULES, ids=lambda vector: vector.path.stem)
def test_vector(vector: Vector) -> None:
    _program, diagnostics = check_syntax(vector.source)
    assert lines_and_names(vector.source, diagnostics) == vector.expected
    assert vector.text.startswith("// accept\n") == (not vector.expected)


@pytest.mark.parametrize("vector", MODULES, ids=lambda vector: vector.path.stem)
def test_quickjs_agrees(vector: Vector) -> None:
    refused = quickjs_refuses(vector.text)
    if "// quickjs accepts: " in vector.text:
        assert refused is None and vector.expected
    else:
        assert (refused is not None) == bool(vector.expected), refused
