# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What programs compute: quickjs-ng, the virtual machine and the reference interpreter agree."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import quickjs
from mbpf.compiler import fold
from mbpf.compiler.image import Image
from mbpf.compiler.jsvalue import UNDEFINED, JsValue, number_text, to_number, to_text
from program_generator import Generator
from realvm import FailedRunError, compile_text, run_text
from refvm import Machine

VECTORS = sorted((Path(__file__).resolve().parents[1] / "vectors" / "run").glob("*.js"))
SEEDS = range(100)
_VALUES: dict[str, JsValue] = {
    "undefined": UNDEFINED, "null": None, "true": True, "false": False, "''": "", "'a'": "a",
    "'10'": "10", "' 0x1F '": " 0x1F ", "'1e3'": "1e3", "'-Infinity'": "-Infinity",
    "'1_0'": "1_0", "'\\u00e9'": "\u00e9", "0": 0.0, "-0": -0.0, "1": 1.0, "-1": -1.0, "1.5": 1.5,
    "NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "2147483648": 2147483648.0,
    "4294967295": 4294967295.0, "1e21": 1e21, "1e-7": 1e-7,
    "123456789012345680": 123456789012345680.0,
}  # fmt: skip
_OPERATORS = (
    "+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>",
    "<", "<=", ">", ">=", "==", "!=", "===", "!==",
)  # fmt: skip


def _expected(text: str) -> str:
    # Taken apart and joined again: the binding cannot hand out a text that is still a rope.
    context = quickjs.Context()
    return str(context.eval(f"'use strict'; {text}\nrun().split('').join('')"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert run_text(text) == _expected(text)


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_vector_by_the_reference(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compiled = compile_text(text.replace("function run()", "function mbpf_prog()"))
    assert Machine(Image.loads(compiled.bytecode)).prog() == _expected(text)


@pytest.mark.parametrize("start", SEEDS[::10])
def test_random_programs(start: int) -> None:
    for seed in range(start, start + 10):
        text = Generator(seed).program()
        try:
            result = run_text(text)
        except FailedRunError as failed:
            # Nested arrays as text and the like: excluded by the profile at run time.
            assert failed.error is not None and failed.error.failure in (
                "profile",
                "oom",
                "stack",
            ), text
            continue
        assert result == _expected(text), f"seed {seed}\n{text}"


def _long_code() -> str:
    body = "x = x * 3 + 1 & 0xfffff;\n" * 900
    return f"function run() {{ let x = 1; {body} return String(x); }}"


def _many_names() -> str:
    body = "".join(f"o.p{n} = {n}; sum += o.p{n}++; sum += o.p{n};\n" for n in range(300))
    rest = "o.m = function (x) { return x + 1; }; delete o.p299;"
    return (
        f"function run() {{ const o = {{}}; let sum = 0; {body} {rest} return String(o.m(sum)); }}"
    )


def _many_functions() -> str:
    functions = "".join(f"function f{n}(x) {{ return x + {n}; }}\n" for n in range(300))
    calls = "".join(f"sum += f{n}(1);\n" for n in range(300))
    return f"{functions} function run() {{ let sum = 0; {calls} return String(sum); }}"


def _far_branches() -> str:
    body = "x += i & 3; if (x > 1e6) break; if (x === 77) continue;\n" * 60
    loop = f"for (let i = 0; i < 50; i++) {{ {body} }}"
    return f"function run() {{ let x = 0; {loop} return String(x); }}"


def _many_constants() -> str:
    body = "".join(f"x = (x ^ {n * 7919 + 100000}) + {n}.5;\n" for n in range(60))
    loop = f"for (let i = 0; i < 5; i++) {{ {body} x = x & 0x7fffffff; }}"
    return f"function run() {{ let x = 0; {loop} {loop} return String(x); }}"


def _many_variables() -> str:
    names = [f"v{n}" for n in range(240)]
    declared = "".join(f"let {name} = sum + {n};\n" for n, name in enumerate(names))
    used = "".join(f"sum += {name};\n" for name in names)
    loop = "for (let i = 0; i < 40000; i += 9999) sum += i * 1000 ^ 0x12345678;"
    return f"function run() {{ let sum = 0; {declared} {used} {loop} return String(sum); }}"


@pytest.mark.parametrize(
    "make",
    [_long_code, _many_names, _many_functions, _far_branches, _many_constants, _many_variables],
)
def test_large_programs(make: Callable[[], str]) -> None:
    text = make()
    assert run_text(text) == _expected(text)


@pytest.mark.parametrize("operator", _OPERATORS)
def test_folding_is_what_the_program_would_compute(operator: str) -> None:
    context = quickjs.Context()
    for (left, a), (right, b) in itertools.product(_VALUES.items(), repeat=2):
        folded = fold.binary(operator, a, b)
        if not isinstance(folded, fold.NotFolded):
            assert _shown(folded) == _eval(context, f"({left}) {operator} ({right})"), (left, right)


@pytest.mark.parametrize("operator", ["-", "+", "!", "~", "typeof", "void"])
def test_folding_unary(operator: str) -> None:
    context = quickjs.Context()
    for text, value in _VALUES.items():
        assert _shown(fold.unary(operator, value)) == _eval(context, f"{operator} ({text})")


def _shown(value: JsValue) -> str:
    zero = value == 0 and isinstance(value, float) and str(value) == "-0.0"
    return f"{fold.unary('typeof', value)} {'-0' if zero else to_text(value)}"


def _eval(context: quickjs.Context, text: str) -> str:
    script = (
        f"(() => {{ const v = {text}; return typeof v + ' ' + (Object.is(v, -0) ? '-0' : v) }})()"
    )
    return str(context.eval(script))


@pytest.mark.parametrize("text", ["0x", "1e", "+-1", "Infinit", "0b2", ".", "1 2", "--Infinity"])
def test_texts_that_are_no_numbers(text: str) -> None:
    assert number_text(to_number(text)) == "NaN"
