# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Any input gives a tree or a compile error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from mbpf.compiler.front import parse_program
from mbpf.compiler.source import Source
from mbpf.errors import CompileError, MbpfError

FAST = settings(max_examples=150, derandomize=True, deadline=None, database=None)

TOKENS = [
    *[
        "a",
        "b",
        "c",
        "1",
        "0.5",
        "'x'",
        "`y`",
        "`z${",
        "}",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ";",
        ",",
        ".",
        "?.",
        "...",
        "=>",
        "=",
        "==",
        "+",
        "-",
        "*",
        "/",
        "**",
        "++",
        "--",
        "!",
        "~",
        "?",
        ":",
        "??",
        "&&",
        "||",
    ],
    *[
        "if",
        "else",
        "for",
        "while",
        "do",
        "in",
        "of",
        "return",
        "break",
        "continue",
        "switch",
        "case",
        "default",
        "try",
        "catch",
        "finally",
    ],
    *[
        "function",
        "class",
        "extends",
        "static",
        "get",
        "set",
        "async",
        "await",
        "yield",
        "new",
        "this",
        "super",
        "var",
        "let",
        "const",
    ],
    *[
        "import",
        "export",
        "from",
        "delete",
        "typeof",
        "void",
        "throw",
        "null",
        "true",
        "with",
        "debugger",
        "#",
        "@",
        "\\",
        "\\u0061",
        "//",
    ],
    *["/*", "*/", "<!--", "-->", "/", "\n", "\u2028", "\u200b", "\x00", "'", '"', "`", "é", "😀"],
]


def _only_compile_errors(text: str) -> None:
    try:
        parse_program(Source("a.js", text))
    except CompileError as error:
        assert error.render()
        assert all(isinstance(item, MbpfError) and item.hint for item in error.diagnostics)


@given(st.lists(st.sampled_from(TOKENS), max_size=25), st.sampled_from(["", " "]))
@FAST
def test_any_tokens_give_a_tree_or_a_compile_error(tokens: list[str], glue: str) -> None:
    _only_compile_errors(glue.join(tokens))


@given(st.text(max_size=60))
@FAST
def test_any_text_gives_a_tree_or_a_compile_error(text: str) -> None:
    _only_compile_errors(text)


@given(st.binary(max_size=60))
@FAST
def test_any_bytes_give_a_tree_or_a_compile_error(data: bytes) -> None:
    _only_compile_errors(data.decode("utf-8", "surrogateescape"))
