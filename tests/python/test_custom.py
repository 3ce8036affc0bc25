# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""CUSTOM hooks: schemas in mbpf.yaml, what programs see of them, and what the tools say."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import PROGRAMS, Mbpf
from mbpf.compiler.custom import Schema, SchemaField, is_number, of_imports, unpack
from mbpf.compiler.image import Image
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.package.declarations import declarations
from mbpf.package.format import Package
from mbpf.spec.hooks import SCHEMA_END_MAX, SCHEMA_TYPES

GUARD = PROGRAMS / "motor_guard"
HEAD = 'name: a\nversion: "1"\nhook: CUSTOM\ncapabilities: [LOG]\n'
FIELDS = """\
schema:
  id: 7
  version: 2
  fields:
    - {name: kind, type: u8, offset: 0}
    - {name: level, type: i32, offset: 4}
    - {name: since, type: u64, offset: 8}
    - {name: drift, type: i64, offset: 16}
    - {name: mac, type: bytes, offset: 24, length: 6}
"""


def write(folder: Path, source: str, schema: str = FIELDS, events: str = "") -> None:
    (folder / "mbpf.yaml").write_text(HEAD + schema, encoding="utf-8")
    (folder / "a.js").write_text(source, encoding="utf-8")
    (folder / "events.yaml").write_text(events, encoding="utf-8")


def run(mbpf: Mbpf, program: Path, events: Path) -> dict[str, Any]:
    done = mbpf("run", program, "--event-file", events, "--json")
    assert done.code == 0, done.err
    return done.json


def test_motor_guard(mbpf: Mbpf) -> None:
    data = run(mbpf, GUARD, GUARD / "events.yaml")
    assert data["per_packet"] == [100, 100, 50, 100, 0, 0]
    assert data["failures"] == {}
    (hottest,) = data["maps"]
    assert [entry["value_fields"] for entry in hottest["entries"]] == [
        [60000, 705, 30, "4d2d3031"],
        [2**64 - 1, -45, 0, "4d2d3032"],
    ]


def test_a_package_runs_as_its_source_does(mbpf: Mbpf) -> None:
    assert mbpf("build", GUARD, "-o", "a.mbpf").code == 0
    direct, packed = (run(mbpf, path, GUARD / "events.yaml") for path in (GUARD, Path("a.mbpf")))
    assert direct["per_packet"] == packed["per_packet"] and direct["steps"] == packed["steps"]
    shown = mbpf("inspect", "a.mbpf", "--json").json["manifest"]
    assert (shown["schema_id"], shown["schema_version"]) == (7, 1)
    assert "7, version 1" in mbpf("inspect", "a.mbpf").out


def test_every_type_and_form(tmp_path: Path, mbpf: Mbpf) -> None:
    source = """
    function mbpf_prog(c) {
      const all = [c.kind, c.level, c.since, c.since_number, c.drift, c.drift_number, c.mac];
      mbpf.log(0, all.map((v) => (typeof v === 'object' ? '[' + v.join(' ') + ']' : v)).join(' '));
      const {level, since} = c;
      return level + since[0];
    }"""
    events = (
        "- {kind: 255, level: -7, since: 4294967297, drift: -1, mac: 02 00 00 00 00 ff}\n"
        "- {}\n"
        "- {data: 05 00 00 00 09 00 00 00 01 00 00 00 00 00 00 80 00 00 00 00 00 00 00 80 "
        "01 02 03 04 05 06}\n"
    )
    write(tmp_path, source, events=events)
    data = run(mbpf, tmp_path, tmp_path / "events.yaml")
    assert [line["text"] for line in data["log"]] == [
        "255 -7 [1 1] 4294967297 [4294967295 4294967295] -1 [2 0 0 0 0 255]",
        "0 0 [0 0] 0 [0 0] 0 [0 0 0 0 0 0]",
        "5 9 [1 2147483648] 9223372036854776000 [0 2147483648] -9223372036854776000 [1 2 3 4 5 6]",
    ]
    assert data["per_packet"] == [-6, 0, 10]


def test_data_that_are_too_short(tmp_path: Path, mbpf: Mbpf) -> None:
    source = "function mbpf_prog(c) { try { return c.level; } catch (e) { return -1; } }"
    write(tmp_path, source, events="- {data: 01}\n- {data: 01 00 00 00 02 00 00 00}\n")
    assert run(mbpf, tmp_path, tmp_path / "events.yaml")["per_packet"] == [-1, 2]


def test_made_up_events(tmp_path: Path, mbpf: Mbpf) -> None:
    write(tmp_path, "function mbpf_prog(c) { return c.mac.length + c.level + c.data_len; }")
    assert mbpf("run", tmp_path, "--events", 2, "--json").json["per_packet"] == [36, 36]


def test_a_program_without_a_schema(tmp_path: Path, mbpf: Mbpf) -> None:
    source = "function mbpf_prog(c) { return c.custom_hook_id + c.data_len + c.readU8(1); }"
    write(tmp_path, source, schema="", events="- {data: 01 02}\n")
    assert run(mbpf, tmp_path, tmp_path / "events.yaml")["per_packet"] == [4]


BAD_EVENTS = [
    ("- {kind: 256}", "from 0 to 255"),
    ("- {level: 2147483648}", "from -2147483648 to 2147483647"),
    ("- {since: -1}", "from 0 to"),
    ("- {mac: 01}", "'mac' has 1 bytes, not 6"),
    ("- {mac: zz}", "'zz' is no hex"),
    ("- {custom_hook_id: 7}", "has no 'custom_hook_id'"),
    ("- {since_number: 7}", "has no 'since_number'"),
    ("- {data: 00, level: 1}", "'level' ends at byte 8, the data of this event at 1"),
]


@pytest.mark.parametrize(("events", "message"), BAD_EVENTS)
def test_bad_events(events: str, message: str, tmp_path: Path, mbpf: Mbpf) -> None:
    write(tmp_path, "function mbpf_prog() { return 0; }", events=events)
    done = mbpf("run", tmp_path, "--event-file", tmp_path / "events.yaml", "--json")
    assert (done.code, done.json["error"]["id"]) == (1, "bad-event")
    assert message in done.json["error"]["message"]


FIELD = "schema:\n  id: 1\n  version: 1\n  fields:\n    - "
BAD_SCHEMAS = [
    ("{name: a, type: u8, offset: 0}\n    - {name: a, type: u8, offset: 1}", "two fields 'a'"),
    ("{name: flags, type: u16, offset: 0}", "has a 'flags' already"),
    ("{name: readU8, type: u16, offset: 0}", "has a 'readU8' already"),
    ("{name: a, type: bytes, offset: 0}", "a field of bytes has a length"),
    ("{name: a, type: u16, offset: 0, length: 4}", "a field of type u16 has 2 bytes"),
    (f"{{name: a, type: u8, offset: {SCHEMA_END_MAX}}}", f"ends at byte {SCHEMA_END_MAX + 1}"),
    ("{name: a-b, type: u8, offset: 0}", "a-b"),
    ("{name: a, type: f32, offset: 0}", "f32"),
    ("{name: a, type: u8}", "offset"),
    ("{name: a, type: u8, offset: -1}", "-1"),
]


@pytest.mark.parametrize(("field", "message"), BAD_SCHEMAS)
def test_bad_schemas(field: str, message: str, tmp_path: Path, mbpf: Mbpf) -> None:
    write(tmp_path, "function mbpf_prog() { return 0; }", FIELD + field + "\n")
    done = mbpf("build", tmp_path, "--json")
    assert done.code == 1 and done.json["error"]["id"].startswith("config-")
    assert message in done.json["error"]["message"]
    assert done.json["error"]["where"]["line"] >= 9


@pytest.mark.parametrize(
    ("type", "bits"), [("f32", 32), ("f64", 64), ("float", 32), ("double", 64)]
)
def test_floats_of_events_are_read_from_bytes(
    type: str, bits: int, tmp_path: Path, mbpf: Mbpf
) -> None:
    """Devices have no such fields; the hint says what can be done, and that works."""
    source = "function mbpf_prog(ctx) { return 0; }"
    write(tmp_path, source, FIELD + f"{{name: a, type: {type}, offset: 8}}\n")
    hint = mbpf("check", tmp_path, "--json").json["error"]["hint"]
    read = f"new DataView(ctx.NAME.buffer).getFloat{bits}(0, true)"
    assert hint.startswith("programs read no floats by name: ") and hint.endswith(read)
    assert f"type bytes with length {bits // 8}," in hint
    value = read.replace("NAME", "a")
    source = f"function mbpf_prog(ctx) {{ mbpf.log(1, String({value})); return 0; }}"
    schema = FIELD + f"{{name: a, type: bytes, length: {bits // 8}, offset: 8}}\n"
    data = bytes(8) + struct.pack("<f" if bits == 32 else "<d", -2.5)
    write(tmp_path, source, schema, events=f"- {{data: {data.hex(' ')}}}\n")
    log = run(mbpf, tmp_path, tmp_path / "events.yaml")["log"]
    assert [line["text"] for line in log] == ["-2.5"]


def test_a_schema_for_another_hook(tmp_path: Path, mbpf: Mbpf) -> None:
    write(tmp_path, "function mbpf_prog() { return 0; }")
    config = tmp_path / "mbpf.yaml"
    config.write_text(config.read_text().replace("CUSTOM", "TIMER"))
    done = mbpf("build", tmp_path, "--json")
    assert "events of TIMER have no schema" in done.json["error"]["message"]


def test_unknown_fields_are_told_with_the_known_ones(tmp_path: Path, mbpf: Mbpf) -> None:
    write(tmp_path, "function mbpf_prog(ctx) { return ctx.levle; }")
    done = mbpf("build", tmp_path, "--json")
    assert done.json["error"]["id"] == "unknown-field"
    assert done.json["error"]["hint"] == "did you mean 'level'?"


def test_declarations(tmp_path: Path) -> None:
    write(tmp_path, "")
    text = declarations(find(tmp_path))
    for line in (
        "readonly kind: number;",
        "readonly since: [number, number];",
        "readonly since_number: number;",
        "readonly mac: Uint8Array;",
        "readonly schema_version: number;",
    ):
        assert f"    {line}\n" in text


def test_bounds_of_what_fields_make(tmp_path: Path, mbpf: Mbpf) -> None:
    """The analysis knows what a pair and a copy cost."""
    source = (
        "function mbpf_prog(c) { let n = 0;\n"
        "  for (let i = 0; i < c.mac.length; i++) n += c.mac[i] + c.since[1] + c.drift_number;\n"
        "  return n | 0; }"
    )
    write(tmp_path, source, events="- {}\n- {since: 5, mac: ffffffffffff}\n")
    bound = mbpf("check", tmp_path, "--json").json["bounds"]["runs"]["prog"]
    most = run(mbpf, tmp_path, tmp_path / "events.yaml")["steps"]["max"]
    assert bound["steps"] is not None and most <= bound["steps"] < 2 * most


def test_a_name_known_only_at_run_time_has_no_bound(tmp_path: Path, mbpf: Mbpf) -> None:
    source = "function mbpf_prog(c) { let t = 0; for (const x of [c]) t = x.level; return t; }"
    write(tmp_path, source, events="- {level: 4}\n")
    bound = mbpf("check", tmp_path, "--json").json["bounds"]["runs"]["prog"]
    assert bound["steps"] is None
    assert run(mbpf, tmp_path, tmp_path / "events.yaml")["per_packet"] == [4]


def test_imports_tell_a_schema() -> None:
    package = Package.loads(build(find(GUARD)).data)
    imports = Image.loads(package.bytecode.data).imports
    fields = [(i.name or "", i.version, i.prototype_hash) for i in imports if i.kind == 2]
    known = of_imports(7, 1, fields)
    schema = find(GUARD).schema
    assert schema is not None and set(known.fields) == set(schema.fields)


@pytest.mark.parametrize("name", SCHEMA_TYPES)
def test_every_prototype_is_read_back(name: str) -> None:
    size = SCHEMA_TYPES[name].size or 9
    field = SchemaField("f", name, SCHEMA_END_MAX - size, size)
    for import_name, (version, prototype, kind) in Schema(1, 5, (field,)).imports().items():
        assert version == 5 and 0 < prototype < 1 << 32
        assert unpack(import_name, prototype) == field
        assert is_number(prototype) == (kind == "number")
