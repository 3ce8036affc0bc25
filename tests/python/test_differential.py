# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""mbpf against JavaScript: every difference within the profile is a refusal or a named failure.

``tests/vectors/language`` holds one behaviour per file. A first line ``// refused ID`` or
``// failure KIND`` says that mbpf does not give JavaScript's answer; without one it must. Set
``MBPF_DIFFERENTIAL_EXAMPLES`` for more random programs than the default.
"""

from __future__ import annotations

import json
import math
import os
import random
import struct
from collections.abc import Iterator
from decimal import Decimal, getcontext
from pathlib import Path

import differential_lab
import node_engine
import pytest
import quickjs
import reference_lab
from differential import (
    MAX_STEPS,
    PRELUDE,
    Device,
    compile_bytecode,
    difference,
    pack,
    run_mbpf,
    run_quickjs,
    shortest,
)
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from large_programs import PROGRAMS
from mbpf.compiler import fold
from mbpf.compiler.jsvalue import UNDEFINED, JsValue, to_text, type_of
from random_programs import program

VECTORS = sorted((Path(__file__).resolve().parents[1] / "vectors" / "language").glob("*.js"))
EXAMPLES = int(os.environ.get("MBPF_DIFFERENTIAL_EXAMPLES", "2000"))
SHARDS = 2
PROGRAMS_AT_RANDOM = 2000
# Functions in one program.
PARTS = 10
# Enough for every vector; what is smaller is cleared sooner.
SMALL_HEAP = 1 << 20
# Programs with more steps than this are stopped at this many places only.
PLACES = 40
getcontext().prec = 1100

BINARY = (
    "+ - * / % & | ^ << >> >>> < <= > >= == != === !==".split()  # noqa: SIM905
)
OPERANDS = {
    "0": 0.0, "-0": -0.0, "1": 1.0, "-1": -1.0, "2": 2.0, "31": 31.0, "33": 33.0, "127": 127.0,
    "128": 128.0, "-128": -128.0, "-129": -129.0, "255": 255.0, "256": 256.0, "65535": 65535.0,
    "65536": 65536.0, "2147483647": 2147483647.0, "-2147483648": -2147483648.0,
    "2147483648": 2147483648.0, "4294967295": 4294967295.0, "4294967296": 4294967296.0,
    "0.5": 0.5, "-1.5": -1.5, "1e21": 1e21, "9007199254740991": 9007199254740991.0,
    "5e-324": 5e-324, "1.7976931348623157e308": 1.7976931348623157e308, "NaN": float("nan"),
    "Infinity": float("inf"), "-Infinity": float("-inf"), "true": True, "false": False,
    "null": None, "undefined": UNDEFINED, "''": "", "' '": " ", "'0'": "0", "'-1'": "-1",
    "'1.5'": "1.5", "'0x1f'": "0x1f", "'a'": "a", "'b'": "b", "'\\u1234'": "\u1234",
}  # fmt: skip


def _text(path: Path) -> str:
    """A vector with its line ends as they are."""
    return path.read_bytes().decode("utf-8")


def _expected(text: str) -> str | None:
    """What a vector's first line says about its outcome."""
    first = text.partition("\n")[0].removeprefix("// ")
    return first if first.startswith(("refused ", "failure ")) else None


def _events(text: str) -> int:
    """How many events a vector wants."""
    first = text.partition("\n")[0]
    return int(first.removeprefix("// events ")) if first.startswith("// events ") else 1


def _check(source: str, expected: str | None = None, events: int = 1) -> None:
    pairs = zip(run_mbpf(source, events), run_quickjs(source, events), strict=True)
    for ours, theirs in pairs:
        assert difference(ours, theirs) is None
        if expected is not None:
            assert ours.end == expected
        else:
            assert not ours.end.startswith("refused "), ours.end
            assert ours.end == "failure verdict" or not ours.end.startswith("failure "), ours


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: str(path.stem))
def test_vector(path: Path) -> None:
    text = _text(path)
    _check(PRELUDE + text, _expected(text), _events(text))


@pytest.mark.parametrize("name", PROGRAMS)
def test_large_program(name: str) -> None:
    _check(PRELUDE + PROGRAMS[name]())


def _budgets(total: int) -> Iterator[int]:
    if total <= PLACES:
        yield from range(1, total)
        return
    chooser = random.Random(total)
    yield from {1, 2, total // 2, total - 1, *(chooser.randrange(1, total) for _ in range(PLACES))}


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: str(path.stem))
def test_budget_is_exact(path: Path) -> None:
    """Every smaller budget stops a program, and has no effect beyond what it paid for."""
    text = _text(path)
    if (_expected(text) or "").startswith("refused "):
        return
    bytecode = compile_bytecode(PRELUDE + text)
    device = Device(SMALL_HEAP)
    whole = device.run(pack(bytecode, heap=SMALL_HEAP))[0]
    assert 0 < whole.steps < MAX_STEPS
    assert device.run(pack(bytecode, whole.steps, SMALL_HEAP)) == [whole]
    lines = 0
    is_started = False
    for steps in sorted(_budgets(whole.steps)):
        stopped = device.run(pack(bytecode, steps, SMALL_HEAP))[0]
        if stopped.end == "failure init" and not is_started:
            # Less than the top-level statements take.
            continue
        is_started = True
        assert (stopped.end, stopped.steps) == ("failure steps", steps)
        assert len(stopped.log) >= lines
        assert stopped.log == whole.log[: len(stopped.log)]
        lines = len(stopped.log)


# --- Operators ----------------------------------------------------------------------------------


def _described(value: JsValue) -> str:
    if isinstance(value, float):
        return f"number {'-0' if value == 0 and str(value)[0] == '-' else to_text(value)}"
    return f"{type_of(value)} {to_text(value)}"


def test_folding_of_constants() -> None:
    """Every operator on every pair of operands, as the compiler computes it."""
    context = quickjs.Context()
    pairs = [(left, right) for left in OPERANDS for right in OPERANDS]
    texts = ", ".join(f"({left}) {op} ({right})" for op in BINARY for left, right in pairs)
    answers = json.loads(
        context.eval(
            "JSON.stringify([" + texts + "].map(x => typeof x + ' ' +"
            " (x === 0 && 1 / x < 0 ? '-0' : String(x))))"
        )
    )
    questions = [(op, left, right) for op in BINARY for left, right in pairs]
    for (op, left, right), answer in zip(questions, answers, strict=True):
        result = fold.binary(op, OPERANDS[left], OPERANDS[right])
        assert not isinstance(result, fold.NotFolded)
        assert _described(result) in (answer, shortest(answer)), f"{left} {op} {right}"


@pytest.mark.parametrize("op", [*BINARY, "**"])
def test_operator_with_one_constant(op: str) -> None:
    """Every operator with a constant on either side: the forms with an immediate operand."""
    constants = [text for text in OPERANDS if op != "**" or text in ("0", "1", "-1", "NaN", "'a'")]
    functions = ", ".join(f"x => [({c}) {op} x, x {op} ({c})]" for c in constants)
    tests = "; ".join(f"if (x {op} ({c})) n++; if (({c}) {op} x) n += 2" for c in constants)
    _check(
        f"{PRELUDE} const list = [{', '.join(OPERANDS)}], forms = [{functions}];"
        f" function count(x) {{ let n = 0; {tests}; return n; }}"
        " function mbpf_prog() { for (let i = 0; i < list.length; i++) { show(count(list[i]));"
        " for (let k = 0; k < forms.length; k++) show(forms[k](list[i])); } }"
    )


# --- Numbers and text ---------------------------------------------------------------------------


def _doubles(chooser: random.Random, count: int) -> list[float]:
    """Finite numbers of all sizes: any bits, short decimals, integers, what lies next to them."""
    found: list[float] = []
    while len(found) < count:
        kind = chooser.randrange(4)
        if kind == 0:
            number = struct.unpack("<d", chooser.randbytes(8))[0]
        elif kind == 1:
            number = float(f"{chooser.randrange(10**6)}e{chooser.randrange(-330, 305)}")
        elif kind == 2:
            number = float(chooser.randrange(2**54)) / chooser.choice((1, 2, 8, 10, 1000))
        else:
            number = 2.0 ** chooser.randrange(-1074, 1023) * chooser.choice((1, 3, 1 + 2.0**-52))
        if abs(number) <= 1.7976931348623157e308:
            found.append(number)
    return found


def test_numbers_to_text_and_back() -> None:
    """Text of a number is the shortest that gives it back; both in the VM and in the compiler."""
    numbers = _doubles(random.Random(2), 1200)
    for start in range(0, len(numbers), 300):
        part = numbers[start : start + 300]
        texts = ", ".join(repr(number) for number in part)
        (ours,) = run_mbpf(
            f"const list = [{texts}]; function mbpf_prog() {{ for (let i = 0; i < list.length; i++)"
            " { const s = String(list[i]); mbpf.log(1, s + ' ' + (Number(s) === list[i])); } }"
        )
        assert ours.log == tuple(f"{to_text(number)} true" for number in part)


def test_numbers_from_text() -> None:
    """Texts with more digits than a number holds, also halfway between two, are read exactly."""
    chooser = random.Random(3)
    texts = [
        f"{chooser.randrange(10 ** chooser.randrange(1, 40))}.{chooser.randrange(10**18)}"
        f"e{chooser.randrange(-340, 280)}"
        for _ in range(400)
    ]
    for number in _doubles(chooser, 100):
        above = math.nextafter(number, math.inf)
        if abs(above) < math.inf:
            texts.append(f"{(Decimal(number) + Decimal(above)) / 2:e}")
    (ours,) = run_mbpf(
        f"const list = {json.dumps(texts)}; function mbpf_prog() {{"
        " for (let i = 0; i < list.length; i++) mbpf.log(1, String(Number(list[i]))); }"
    )
    assert ours.log == tuple(to_text(float(text)) for text in texts)


# --- Random programs ----------------------------------------------------------------------------


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_functions(shard: int) -> None:
    """Functions of random choices, several in a program; a shard tests the same in each run."""

    @settings(max_examples=EXAMPLES // SHARDS // PARTS, deadline=None, database=None)
    @seed(shard)
    @given(
        st.lists(st.binary(min_size=15, max_size=60), min_size=PARTS, max_size=PARTS), st.booleans()
    )
    def check(parts: list[bytes], carry: bool) -> None:
        source = program(parts, carry)
        pairs = zip(run_mbpf(source, PARTS), run_quickjs(source, PARTS), strict=True)
        for ours, theirs in pairs:
            assert not ours.end.startswith("refused "), ours.end
            assert difference(ours, theirs) is None
            if carry and ours.end.startswith("failure "):
                # From here on the two are in different states.
                break

    check()


@pytest.mark.parametrize("first", range(0, PROGRAMS_AT_RANDOM, differential_lab.CHUNK))
def test_random_programs(first: int) -> None:
    """Programs with classes, accessors, conversions and built-ins; the first of the fuzz run."""
    _, problems = differential_lab.run_chunk(first)
    assert problems == []


def test_random_programs_without_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are none all programs are compared with the reference machine."""
    seen: list[int] = []

    def compare(device: Device, bytecode: bytes, events: int) -> int:
        seen.append(reference_lab.compare(device, bytecode, events))
        return seen[-1]

    for module in (node_engine, differential_lab):
        monkeypatch.setattr(module, "node", lambda: None)
        monkeypatch.setattr(module, "has_quickjs", lambda: False)
    monkeypatch.setattr(differential_lab, "compare", compare)
    _, problems = differential_lab.run_chunk(100_000, 20)
    assert (problems, len(seen)) == ([], 20)
    assert sum(seen) > 20 * differential_lab.EVENTS * 0.7
