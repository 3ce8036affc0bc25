# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""mbpf.yaml: what it may say, and what is said about it when it is wrong.

A vector is a wrong file with its complaints in front: ``#! LINE:COLUMN ID: WORDS``, where the words
are part of the message or the hint, and 0:0 is no place in the file.
"""

import json
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mbpf.package.config import Config, find
from mbpf.package.layout import Layout
from mbpf.package.manifest import Budgets
from mbpf.package.schema import SCHEMA_FILE, make
from mbpf.package.yaml_nodes import ConfigError

VECTORS = sorted((Path(__file__).resolve().parents[1] / "vectors/config").glob("*.yaml"))
EXPECTED = re.compile(r"^#! (\d+):(\d+) (\S+): (.*)$", re.MULTILINE)


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_complaints(path: Path) -> None:
    expected = EXPECTED.findall(path.read_text(encoding="utf-8"))
    with pytest.raises(ConfigError) as raised:
        Config.read(path)
    first = raised.value
    found = [first, *first.others]
    assert len(found) == len(expected), first.render()
    for error, (line, column, id, words) in zip(found, expected, strict=True):
        assert error.where is not None
        place = (error.where.line or 0, error.where.column or 0)
        assert (*place, error.id) == (int(line), int(column), id), first.render()
        assert words in f"{error.message}\n{error.hint}"
        assert error.exit_code == 1
        assert error.hint
        if error.where.line:
            assert "^" in error.render()


def test_the_schema_file_is_the_specification() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == make(), (
        "write mbpf.schema.json again: json.dumps(mbpf.package.schema.make(), indent=2)"
    )


def write(folder: Path, text: str) -> Path:
    path = folder / "mbpf.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults(tmp_path: Path) -> None:
    write(tmp_path, 'name: a\nversion: "1"\nhook: TIMER\n')
    assert find(tmp_path) == Config(
        source=tmp_path / "a.js",
        root=tmp_path,
        source_name="a.js",
        name="a",
        version="1",
        hook="TIMER",
        capabilities=(),
        heap_size=None,
        budgets=Budgets(100000, 1000, 0),
        maps=(),
        entry_symbol="mbpf_prog",
        program_id=None,
        security_version=0,
        described_by=(tmp_path / "mbpf.yaml",),
    )


def test_everything(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        name: a
        version: "2"
        hook: NET_TX
        source: lib/b.js
        capabilities: [TIME, LOG]
        heap_size: 0x400
        budgets: {max_steps: 5, max_wall_time_us: 7}
        entry: judge
        program_id: 6BA7B810-9dad-11d1-80b4-00c04fd430c8
        security_version: 4
        maps:
          - {name: a, type: array, value_type: u16be, max_entries: 2}
          - {name: b, type: hash, key_type: [ipv4 from, mac], value_size: 3, max_entries: 2}
        """,
    )
    config = find(path)
    assert config.source == tmp_path / "lib/b.js"
    assert config.capabilities == ("CAP_LOG", "CAP_TIME")
    assert config.heap_size == 1024
    assert config.budgets == Budgets(5, 1000, 7)
    assert config.program_id == bytes.fromhex("6ba7b8109dad11d180b400c04fd430c8")
    assert [(e.spec.key_size, e.spec.value_size) for e in config.maps] == [(4, 2), (10, 3)]
    assert config.maps[1].key.titles("key") == ["from", "key[1]"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unreadable-config"):
        find(tmp_path)
    path = write(tmp_path, "")
    for raw, place, words in (
        (b"a: 1\nname: \xff", "2:7", "0xff"),
        (b"a: 1\nname: \x01", "2:7", "U\\+0001"),
        (b"[" * 5000, "1:17", "deeply"),
        (b"#" * (1 << 20) + b"\n", "2:1", "larger"),
        (b"", "1:1", "nothing"),
    ):
        path.write_bytes(raw)
        with pytest.raises(ConfigError, match=f"{place}: error: .*{words}") as raised:
            find(path)
        assert raised.value.hint


SYNTAX = [
    ("a: b\n---\nc: d\n", "2:1", "another document begins here", "one document"),
    ("a: [b\nc: d\n", "1:4", "'[' is not closed before the ':' of line 2", "add the ']'"),
    ("a: [b,\n", "1:4", "'[' is never closed", "add the ']'"),
    ("a: [b, {c: 1\n", "1:8", "'{' is never closed", "add the '}'"),
    ("a: [b]\nc: {d: 1\n---\n", "2:4", "'{' is never closed", "add the '}'"),
    ("a: [b}\n", "1:6", "'}' does not close '[' of line 1", "with ']' before it"),
    ('a: ["b" "c"]\n', "1:9", "text behind a value between '[' and ']'", "put ','"),
    ("a: [b,,c]\n", "1:7", "',' between '[' and ']'", "put ','"),
    ("a: ]\n", "1:4", "']' closes nothing", "remove it"),
    ('a: "b\n', "1:4", 'this " is never closed', 'add the "'),
    ("a: 'b\n---\n", "1:4", "this ' is never closed", "add the '"),
    ('a: "b\nc: "d"\n', "1:4", 'this " is closed only in line 2', 'add the "'),
    ('a: "b" c\n', "1:8", "text behind a value", "quote all of it"),
    ("a: b: c\n", "1:5", "unexpected ':'", "in quotes"),
    ("a: - b\n", "1:4", "unexpected '-'", "alike"),
    ("a:\n  - b: c\n d: e\n", "3:2", "indented like none", "alike"),
    ("a: b\n- c\n", "2:1", "'-' stands in a mapping", "alike"),
    ("- a\nb: c\n", "2:1", "a key stands in a list", "alike"),
    ("a: b\nc\nd: e\n", "2:1", "a ':' is missing behind this key", "write 'key: value'"),
    ("a: @b\n", "1:4", "'@' that cannot start any token", "in quotes"),
    ("a: , b\n", "1:4", "unexpected ','", "in quotes"),
    ('a: "\\q"\n', "1:6", "unknown escape", "backslash"),
    ("a: |b\n", "1:5", "indicators", "one 'key: value' in each line"),
]


@pytest.mark.parametrize(("text", "place", "message", "hint"), SYNTAX, ids=repr)
def test_syntax_errors(tmp_path: Path, text: str, place: str, message: str, hint: str) -> None:
    """What is not closed is told of where it begins."""
    with pytest.raises(ConfigError) as raised:
        find(write(tmp_path, text))
    error = raised.value
    assert str(error.where).endswith(f"mbpf.yaml:{place}") and error.where
    assert error.where.source_line
    assert message in error.message and hint in (error.hint or "")


@given(st.text(alphabet="name: hook\n-[]{}#&*!|>'\"%@,?1\t\u00e9\ud800", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_named_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ConfigError):
        find(path)


@pytest.mark.parametrize(
    ("field", "data", "shown"),
    [
        ("u8", "ff", 255),
        ("i8", "ff", -1),
        ("u16", "0102", 0x0201),
        ("u16be", "0102", 0x0102),
        ("i32be x", "fffffffe", -2),
        ("u64", "0100000000000080", (1 << 63) + 1),
        ("ipv4", "c0000201", "192.0.2.1"),
        ("ip", "00000000000000000000ffffc0000201", "192.0.2.1"),
        ("ip", "20010db8000000000000000000000001", "2001:db8::1"),
        ("mac", "020000000001", "02:00:00:00:00:01"),
        ("bytes3", "010203", "010203"),
        ("f64", "9a9999999999b93f", 0.1),
        ("f64be x", "3fb999999999999a", 0.1),
        ("f64", "0000000000000080", -0.0),
        ("f64", "000000000000f07f", "Infinity"),
        ("f64", "000000000000f0ff", "-Infinity"),
        ("f64", "010000000000f87f", "NaN"),
        ("f32", "cdcccc3d", 0.1),
        ("f32be", "3dcccccd", 0.1),
        ("f32", "ffff7f7f", 3.4028235e38),
        ("f32", "01000000", 1e-45),
        ("f32", "010080ff", "NaN"),
        ("f32", "000080ff", "-Infinity"),
    ],
)
def test_fields(field: str, data: str, shown: int | float | str) -> None:
    layout = Layout.parse(field)
    assert layout.size == len(data) // 2
    assert [repr(value) for value in layout.show(bytes.fromhex(data))] == [repr(shown)]


@given(st.integers(0, 0xFFFFFFFF))
def test_the_digits_of_an_f32_say_all_of_it(bits: int) -> None:
    data = bits.to_bytes(4, "little")
    (shown,) = Layout.parse("f32").show(data)
    if isinstance(shown, str):
        assert bits & 0x7F800000 == 0x7F800000
    else:
        assert struct.pack("<f", shown) == data


def test_layouts_that_nobody_described() -> None:
    assert Layout.of_value(16).show(bytes([1] + [0] * 15)) == [1, 0]
    assert Layout.of_value(12).show(bytes(12)) == [0, 0, 0]
    assert Layout.of_value(3).show(b"abc") == ["616263"]
    assert Layout.of_key("hash", 16).show(bytes(16)) == ["00" * 16]
    assert Layout.of_key("array", 4).titles("key") == ["index"]
