# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Early errors: each vector by name and line, and accept or reject as quickjs-ng has it.

quickjs-ng departs from the standard in a few places. A vector on such a place says so in a line
``// quickjs accepts: reason`` or ``// quickjs rejects: reason``.
"""

from __future__ import annotations

import dataclasses

import js_printer
import pytest
from front_end import VECTORS, Vector, lines_and_names, quickjs_refuses, vectors
from mbpf.compiler import ast
from mbpf.compiler.front import check_syntax
from mbpf.compiler.source import Source

EARLY = vectors("early")
CORPUS = (VECTORS / "early-corpus.txt").read_text(encoding="utf-8").splitlines()


def _name(vector: Vector) -> str:
    return vector.path.stem


@pytest.mark.parametrize("vector", EARLY, ids=_name)
def test_vector(vector: Vector) -> None:
    _program, diagnostics = check_syntax(vector.source)
    assert lines_and_names(vector.source, diagnostics) == vector.expected


@pytest.mark.parametrize("vector", EARLY, ids=_name)
def test_vector_is_marked(vector: Vector) -> None:
    is_accepted = vector.text.startswith("// accept\n")
    assert is_accepted == (not vector.expected)


@pytest.mark.parametrize("vector", EARLY, ids=_name)
def test_quickjs_agrees(vector: Vector) -> None:
    refused = quickjs_refuses(vector.text)
    if "// quickjs accepts: " in vector.text:
        assert refused is None and vector.expected
    elif "// quickjs rejects: " in vector.text:
        assert refused is not None and not vector.expected
    else:
        assert (refused is not None) == bool(vector.expected), refused


def test_corpus_is_accepted_and_rejected_as_by_quickjs() -> None:
    wrong: list[str] = []
    for line in CORPUS:
        verdict, _, text = line.partition(" ")
        _program, diagnostics = check_syntax(Source("corpus.js", text))
        ours = "reject" if diagnostics else "accept"
        theirs = "accept" if quickjs_refuses(text) is None else "reject"
        if not ours == theirs == verdict:
            wrong.append(f"{text}: marked {verdict}, ours {ours}, quickjs {theirs}")
    assert wrong == []


def _shape(value: object) -> object:
    """A tree without its places, for comparison."""
    if isinstance(value, ast.Node):
        names = [
            field.name
            for field in dataclasses.fields(value)
            if field.name not in {"span", "raw", "escaped", "source", "parenthesized", "directive"}
        ]
        return (type(value).__name__, *(_shape(getattr(value, name)) for name in names))
    if isinstance(value, tuple):
        return tuple(_shape(item) for item in value)
    return repr(value)


def _body(program: ast.Program | None) -> tuple[object, ...]:
    assert program is not None
    return tuple(_shape(item) for item in program.body)


@pytest.mark.parametrize("vector", [v for v in EARLY if not v.expected], ids=_name)
def test_explicit_text_of_accepted_vector_reads_the_same(vector: Vector) -> None:
    program, _diagnostics = check_syntax(vector.source)
    assert program is not None
    text = js_printer.program(program)
    again, diagnostics = check_syntax(Source("printed.js", text))
    assert diagnostics == [], text
    if "if" not in vector.text and "?." not in vector.text:
        # The printer puts braces around branches and splits no chains at parentheses.
        assert _body(again) == _body(program), text
