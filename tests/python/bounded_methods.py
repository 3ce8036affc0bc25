# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Statements that call functions of the program back: methods of arrays, ``call`` and ``apply``."""

from __future__ import annotations

import random
from collections.abc import Callable

_ARRAYS = (
    "list", "list", "[3, 1, 2]", "[state, word, null, undefined, true]", "[, 1, , 'x']", "[]",
    "[[1], [2, 3]]", "[box, box]", "new Array(5)", "Array(1, 2)", "['b', 'a', 'c', 'b', 'aa']",
    "[0.5, -0, NaN, 3, 2, 1, 9, 8, 7]",
)  # fmt: skip
_EACH = ("forEach", "map", "filter", "some", "every", "find", "findIndex", "findLast")
_FOLDS = ("reduce", "reduceRight")
_BODIES = (
    "return x;", "return i & 1;", "return x > 1;", "state += i; return x;", "a[i] = state;",
    "if (i > 1) throw new Error('at ' + i); return x;", "return [x, i];", "return { x };",
    "return `${i}:`;", "a.pop(); return !x;", "mbpf.log(1, word); return 1;", "kept = a; return x;",
    "a.length = 2; return state;", "if (i === 2) throw x;", "list[2] = x; return typeof x;",
    "for (let k = 0; k < 3; k++) state ^= k; return state;", "return word + i;",
)  # fmt: skip
_ORDERS = (
    "", "(a, b) => a - b", "(a, b) => (a < b ? -1 : 1)", "() => state", "() => undefined",
    "(a, b) => { list[1] = a; return b - a; }", "() => 'x'", "() => { throw new Error('order'); }",
    "(a, b) => { state++; return `${typeof a}` > `${typeof b}` ? 1 : -1; }", "undefined",
)  # fmt: skip
_LEAVES = (
    "indexOf({0})", "lastIndexOf({0})", "includes({0}, 1)", "at({0})", "at(-1)", "fill({0})",
    "fill({0}, 1)", "fill(1, 0, {0})", "reverse()", "indexOf({0}, {0})", "lastIndexOf(1, 2)",
)  # fmt: skip
_CALLS = (
    "{f}.call({o}, {x}, 2)", "{f}.call({o})", "{f}.apply({o}, [{x}, 2, 3])", "{f}.apply({o}, list)",
    "{f}.apply({o})", "{f}.call({o}, ...list)", "{f}.apply(null, null)", "{f}.call(7, 1, 2, 3, 4)",
)  # fmt: skip


def statement(choices: random.Random, name: str, leaf: Callable[[], str]) -> str:
    """A statement that calls back.

    Args:
        choices: what it goes by.
        name: for a variable of its own.
        leaf: makes an expression.
    """
    array, kind = choices.choice(_ARRAYS), choices.randrange(7)
    target = choices.choice((f"const {name} = ", "kept = ", "state = ", "", ""))
    params = choices.choice(("x, i, a", "x, i, a", "x, i, ...[a]", "x, i = 1, a = list"))
    function = f"({params}) => {{ {choices.choice(_BODIES)} }}"
    if choices.randrange(4) == 0:
        function = f"function ({params}) {{ if (this) state = 1; {choices.choice(_BODIES)} }}"
    if kind < 3:
        method = choices.choice(_EACH)
        self = choices.choice(("", "", f", {leaf()}"))
        text = f"{array}.{method}({function}{self})"
        if method in ("map", "filter"):
            text += choices.choice(("", ".length", ".map((y) => y)", ".filter(() => true)"))
    elif kind == 3:
        first = choices.choice(("", f", {leaf()}", ", 0", ", ''"))
        fold = f"(r, x, i, a) => {{ {choices.choice(_BODIES)} }}"
        text = f"{array}.{choices.choice(_FOLDS)}({fold}{first})"
    elif kind == 4:
        text = f"{array}.sort({choices.choice(_ORDERS)})"
    elif kind == 5:
        text = f"{array}.{choices.choice(_LEAVES).format(leaf())}"
    else:
        wanted = choices.choice(_CALLS)
        text = wanted.format(f=f"({function})", o=choices.choice(("box", "null", "7")), x=leaf())
    return f"{{ {target}{text}; }}"


def program(seed: int) -> str:
    """A program of such statements alone, of which most can be bounded."""
    choices = random.Random(seed)
    leaves = ("0", "1", "-2", "state", "word", "null", "2.5", "NaN", "undefined", "true", "'7'")

    def leaf() -> str:
        return choices.choice(leaves)

    def block(prefix: str) -> str:
        parts = [statement(choices, f"{prefix}{at}", leaf) for at in range(choices.randint(1, 3))]
        return "\n".join(f"try {{ {part} }} catch (e) {{ state = 2; }}" for part in parts)

    rows = choices.choice(("", "for (let k = 0; k < 3; k++) ", "if (ctx.cpu) "))
    return (
        "const list = [1, 'b', , 4], box = { a: 1 };\n"
        "let state = 1, word = 'word', kept = null;\n"
        f"function mbpf_prog(ctx) {{\n{rows}{{ {block('v')} }}\nreturn 0;\n}}\n"
    )
