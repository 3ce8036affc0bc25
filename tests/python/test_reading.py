# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""How programs are read: line ends, grouping and literals mean what they mean to quickjs-ng."""

from __future__ import annotations

import json

import js_printer
import pytest
import quickjs
from front_end import quickjs_refuses
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mbpf.compiler import ast
from mbpf.compiler.front import check_syntax
from mbpf.compiler.source import Source

FAST = settings(max_examples=150, derandomize=True, deadline=None, database=None)


def read(text: str) -> ast.Program:
    """The tree of a program without errors."""
    program, diagnostics = check_syntax(Source("a.js", text))
    assert program is not None
    assert diagnostics == []
    return program


PRELUDE = """'use strict';
const log = [];
function t(v) { log.push(v); return v; }
function outcome(f) { try { return ['value', f(), log]; } catch (e) { return [e.name, log]; } }
"""


def run(text: str) -> object:
    """What a program does under quickjs-ng: its value or error, and the calls of ``t`` in order."""
    program = f"{PRELUDE}JSON.stringify(outcome(() => {{\n{text}\n}}))"
    return json.loads(quickjs.Context().eval(program))


def explicit(text: str) -> str:
    """The same program with all semicolons and parentheses, as the front end has read it."""
    return (
        js_printer.program(read(f"(() => {{\n{text}\n}})"))[:-1].removeprefix("(").removesuffix(")")
    )


LINE_ENDS = [
    "return\n1",
    "return\n(1)",
    "return\n[1]",
    "return /*\n*/ 1",
    "return // one\n(1)",
    "return (\n1)",
    "let a = 1\nlet b = 2\n;[a] = [b]\nreturn a",
    "let a = 1, b = 2\na\n++b\nreturn [a, b]",
    "let a = 1, b = 2\na\n++\nb\nreturn [a, b]",
    "let a = 1, b = 2\na\n--b\nreturn [a, b]",
    "let a = 5, b = 2\na\n/b/1\nreturn a",
    "let a = t\n(7)\nreturn a",
    "let a = [1, 2]\n[1]\nreturn a",
    "let a = 1\n+ 2\nreturn a",
    "let\na = 1\nreturn a",
    "let a = 1 /*\n*/ t(2)\nreturn a",
    "let // b\n[a] = [1]\nreturn a",
    "let a = 1\n- 2\nreturn a",
    "var a\n(t(3))\nreturn a === undefined",
    "let i = 0\nwhile (true) { i++\nif (i > 3) break\n(t(9)) }\nreturn i",
    "let i = 0\nwhile (i < 3) { i++\ncontinue\n(t(9)) }\nreturn i",
    "let i = 0\na: while (true) { i++\nwhile (true) { break a\n(t(9)) } }\nreturn i",
    "let i = 0\na: for (;;) { for (;;) { i++\nbreak\na } break }\nreturn i",
    "let i = 3\ndo i--; while (i) t(i)\nreturn i",
    "let i = 3\ndo i--\nwhile (i)\nt(i)\nreturn i",
    "let a = 1\nlet in_port = 2\nin_port = 3\nreturn a + in_port",
    "let instanceof_x = 1\ninstanceof_x = 4\nreturn instanceof_x",
    "let a = 'x'\nin {x: 1}\nreturn a",
    "let a = 1 ?.5 : 2\nreturn a",
    "let a = 3\n!t(a)\nreturn a",
    "let a = 3\n!== 4\nreturn a",
    "let a = () => 1\nreturn a()",
    "let f = function () { return 1 }\n(function () { t(2) })\nreturn typeof f",
    "if (t(0)) t(1)\nelse t(2)\nreturn 3",
    "if (t(1)) if (t(0)) t(2)\nelse t(3)\nreturn 4",
    "for (let i = 0; i < 2; i++)\nt(i)\nreturn 5",
    "let a = `x\n${t(1)}\n`\nreturn a",
    "let a = 'x\\\ny'\nreturn a",
    "{ t(1) }\n[2].length\nreturn 3",
    "function f() { return 1 }\n(t(2))\nreturn f()",
    "let a = {b: 1}\nlet c = a\n.b\nreturn c",
    "throw t(1)",
]


@pytest.mark.parametrize("text", LINE_ENDS)
def test_line_ends_mean_what_they_mean_to_quickjs(text: str) -> None:
    printed = explicit(text)
    body = printed[printed.index("{") + 1 : printed.rindex("}")]
    assert run(body) == run(text)


OPERATORS = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "<<",
    ">>",
    ">>>",
    "&",
    "|",
    "^",
    "&&",
    "||",
    "??",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    "===",
    "!==",
    "in",
    "instanceof",
    ",",
    "=",
    "+=",
    "?",
    ":",
]
PREFIXES = ["-", "+", "!", "~", "typeof ", "void ", "++", "--", "new "]
OPERANDS = [
    "t(0)",
    "t(1)",
    "t(-3)",
    "t(2.5)",
    "a",
    "b",
    "o.p",
    "o['p']",
    "(t(4))",
    "'s'",
    "f",
    "[1]",
]
EXPRESSIONS = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", *PREFIXES]),
        st.sampled_from(OPERANDS),
        st.sampled_from(["", "", "", "", "++", "()", ".p", "[0]"]),
        st.sampled_from(OPERATORS),
    ),
    min_size=1,
    max_size=5,
)


@given(EXPRESSIONS)
@FAST
def test_expressions_group_as_in_quickjs(parts: list[tuple[str, str, str, str]]) -> None:
    text = " ".join(f"{prefix}{operand}{suffix} {op}" for prefix, operand, suffix, op in parts)
    text = text[: -len(parts[-1][3]) - 1]
    program, diagnostics = check_syntax(Source("a.js", text))
    refused = quickjs_refuses(text)
    # quickjs-ng takes an array pattern right of an operator; the standard does not.
    assume(not ("[1] =" in text and refused is None))
    assert (refused is None) == (diagnostics == []), refused
    if program is not None and not diagnostics:
        setup = "let a = 3, b = 4, o = {p: 5}, f = () => 6;\n"
        assert run(f"{setup}return {js_printer.program(program)}") == run(f"{setup}return ({text})")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0x1F", 31.0),
        ("0XfF", 255.0),
        ("0b101", 5.0),
        ("0O17", 15.0),
        ("1_000", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1E-3", 0.001),
        ("1e309", float("inf")),
        ("0x20000000000001", 9007199254740992.0),
        ("0x20000000000003", 9007199254740996.0),
        ("9007199254740993", 9007199254740992.0),
        ("0." + "0" * 323 + "5", 5e-324),
        ("0x1" + "0" * 300, float("inf")),
        ("1" + "0" * 400, float("inf")),
    ],
)
def test_numbers_have_javascripts_value(text: str, value: float) -> None:
    statement = read(text).body[0]
    assert isinstance(statement, ast.ExpressionStatement)
    literal = statement.expression
    assert isinstance(literal, ast.NumericLiteral)
    assert type(literal.value) is float and literal.value == value
    assert quickjs.Context().eval(text) == value


@pytest.mark.parametrize(
    "text",
    [
        r"'a\n\t\b\v\f\r\0'",
        r"'\x41\u0042\u{43}\u{1F600}'",
        r"'\ud83d\ude00'",
        r"'\ude00\ud83d'",
        "'a\\\nb\\\r\nc\\\u2028d'",
        r"'\a\c\d\"\'\\'",
        "'\u2028\u2029😀é'",
        "`a\r\nb\rc\nd`",
        r"`\u{1F600}\`\${`",
    ],
)
def test_strings_have_javascripts_value(text: str) -> None:
    statement = read(text).body[0]
    assert isinstance(statement, ast.ExpressionStatement)
    literal = statement.expression
    if isinstance(literal, ast.TemplateLiteral):
        value = literal.quasis[0].cooked
    else:
        assert isinstance(literal, ast.StringLiteral)
        value = literal.value
    assert value is not None
    data = value.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]
    code = f"JSON.stringify(Array.from({{length: {text}.length}}, (_, i) => {text}.charCodeAt(i)))"
    assert json.loads(quickjs.Context().eval(code)) == units
