# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The debug section: what is written is read back, and damage is refused by name."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from golden import TARGET
from hypothesis import given
from hypothesis import strategies as st
from mbpf.compiler.compile import compile_program
from mbpf.compiler.debug import DebugFunction, DebugInfo, Lines, OtherFile, Row, rows_of
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

_positions = st.tuples(st.integers(0, 2), st.integers(1, 1 << 20), st.integers(1, 1 << 20))
_rows = st.lists(_positions, max_size=20).map(rows_of)
_functions = st.builds(
    DebugFunction, _rows, st.lists(st.tuples(st.integers(0, 255), st.text(max_size=9))).map(tuple)
)
_names = st.lists(st.text(max_size=9), max_size=3).map(tuple)
_others = st.builds(OtherFile, st.text(max_size=9), st.binary(min_size=32, max_size=32))


def _one_file(lines: Lines) -> Lines:
    functions = tuple(
        DebugFunction(tuple(replace(row, file=0) for row in function.rows), function.locals)
        for function in lines.functions
    )
    return replace(lines, functions=functions, others=())


_several = st.builds(
    Lines,
    st.text(max_size=9),
    _names,
    st.lists(_functions, max_size=3).map(tuple),
    st.lists(_others, min_size=2, max_size=3).map(tuple),
)
_infos = st.builds(
    DebugInfo,
    st.none() | st.binary(min_size=32, max_size=32),
    st.text(max_size=9),
    st.sampled_from(["NET_RX", "TIMER"]),
    _names,
    st.none() | _several | _several.map(_one_file),
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
    assert (info.entry_symbol, info.hook, info.maps) == (
        "mbpf_prog",
        "NET_RX",
        ("counters", "hits"),
    )
    assert info.lines is not None
    assert info.lines.file == "dir/prog.js"
    assert info.lines.globals == ("limit", "count")
    assert info.lines.functions[0].locals == ((0, "first"), (1, "second"), (2, "sum"))


def test_places_of_words() -> None:
    result = compile_program(SOURCE, TARGET)
    info, image = DebugInfo.loads(result.debug), Image.loads(result.bytecode)
    found: dict[tuple[str, str], tuple[int, ...]] = {}
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
    assert function.at(9) == Row(2, 5, 1)


def test_every_truncation_is_refused() -> None:
    data = _debug()
    complete = len(DebugInfo(b"h" * 32, "mbpf_prog", "NET_RX", ("counters", "hits"), None).dumps())
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


_HASH = bytes(range(32))
_SEVERAL = DebugInfo(
    None,
    "e",
    "TIMER",
    (),
    Lines(
        "main.js",
        (),
        (
            DebugFunction((Row(0, 1, 1, 1), Row(1, 2, 1), Row(3, 9, 9, 2))),
            DebugFunction(()),
        ),
        (OtherFile("a.js", _HASH), OtherFile("b/c.js", _HASH[::-1])),
    ),
)


def test_several_files() -> None:
    info = DebugInfo.loads(_SEVERAL.dumps())
    assert info == _SEVERAL
    assert info.place(0, 0) == ("a.js", 1, 1)
    assert info.place(0, 2) == ("main.js", 2, 1)
    assert info.place(0, 3) == ("b/c.js", 9, 9)
    assert not info.matches(b"other text", 1)


def test_several_files_cut_short_or_changed() -> None:
    data = _SEVERAL.dumps()
    alone = replace(_SEVERAL, lines=_one_file(_SEVERAL.lines)) if _SEVERAL.lines else _SEVERAL
    complete = len(alone.dumps())
    for size in range(complete, len(data)):
        if size < complete + 4:
            # Fewer bytes than a magic: what is behind the lines is for later versions.
            assert DebugInfo.loads(data[:size]) == alone
            continue
        with pytest.raises(RejectError) as caught:
            DebugInfo.loads(data[:size])
        assert caught.value.id == "debug-truncated"
    assert DebugInfo.loads(data + b"later") == _SEVERAL
    # The last file of the first function's rows: there is no third one.
    at = len(data) - 2
    with pytest.raises(RejectError) as caught:
        DebugInfo.loads(data[:at] + bytes([3]) + data[at + 1 :])
    assert caught.value.id == "debug-malformed"
