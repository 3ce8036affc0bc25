# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Built-ins that take numbers and give one, or look at one value, and cost little else."""

from __future__ import annotations

from typing import Final

from mbpf.bounds import convert
from mbpf.bounds.effects import Effect
from mbpf.bounds.machine import Program
from mbpf.bounds.values import BOOLEAN, NUMBER, Value

_ELEMENTARY: Final = 128
"""Units of a function that is computed by a series, and of a power."""
_SQUARE: Final = 4
"""Units of each argument of hypot()."""
_SIMPLE: Final = ("round", "fround", "sign", "random")
_SERIES: Final = (
    "acos", "acosh", "asin", "asinh", "atan", "atanh", "atan2", "cbrt", "cos", "cosh", "exp",
    "expm1", "hypot", "log", "log10", "log1p", "log2", "pow", "sin", "sinh", "sqrt", "tan", "tanh",
)  # fmt: skip
_NUMBERS: Final = {
    **{f"Math.{name}": 0 for name in _SIMPLE},
    **{f"Math.{name}": _ELEMENTARY for name in _SERIES},
}
_TESTS: Final = frozenset(
    f"Number.{name}" for name in ("isFinite", "isInteger", "isNaN", "isSafeInteger")
)
LEAVES: Final = frozenset({*_NUMBERS, *_TESTS})


def call_leaf(program: Program, effect: Effect, name: str, args: list[Value]) -> Value:
    """What one of :data:`LEAVES` returns."""
    if name in _TESTS:
        return BOOLEAN
    for value in args:
        convert.numeric(program.heap, effect, value)
    effect.charge(_NUMBERS[name], "")
    if name == "Math.hypot":
        effect.charge(_SQUARE * len(args), "")
    return NUMBER
