# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Built-ins that are leaves against quickjs-ng, Python and Unicode, with random arguments."""

from __future__ import annotations

import math
import struct
from decimal import Decimal, getcontext

import pytest
from differential import PRELUDE, difference, run_mbpf, run_quickjs
from hypothesis import given, seed, settings
from hypothesis import strategies as st

getcontext().prec = 200
CALLS = 24
MAX_ULP = 1
_ESCAPED = "'\\"

_TEXTS = st.sampled_from(
    [
        "''", "'a'", "'abc'", "'abcabc'", "'  x \\t'", "'aaaab'", "'\\u00e9t\\u00e9'",
        "'\\u4f60\\u597d'", "'\\ud83d\\ude00z'", "'\\ud83d'", "'\\ude00a'", "'\\u3000\\ufeff7'",
        "'-12.5e3px'", "'0x1F'", "'Infinity'", "'undefined'", "'1e400'", "'9007199254740993'",
    ]
)  # fmt: skip
_PLACES = st.sampled_from(
    [
        "0", "1", "2", "-1", "-2", "3", "7", "-9", "1.7", "-0", "-0.5", "NaN", "Infinity",
        "-Infinity", "4294967296", "2147483648", "-2147483649", "'1'", "'x'", "null", "true",
        "undefined",
    ]
)  # fmt: skip
_NUMBERS = st.sampled_from(
    [
        "0", "-0", "1", "-1.5", "255", "0.1", "1.005", "2.5", "-2.5", "123.456", "1e21", "1e-7",
        "5e-324", "1.7976931348623157e308", "0.000001", "99.995", "999999.5", "NaN", "-Infinity",
        "4294967295.5", "0.5", "-0.4999999999999999", "9007199254740992", "1e100", "-1e-100",
    ]
)  # fmt: skip
_STRING_CALLS = (
    "at(P)", "charAt(P)", "charCodeAt(P)", "codePointAt(P)", "concat(T, P)", "endsWith(T)",
    "endsWith(T, P)", "includes(T, P)", "indexOf(T)", "indexOf(T, P)", "lastIndexOf(T)",
    "lastIndexOf(T, P)", "slice(P)", "slice(P, P)", "startsWith(T)", "startsWith(T, P)",
    "substr(P, P)", "substring(P, P)", "trim()", "trimStart()", "trimEnd()", "padEnd(9, T)",
    "padStart(8, T)", "padStart(7)", "repeat(3)", "isWellFormed()", "toWellFormed()",
    "toLowerCase()", "toUpperCase()",
)  # fmt: skip
_NUMBER_CALLS = (
    "(N).toFixed(D)", "(N).toFixed()", "(N).toExponential(D)", "(N).toPrecision(D + 1)",
    "(N).toPrecision()", "(Math.trunc(N) % 4294967296).toString(D + 2)",
    "(Math.trunc(N) % 1000).toString(P)", "parseInt(T)", "parseInt(T, P)",
    "parseFloat(T)", "Number.isInteger(N)",
    "Number.isSafeInteger(N)", "Number.isFinite(N)", "Number.isNaN(N)", "Math.round(N)",
    "Math.sign(N)", "Math.fround(N)", "Math.trunc(N)", "Math.clz32(N)", "Math.imul(N, N)",
    "Math.hypot(N, N)", "Math.atan2(N, P)", "Math.sqrt(N)", "String.fromCharCode(N, P)",
    "String.fromCodePoint(P, N)",
)  # fmt: skip
_TYPED_CALLS = (
    "typed(K, [N, N, N, N]).subarray(P, P)", "typed(K, [N, N, N, N]).slice(P, P)",
    "typed(K, [N, N, N, N]).fill(N, P, P)", "bytes(P, P)", "view(S, N, I, L)",
    "view(S, N, P, L)", "typed(K, [N]).byteLength",
)  # fmt: skip
_KINDS = (
    "Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float32 Float64".split()  # noqa: SIM905
)
_HELPERS = """
function typed(kind, list) { return new kind(list); }
function bytes(a, b) { return new Uint8Array([1, 2, 3, 4, 5]).buffer.slice(a, b).byteLength; }
function view(kind, n, i, little) {
  const d = new DataView(new ArrayBuffer(12), 2, 9);
  let r = '';
  if (kind === 0) { d.setInt8(i, n); r = d.getInt8(i) + ' ' + d.getUint8(i); }
  if (kind === 1) { d.setInt16(i, n, little); r = d.getInt16(i) + ' ' + d.getUint16(i, little); }
  if (kind === 2) { d.setUint32(i, n, little); r = d.getInt32(i, little) + ' ' + d.getUint32(i); }
  if (kind === 3) { d.setFloat32(i, n, little); r = d.getFloat32(i, little) + ' ' + d.getUint8(i); }
  if (kind === 4) { d.setFloat64(i, n, little); r = d.getFloat64(i, little) + ' ' + d.getUint8(i); }
  return r + '|' + String(new Uint8Array(d.buffer));
}
"""
_HOLES = {
    "T": _TEXTS,
    "P": _PLACES,
    "N": _NUMBERS,
    "D": st.sampled_from(["0", "1", "2", "5", "17", "20", "34", "99", "101", "-1"]),
    "K": st.sampled_from([f"{kind}Array" for kind in _KINDS]),
    "S": st.sampled_from("01234"),
    "I": st.sampled_from("012345678"),
    "L": st.sampled_from(["true", "false", "undefined", "1", "''"]),
}


@st.composite
def _calls(draw: st.DrawFn) -> str:
    """A program that shows what some calls give."""
    lines = []
    for _ in range(CALLS):
        call = draw(
            st.one_of(
                st.sampled_from(_STRING_CALLS).map(lambda text: f"(T).{text}"),
                st.sampled_from(_NUMBER_CALLS),
                st.sampled_from(_TYPED_CALLS),
            )
        )
        words = []
        for i, c in enumerate(call):
            alone = not (call[i - 1 : i].isalnum() or call[i + 1 : i + 2].isalnum())
            words.append(draw(_HOLES[c]) if c in _HOLES and alone else c)
        lines.append(f"attempt(() => {''.join(words)});")
    return "\n".join(lines)


@seed(3)
@settings(max_examples=80, deadline=None, database=None)
@given(_calls())
def test_calls(body: str) -> None:
    text = PRELUDE + _HELPERS + f"function mbpf_prog() {{\n{body}\n}}"
    (ours,), (theirs,) = run_mbpf(text), run_quickjs(text)
    assert ours.end == "value 0" or ours.end == "failure profile"
    assert difference(ours, theirs) is None, body


# --- Math


def _bits(x: float) -> int:
    (number,) = struct.unpack("<q", struct.pack("<d", x))
    return int(number) if number >= 0 else -(int(number) & 0x7FFFFFFFFFFFFFFF)


def _values(name: str, points: list[float]) -> list[float]:
    calls = "".join(f"show(Math.{name}({point!r}));" for point in points)
    (outcome,) = run_mbpf(PRELUDE + f"function mbpf_prog() {{ {calls} }}")
    assert outcome.end == "value 0"
    return [float(line.replace("Infinity", "inf")) for line in outcome.log]


_FUNCTIONS = {
    "acos": math.acos, "acosh": math.acosh, "asin": math.asin, "asinh": math.asinh,
    "atan": math.atan, "atanh": math.atanh, "cbrt": math.cbrt, "cos": math.cos,
    "cosh": math.cosh, "exp": math.exp, "expm1": math.expm1, "log": math.log,
    "log10": math.log10, "log1p": math.log1p, "log2": math.log2, "sin": math.sin,
    "sinh": math.sinh, "sqrt": math.sqrt, "tan": math.tan, "tanh": math.tanh,
}  # fmt: skip
_POINTS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-1, 1),
    st.floats(-30, 30),
    st.floats(-745, 710),
    st.integers(-1000, 1000).map(float),
)


@pytest.mark.parametrize("name", _FUNCTIONS)
def test_math(name: str) -> None:
    """Python's own functions are off by less than a unit in the last place, as ours are."""

    @seed(5)
    @settings(max_examples=8, deadline=None, database=None)
    @given(st.lists(_POINTS, min_size=20, max_size=20))
    def check(points: list[float]) -> None:
        known = []
        for x in points:
            try:
                known.append((x, _FUNCTIONS[name](x)))
            except (ValueError, OverflowError):
                continue
        got = _values(name, [x for x, _ in known])
        for (x, want), value in zip(known, got, strict=True):
            assert abs(_bits(value) - _bits(want)) <= 2 * MAX_ULP, (name, x, want, value)

    check()


def test_square_roots_are_rounded_correctly() -> None:
    points = [math.ldexp(3.0 + i * math.pi, 49 * i - 980) for i in range(40)]
    for x, got in zip(points, _values("sqrt", points), strict=True):
        assert got == float(Decimal(x).sqrt())


def test_exact_results_are_exact() -> None:
    assert _values("cbrt", [float(i**3) for i in range(-50, 51)]) == [*range(-50, 51)]
    assert _values("log2", [2.0**i for i in range(-60, 60)]) == [*range(-60, 60)]
    assert _values("log10", [float(10**i) for i in range(23)]) == [*range(23)]


def test_random_numbers_are_the_same_in_each_load() -> None:
    text = "let s = ''; function mbpf_prog() { mbpf.log(1, String(Math.random())); }"
    first, second = run_mbpf(text, 2)
    assert [first, second] == run_mbpf(text, 2)
    assert first.log == ("0.052790873358508184",)
    assert second.log == ("0.33112028100185353",)


# --- letters


def _quoted(text: str) -> str:
    """A text as text() of the prelude writes it."""
    plain = all(32 <= ord(c) <= 126 and c not in _ESCAPED for c in text)
    return f"'{text if plain else ''.join(_unit(c) for c in text)}'"


def _unit(c: str) -> str:
    return c if 32 <= ord(c) <= 126 and c not in _ESCAPED else f"\\u{ord(c):04x}"


@pytest.mark.parametrize("method", ["toLowerCase", "toUpperCase"])
def test_every_letter_has_its_form_or_is_refused(method: str) -> None:
    text = f"let u = 0; function mbpf_prog() {{ line(text(String.fromCharCode(u++).{method}())); }}"
    refused = 0
    for unit, outcome in enumerate(run_mbpf(PRELUDE + text, 0x10000)):
        if outcome.end == "failure profile":
            refused += 1
            continue
        form = chr(unit).lower() if method == "toLowerCase" else chr(unit).upper()
        assert outcome.log == (_quoted(form),), hex(unit)
    assert refused < 3500
