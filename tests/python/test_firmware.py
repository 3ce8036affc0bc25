# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The firmware's own JavaScript: what a unit has, and what is refused."""

from __future__ import annotations

import pytest
from mbpf.compiler.disasm import decode
from mbpf.compiler.firmware import FirmwareUnit, compile_firmware
from mbpf.compiler.source import Source
from mbpf.errors import CompileError

EACH = """
const STEP = 1;
function each(list, callback, self) {
  for (let i = 0; i < list.length; i += STEP) $call(callback, self, list[i]);
}
function unused() { }
export function all_of(list, callback, self) { each(list, x => callback(x), self); }
export function apply(callback, self, list) { return $call(callback, self, ...list); }
"""


def _unit(text: str) -> FirmwareUnit:
    return compile_firmware({"array": Source("array.js", text)})["array"]


def _names(unit: FirmwareUnit, function: int) -> list[str]:
    words = unit.functions[function].words
    return [found.insn.name for word in words if (found := decode(word)) is not None]


def test_exports_are_functions_of_the_unit() -> None:
    unit = _unit(EACH)
    assert set(unit.exports) == {"all_of", "apply"}
    texts = [unit.strings[row.name] for row in unit.functions if row.name != 0xFFFF]
    assert sorted(texts) == ["all_of", "apply", "each"]
    assert [len(row.words) for row in unit.functions] == [len(lines) for lines in unit.places]


def test_call_with_a_receiver_is_an_instruction() -> None:
    unit = _unit(EACH)
    assert "CALLV" in _names(unit, unit.exports["apply"])
    each = next(i for i, row in enumerate(unit.functions) if unit.strings[row.name] == "each")
    assert "CALLM" in _names(unit, each)


def test_same_input_same_unit() -> None:
    assert _unit(EACH) == _unit(EACH)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("export function f() { return $unknown(1); }", "unknown-global"),
        ("let n = 0; export function f() { return n++; }", "unsupported-construct"),
        ("export function f() { } f();", "unsupported-construct"),
        ("export const f = 1;", "unsupported-construct"),
    ],
)
def test_refused(text: str, problem: str) -> None:
    with pytest.raises(CompileError) as raised:
        _unit(text)
    assert raised.value.id == problem
