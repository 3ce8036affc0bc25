# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Operators, conversions and property keys on every kind of operand, compared with quickjs-ng."""

from __future__ import annotations

from typing import Final

import pytest
from differential import PRELUDE, difference, run_mbpf, run_quickjs

VALUES: Final = """
0, -0, 1, -1, 31, 255, 2147483647, -2147483648, 4294967295, 0.5, -1.5, 254.5, 0.1, 5e-324,
NaN, Infinity, -Infinity, '', '0', '-0', '12', '0x1F', '1e3', '.5', 'abc', 'b', '10', '9',
'\\n3\\u00a0', '\\u4f60', null, undefined, true, false, [], [3], [1, , 2], ['x'], {}, {a: 1},
new Uint8Array([4, 5]), new Float64Array([0.5]), new ArrayBuffer(2), new Error('m'),
new TypeError()
"""
BINARY: Final = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    ">>>",
    "==",
    "!=",
    "===",
    "!==",
    "<",
    "<=",
    ">",
    ">=",
]
UNARY: Final = (
    ["-x", "+x", "~x", "!x", "typeof x", "`${x}`", "x == null", "x++", "--x", "[x].length"]
    + [f"{name}(x)" for name in ("Number", "Boolean", "isNaN", "isFinite", "Array.isArray")]
    + [f"Math.{name}(x)" for name in ("abs", "floor", "ceil", "trunc", "clz32", "min")]
    + ["Math.max(x, 1)", "Math.imul(x, 3)", "'abcdef'.charCodeAt(x)", "new Error(x).message"]
    + ["[1, 2, 3][x]", "'xyz'[x]", "({})[x]", "({12: 5, abc: 6, '-1': 7, true: 8})[x]"]
    + [f"x instanceof {name}" for name in ("Array", "Error", "TypeError", "Object", "Uint8Array")]
    + [
        f"new {name}Array([x])[0]"
        for name in [
            "Uint8",
            "Int8",
            "Uint8Clamped",
            "Uint16",
            "Int16",
            "Uint32",
            "Int32",
            "Float32",
            "Float64",
        ]
    ]
)

_PAIRS: Final = """
let x, y;
function f() { return x OPERATOR y; }
function mbpf_prog(c) {
  const v = [VALUES];
  for (let i = 0; i < v.length; i++) {
    for (let j = 0; j < v.length; j++) { x = v[i]; y = v[j]; attempt(f); }
  }
  return 0;
}
"""
_SINGLES: Final = """
let x;
function f() { return EXPRESSION; }
function mbpf_prog(c) {
  const v = [VALUES];
  for (let i = 0; i < v.length; i++) { x = v[i]; attempt(f); show(x); }
  return 0;
}
"""


def _compare(program: str) -> None:
    source = PRELUDE + program.replace("VALUES", VALUES.replace("\n", " ").strip())
    (ours,), (theirs,) = run_mbpf(source), run_quickjs(source)
    assert difference(ours, theirs) is None
    assert (ours.end, len(ours.log)) == (theirs.end, len(theirs.log))


@pytest.mark.parametrize("operator", BINARY)
def test_binary(operator: str) -> None:
    _compare(_PAIRS.replace("OPERATOR", operator))


@pytest.mark.parametrize("expression", UNARY)
def test_unary(expression: str) -> None:
    _compare(_SINGLES.replace("EXPRESSION", expression))
