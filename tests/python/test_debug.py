# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The debug section: what is written is read back, and damage is refused by name."""

from __future__ import annotations

import hashlib

import pytest
from golden import TARGET
from hypothesis import given
from hypothesis import strategies as st
from mbpf.compiler.compile import compile_program
from mbpf.compiler.debug import DebugFunction, DebugInfo, Lines, Row, rows_of
from mbpf.compiler.disasm import decode
from mbpf.compiler.image import Image
from mbpf.compiler.source import Source
from mbpf.errors import RejectError

TEXT = """// \u00e9
const limit = [3];
let count = 0;
function add(first, second) {
  var sum = first + second;
  return sum;
}
function mbpf_prog(ctx) {
  count = add(ctx.pkt_len,
    limit[0]);
  return count;
}
"""
SOURCE = Source("dir/prog.js", TEXT)

_rows = st.lists(st.tuples(st.integers(1, 1 << 20), st.integers(1, 1 << 20)), max_size=20).map(
    rows_of
)
_functions = st.builds(
    DebugFunction, _rows, st.lists(st.tuples(st.integers(0, 255), st.text(max_size=9))).map(tuple)
)
_infos = st.builds(
    DebugInfo,
    st.none() | st.binary(min_size=32, max_size=32),
    st.text(max_size=9),
    st.sampled_from(["NET_RX", "TIMER"]),
    st.lists(st.text(max_size=9), max_size=3).map(tuple),
    st.none()
    | st.builds(
        Lines,
        st.text(max_size=9),
        st.lists(st.text(max_size=9), max_size=3).map(tuple),
        st.lists(_functions, max_size=3).map(tuple),
    ),
)


def _debug() -> bytes:
    return compile_program(SOURCE, TARGET).debug


@given(_infos)
def test_round_trip(info: DebugInfo) -> None:
    assert DebugInfo.loads(info.dumps()) == info


def test_contents() -> None:
    info = DebugInfo.loads(_debug())
    assert info.source_hash == hashlib.sha256(TEXT.encode()).digest()
    assert info.matches(TEXT.encode())
    assert (info.entry_symbol, info.hook, info.maps) == ("mbpf_prog", "NET_RX", ("counters",))
    assert info.lines is not None
    assert info.lines.file == "dir/prog.js"
    assert info.lines.globals == ("limit", "count")
    assert info.lines.functions[0].locals == ((0, "first"), (1, "second"), (2, "sum"))


def test_places_of_words() -> None:
    result = compile_program(SOURCE, TARGET)
    info, image = DebugInfo.loads(result.debug), Image.loads(result.bytecode)
    found = {}
    for index, function in enumerate(image.functions):
        for word in range(function.code_len):
            decoded = decode(image.code[function.code_off + word])
            assert decoded is not None
            place = info.place(index, word)
            assert place is not None
            found.setdefault((image.function_name(index), decoded.insn.name), place[1:])
    assert found["add", "ADD"] == (5, 13)
    assert found["mbpf_prog", "CALLF"] == (9, 11)
    assert found["mbpf_prog", "GETELI"] == (10, 5)
    assert info.place(99, 0) is None


def test_other_bytes_behind_the_first_part_are_no_lines() -> None:
    info = DebugInfo(None, "e", "TIMER", (), None)
    assert DebugInfo.loads(info.dumps() + bytes(8)) == info


def test_symbols_are_cut() -> None:
    info = DebugInfo(None, "e" * 200, "TIMER", (), None)
    assert DebugInfo.loads(info.dumps()).entry_symbol == "e" * 127


def test_first_row_may_come_late() -> None:
    function = DebugFunction((Row(2, 5, 1),))
    assert function.at(1) is None
    assert function.at(9) == (5, 1)


def test_every_truncation_is_refused() -> None:
    data = _debug()
    complete = len(DebugInfo(b"h" * 32, "mbpf_prog", "NET_RX", ("counters",), None).dumps())
    for size in range(len(data)):
        if size == complete:
            assert DebugInfo.loads(data[:size]).lines is None
            continue
        with pytest.raises(RejectError) as caught:
            DebugInfo.loads(data[:size])
        assert caught.value.id == "debug-truncated"


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    try:
        DebugInfo.loads(data)
    except RejectError as error:
        assert error.id in ("debug-truncated", "debug-malformed")


def test_number_without_end() -> None:
    info = DebugInfo(None, "", "", (), Lines("", (), ()))
    data = bytearray(info.dumps()[:-2] + b"\xff" * 6)
    data[-14:-10] = (10).to_bytes(4, "little")
    with pytest.raises(RejectError, match="too long"):
        DebugInfo.loads(bytes(data))
