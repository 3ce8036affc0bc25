# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The profile: what is refused has a name, a place and a hint; what is supported passes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from front_end import Vector, quickjs_refuses, vectors
from mbpf.compiler import hosts, profile
from mbpf.compiler.front import parse_program
from mbpf.compiler.source import Source
from mbpf.errors import CompileError

PROFILE = vectors("profile")
WORKLOADS = Path(__file__).resolve().parents[2] / "benchmarks"


def _name(vector: Vector) -> str:
    return vector.path.stem


@pytest.mark.parametrize("vector", [v for v in PROFILE if v.expected], ids=_name)
def test_refused_by_name(vector: Vector) -> None:
    with pytest.raises(CompileError) as caught:
        parse_program(vector.source)
    found = caught.value.diagnostics
    assert {(item.where.line, item.id) for item in found if item.where} == vector.expected
    assert all(item.id.startswith("unsupported-") for item in found)
    assert all(item.hint and item.where and item.where.column for item in found)


@pytest.mark.parametrize("vector", [v for v in PROFILE if not v.expected], ids=_name)
def test_supported(vector: Vector) -> None:
    assert vector.text.startswith("// accept\n")
    parse_program(vector.source)
    assert quickjs_refuses(vector.text) is None


def test_every_refusal_has_a_vector() -> None:
    source = Path(profile.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"(unsupported-[a-z-]+)"', source))
    shown = {name for vector in PROFILE for _line, name in vector.expected}
    assert named - shown == set()


@pytest.mark.parametrize("name", sorted(hosts.ABSENT | {"console", "setTimeout"}))
def test_globals_that_are_not_here_have_a_hint_of_their_own(name: str) -> None:
    for text in (f"{name}(1);", f"let x = typeof {name};"):
        with pytest.raises(CompileError) as caught:
            parse_program(Source("a.js", text))
        assert caught.value.id.startswith("unsupported-")
        assert caught.value.hint and "declare it" not in caught.value.hint


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("let x;\n  x = x`y`;", (2, 7)),
        ("f({ *'a b'() {} });", (1, 6)),
        ("class A { m() { this.#x; } #x; }", (1, 22)),
        ("let é = 1; é = ({é: /é/});", (1, 21)),
    ],
)
def test_place_is_that_of_the_construct(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(CompileError) as caught:
        parse_program(Source("a.js", text))
    assert caught.value.where is not None
    assert (caught.value.where.line, caught.value.where.column) == place


def test_all_refusals_come_together_in_source_order() -> None:
    text = "function* f() {}\nlet a = /b/;\nwith (a) {}\nlet a;\n"
    with pytest.raises(CompileError) as caught:
        parse_program(Source("a.js", text))
    assert [item.id for item in caught.value.diagnostics] == [
        "unsupported-generator",
        "unsupported-regexp",
        "unsupported-with",
        "duplicate-declaration",
    ]
