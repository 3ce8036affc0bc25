# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The front end as a whole: places, syntax errors and limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mbpf.compiler import ast
from mbpf.compiler.front import MAX_DIAGNOSTICS, check_syntax, parse_program
from mbpf.compiler.parse import MAX_SOURCE_BYTES
from mbpf.compiler.source import Source
from mbpf.errors import CompileError, UsageError


def read(text: str) -> ast.Program:
    """The tree of a program without errors."""
    program, diagnostics = check_syntax(Source("a.js", text))
    assert program is not None
    assert diagnostics == []
    return program


def refuse(text: str) -> CompileError:
    """The error of a program that is refused."""
    with pytest.raises(CompileError) as caught:
        parse_program(Source("a.js", text))
    return caught.value


def test_spans_are_in_code_points() -> None:
    program = read("let é = '😀'; let x = é + 1;")
    names = [node for node in ast.walk(program) if isinstance(node, ast.Identifier)]
    text = program.source.text
    assert [text[node.span.start : node.span.end] for node in names] == ["é", "x", "é"]
    assert program.source.position(names[1].span.start) == (1, 18)


def test_lines_end_as_the_standard_has_it() -> None:
    source = Source("a.js", "a\r\nb\rc\nd\u2028e")
    assert [source.position(offset) for offset in (0, 3, 5, 7, 9)] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 1),
    ]
    assert [source.line(number) for number in range(1, 6)] == ["a", "b", "c", "d", "e"]


# --- Errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("let x = = 3;", (1, 9, "unexpected-token", "a value is missing")),
        ("f(1, 2", (1, 2, "unclosed-bracket", "')'")),
        ("function f() {\n  g();\n", (1, 14, "unclosed-bracket", "'}'")),
        ("f(1];", (1, 4, "unmatched-bracket", "')'")),
        ("f();\n}", (2, 1, "unmatched-bracket", "remove it")),
        ("let s = 'abc\nlet y;", (1, 9, "unterminated-string", "close it")),
        ("let s = '\n';", (1, 9, "unterminated-string", "close it")),
        ("let s = `abc\n", (1, 9, "unterminated-template", "backtick")),
        ("f(); /* abc", (1, 6, "unterminated-comment", "'*/'")),
        ("let class = 1;", (1, 5, "reserved-word", "another name")),
        ("if a { }", (1, 4, "unexpected-token", "parentheses")),
        ("f(a b)", (1, 5, "unexpected-token", "','")),
        ("let a = 1 let b", (1, 11, "unexpected-token", "';'")),
        ("let x: number = 3;", (1, 6, "unexpected-token", "type")),
        ("x = '\\xZZ';", (1, 6, "invalid-escape", "\\xHH")),
        ("let 1x = 2;", (1, 5, "invalid-number", "digit")),
        ("x = 1 +", (1, 7, "unexpected-end", "complete")),
        ("else f();", (1, 1, "unexpected-token", "'if'")),
        ("case 1: f();", (1, 1, "unexpected-token", "'switch'")),
        ("var a = 1\nvar b = 2 }", (2, 11, "unmatched-bracket", "remove it")),
        ("a = 1;\nb = \u201cc\u201d;", (2, 5, "invalid-identifier", "quotes are")),
        ("a\u200bb;", (1, 2, "invalid-character", "remove")),
        ("a = \0;", (1, 5, "invalid-character", "remove")),
        ("a = '\ud800';", (1, 6, "source-not-utf8", "escape")),
    ],
)
def test_syntax_error_has_place_and_hint(text: str, expected: tuple[int, int, str, str]) -> None:
    error = refuse(text)
    line, column, name, hint = expected
    assert error.where is not None
    assert (error.where.line, error.where.column, error.id) == (line, column, name)
    assert error.hint is not None and hint in error.hint


def test_error_after_an_inserted_semicolon_is_found() -> None:
    error = refuse("var a\n(b)\nvar c = ;")
    assert error.where is not None and error.where.line == 3


def test_error_shows_line_caret_and_hint() -> None:
    error = refuse("let ok = 1;\n\tlet é = 1; let é = 2;\n")
    assert error.exit_code == 2
    assert error.render().splitlines() == [
        "a.js:2:17: error: 'é' is already declared on line 2 [duplicate-declaration]",
        "          let é = 1; let é = 2;",
        "                         ^",
        "hint: choose another name, or assign to the first one",
    ]
    assert error.to_json()["where"] == {"file": "a.js", "line": 2, "column": 17, "length": 1}


def test_terminal_codes_of_a_source_are_not_shown() -> None:
    assert "\x1b" not in refuse("let a; let a; /* \x1b[2J \u202e */").render()


def test_number_of_diagnostics_is_bounded() -> None:
    error = refuse("/a/;\n" * 100)
    assert len(error.diagnostics) == MAX_DIAGNOSTICS


def test_missing_and_undecodable_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as missing:
        Source.read(tmp_path / "none.js")
    assert missing.value.id == "unreadable-source"
    path = tmp_path / "latin.js"
    path.write_bytes(b"let a;\nlet b = '\xe9';\n")
    with pytest.raises(CompileError) as latin:
        Source.read(path)
    assert latin.value.id == "source-not-utf8"
    assert latin.value.where is not None
    assert (latin.value.where.line, latin.value.where.column) == (2, 10)
    path.write_bytes(b"\xef\xbb\xbflet a;")
    assert Source.read(path).text == "let a;"


# --- Limits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "(" * n + "1" + ")" * n,
        lambda n: "[" * n + "]" * n,
        lambda n: "-" * 1 + " -" * n + "1",
        lambda n: "a" + ".b" * n,
        lambda n: "a" + "()" * n,
        lambda n: " + ".join(["1"] * n),
        lambda n: "{" * n + "}" * n,
        lambda n: "if (a) {} else " * n + ";",
        lambda n: "a => " * n + "1",
        lambda n: "a = " * n + "1",
        lambda n: "let [" + "[" * n + "]" * n + "] = 1",
        lambda n: "x = {a: " * n + "1" + "}" * n,
    ],
)
def test_nesting_is_bounded(make: Callable[[int], str]) -> None:
    assert "too-deep" in [item.id for item in refuse(make(3000)).diagnostics]
    program, diagnostics = check_syntax(Source("a.js", make(70)))
    assert program is not None or diagnostics[0].id != "too-deep"


def test_source_size_is_bounded() -> None:
    assert refuse(" " * (MAX_SOURCE_BYTES + 1)).id == "source-too-large"


@pytest.mark.parametrize("piece", ["a++;", "1,", "@", "`${a}`;", "f(a,"])
def test_number_of_parts_is_bounded(piece: str) -> None:
    error = refuse(piece * (MAX_SOURCE_BYTES // len(piece)))
    assert error.id == "source-too-large" and error.hint
    assert error.where is not None and error.where.column is not None and error.where.column > 1


def test_three_hundred_lines_take_well_under_a_second() -> None:
    function = """function g%d(data, n) {
  let sum = 0;
  for (let i = 0; i + 1 < n; i += 2) {
    const word = data[i] | (data[i + 1] << 8);
    if (word === 0 || (word & 0x8000) !== 0) { continue; }
    sum = (sum + word * 31) & 0xffff;
  }
  return sum > 255 ? sum >>> 8 : sum;
}
"""
    text = "".join(function % number for number in range(34))
    parse_program(Source("warm.js", function % 0))
    start = time.process_time()
    parse_program(Source("a.js", text))
    # About 0.12 s of processor time on a desktop.
    assert time.process_time() - start < 1.0


def test_a_nul_may_stand_in_texts_and_comments() -> None:
    tree, found = check_syntax(Source("a.js", "let a = `\0`, b = '\0'; /* \0 */ // \0\n"))
    assert tree is not None and not found
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.StringLiteral)]
    assert values == ["\0"]
