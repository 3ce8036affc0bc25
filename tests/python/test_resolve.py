# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Names: what is wrong with the use of one is found by name and place, what is right passes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from front_end import Vector, vectors
from mbpf.compiler import check_names, hosts, resolve
from mbpf.compiler.compile import compile_program, compile_tree
from mbpf.compiler.front import check_syntax, parse_program
from mbpf.compiler.source import Source
from mbpf.compiler.target import MapSpec, Target
from mbpf.errors import CompileError

VECTORS = vectors("resolve")
MAPS = (MapSpec("hits", "array", 4, 8, 16), MapSpec("flows", "hash", 4, 8, 64))
TARGET = Target("NET_RX", frozenset({"CAP_LOG", "CAP_MAP_READ", "CAP_MAP_WRITE"}), MAPS)


def _name(vector: Vector) -> str:
    return vector.path.stem


@pytest.mark.parametrize("vector", VECTORS, ids=_name)
def test_vector(vector: Vector) -> None:
    if not vector.expected:
        compile_program(vector.source, TARGET)
        return
    # The profile refuses some of it before names are looked at.
    tree, syntax = check_syntax(vector.source)
    assert tree is not None and not syntax
    with pytest.raises(CompileError) as caught:
        compile_tree(tree, TARGET)
    found = caught.value.diagnostics
    assert {(item.where.line, item.id) for item in found if item.where} == vector.expected
    assert all(item.hint and item.where and item.where.column for item in found)


def test_every_error_has_a_vector() -> None:
    shown = {name for vector in VECTORS for _line, name in vector.expected}
    texts = [
        Path(str(module.__file__)).read_text(encoding="utf-8")
        for module in (check_names, resolve, hosts)
    ]
    named = {
        name
        for text in texts
        for name in re.findall(r'(?:_report|Problem|Diagnostic)\(\s*"([a-z-]+)"', text)
    }
    assert named and named - shown == set()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("function mbpf_prog() { return retrun; } let returned = 1;", "did you mean 'returned'?"),
        ("function mbpf_prog() { return ctx.pkt_length; }", "did you mean 'pkt_len'?"),
        ("function mbpf_prog() { return maps.hit; }", "did you mean 'hits'?"),
        ("function mbpf_prog() { return mbpf.nowNS([]); }", "did you mean 'nowNs'?"),
        ("function mbpf_prog() { return Math.mxa(1); }", "did you mean 'max'?"),
        (
            "function mbpf_prog() { return DROP; }",
            "the verdict DROP of NET_RX is 1: declare 'const DROP = 1;'",
        ),
        (
            "function mbpf_prog() { return XDP_PASS; }",
            "the verdict PASS of NET_RX is 0: declare 'const XDP_PASS = 0;'",
        ),
        (
            "function mbpf_prog() { return OK; }",
            "the verdicts of NET_RX are numbers: PASS 0, DROP 1, ABORT 2",
        ),
        (
            "function mbpf_prog() { mbpf.log(LOG_WARN, ''); }",
            "the log level WARN is 2: declare 'const LOG_WARN = 2;'",
        ),
        (
            "function mbpf_prog() { return NET_RX.DROP; }",
            "the verdicts of NET_RX are numbers: PASS 0, DROP 1, ABORT 2",
        ),
        (
            "function mbpf_prog() { return mbpf.DROP; }",
            "the verdict DROP of NET_RX is 1: write 1",
        ),
        ("function mbpf_prog() { return Boolean.x; }", "Boolean has no members here"),
        (
            "function mbpf_prog() { mbpf.nowNs([]); }",
            "add TIME to the capabilities in mbpf.yaml",
        ),
    ],
)
def test_hint(text: str, hint: str) -> None:
    with pytest.raises(CompileError) as caught:
        compile_program(Source("x.js", text), TARGET)
    assert caught.value.hint == hint


def test_globals_that_can_be_seen_early_come_first() -> None:
    text = """
        const safe = [1];
        let never = 2;
        function f() { return safe + late + never + plain; }
        f();
        let late = 1;
        var plain = 3;
        function mbpf_prog() { never = 1; plain = 2; return f(); }
    """
    found = resolve.resolve(parse_program(Source("x.js", text)), TARGET)
    assert [binding.name for binding in found.globals] == ["late", "safe", "never", "plain"]
    assert found.tdz_count == 1
