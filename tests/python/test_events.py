# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf run --event-file``: events of every hook type, their fields by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import PROGRAMS, Mbpf
from mbpf.spec.hooks import HOOKS

GATE = PROGRAMS / "command_gate"


def report(mbpf: Mbpf, *args: object) -> dict[str, Any]:
    done = mbpf("run", *args, "--json")
    assert (done.code, done.err) == (0, "")
    return done.json


def write(folder: Path, hook: str, source: str, events: str, name: str = "events.yaml") -> None:
    """A program that may log, and a file of events for it."""
    config = f'name: a\nversion: "1"\nhook: {hook}\ncapabilities: [LOG]\n'
    (folder / "mbpf.yaml").write_text(config, encoding="utf-8")
    (folder / "a.js").write_text(source, encoding="utf-8")
    (folder / name).write_text(events, encoding="utf-8")


def logged(mbpf: Mbpf, folder: Path, name: str = "events.yaml") -> list[str]:
    data = report(mbpf, folder, "--event-file", folder / name)
    return [line["text"] for line in data["log"]]


def test_command_gate(mbpf: Mbpf) -> None:
    data = report(mbpf, GATE, "--event-file", GATE / "events.yaml")
    assert data["per_packet"] == [0, 1, 0, 0, 1, 0, 1, 1, 1]
    assert data["verdicts"] == {"ALLOW": 4, "DENY": 5, "ABORT": 0}
    (denied,) = data["maps"]
    assert [entry["value_fields"] for entry in denied["entries"]] == [[2], [1], [1], [1]]
    assert data["failures"] == {}
    assert "4 of the 9 commands" in (GATE / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", HOOKS)
def test_every_field_of_every_hook(hook: str, tmp_path: Path, mbpf: Mbpf) -> None:
    """Each field gets a number of its own, and the program sees it."""
    kind = HOOKS[hook]
    given = ("data_len", "flags", "custom_hook_id", "schema_version", "field_count", *kind.pairs)
    names = [name for name in kind.fields if name not in given]
    values = {name: number + 1 for number, name in enumerate(names)}
    values |= {name: 3 for name in values if name == "layer"}
    listed = ", ".join(f"c.{name}" for name in names)
    source = f"function mbpf_prog(c) {{ mbpf.log(0, [{listed}].join(' ')); return 0; }}"
    write(tmp_path, hook, source, json.dumps([values, {}]), "events.json")
    seen = logged(mbpf, tmp_path, "events.json")
    assert seen[0] == " ".join(str(values[name]) for name in names)
    # What is left out is 0, but for the time.
    none = {"timestamp": 2_000_000_000}
    assert seen[1] == " ".join(str(none.get(name, 0)) for name in names)


def test_data_and_time(tmp_path: Path, mbpf: Mbpf) -> None:
    source = """
    function mbpf_prog(c) {
      mbpf.log(0, c.pkt_len + ' ' + c.data_len + ' ' + c.l3_off + ' ' + c.flags);
      return c.data_len && c.readU8(c.data_len - 1) === 0xff ? 1 : 0;
    }"""
    events = """
- {data: 00 ff, layer: 2, l3_off: 14, flags: 1}
- {data: 11, pkt_len: 60}
- {}
"""
    write(tmp_path, "NET_TX", source, events)
    assert logged(mbpf, tmp_path) == ["2 2 14 3617", "60 1 0 0", "0 0 0 0"]


def test_clock(tmp_path: Path, mbpf: Mbpf) -> None:
    source = """
    const now = [0, 0];
    function mbpf_prog(c) { mbpf.nowNs(now); mbpf.log(0, now[0] + ' ' + c.timestamp); }"""
    events = "- {timestamp: 7}\n- {time_ns: 8}\n- {timestamp: 9, time_ns: 3}\n"
    write(tmp_path, "TIMER", source, events)
    config = tmp_path / "mbpf.yaml"
    config.write_text(config.read_text().replace("[LOG]", "[LOG, TIME]"))
    assert logged(mbpf, tmp_path) == ["7 7", "8 8", "9 9"]


BAD = [
    ("SECURITY", "", "there is no list of events", 1),
    ("SECURITY", "[]", "there is no list of events", 1),
    ("SECURITY", "- 1", "an event has fields", 1),
    ("SECURITY", "- {action: 1}\n- {actoin: 1}", "has no 'actoin'", 2),
    ("SECURITY", "- {data_len: 1}", "has no 'data_len'", 1),
    ("SECURITY", "- {reserved: 1}", "has no 'reserved'", 1),
    ("SECURITY", "- {action: -1}", "from 0 to 4294967295", 1),
    ("SECURITY", "- {action: 4294967296}", "from 0 to 4294967295", 1),
    ("SECURITY", "- {flags: 65536}", "from 0 to 65535", 1),
    ("SECURITY", "- {action: true}", "from 0 to 4294967295", 1),
    ("SECURITY", "- {action: x}", "from 0 to 4294967295", 1),
    ("SECURITY", "- {data: 0}", "'0' is no hex", 1),
    ("SECURITY", "- {data: xy}", "'xy' is no hex", 1),
    ("SECURITY", "- {data: [1]}", "'data' is no text", 1),
    ("TIMER", "- {data: 00}", "has no 'data'", 1),
    ("TIMER", "- {timestamp: 18446744073709551616}", "from 0 to 18446744073709551615", 1),
    ("TIMER", "- {time_ns: -1}", "from 0 to", 1),
    ("NET_RX", "- {layer: 4}", "from 0 to 3", 1),
    ("NET_RX", "- {l3_off: 256}", "from 0 to 255", 1),
]


@pytest.mark.parametrize(("hook", "events", "message", "line"), BAD)
def test_bad_events(
    hook: str, events: str, message: str, line: int, tmp_path: Path, mbpf: Mbpf
) -> None:
    write(tmp_path, hook, "function mbpf_prog() { return 0; }", events)
    done = mbpf("run", tmp_path, "--event-file", tmp_path / "events.yaml", "--json")
    assert (done.code, done.json["error"]["id"]) == (1, "bad-event")
    assert message in done.json["error"]["message"]
    assert done.json["error"]["where"]["line"] == line
    assert done.json["error"]["hint"]


@pytest.mark.parametrize("option", [("--pcap", "x"), ("--events", 3), ("--repeat", 2)])
def test_options_that_do_not_go_with_it(option: tuple[str, object], mbpf: Mbpf) -> None:
    done = mbpf("run", GATE, "--event-file", GATE / "events.yaml", *option)
    assert done.code == 1
    assert "does not go with --event-file" in done.err


def test_no_such_file(mbpf: Mbpf) -> None:
    done = mbpf("run", GATE, "--event-file", "none.yaml", "--json")
    assert (done.code, done.json["error"]["id"]) == (1, "unreadable-config")


def test_hints_of_a_file_that_is_no_yaml(mbpf: Mbpf) -> None:
    """They tell of a list, and the bracket that is not closed is shown."""
    for text, place, hint in (
        ("- {subject_id: 1\n", (1, 3), "add the '}' that ends it"),
        ("- |x\n", (1, 4), "the file is a YAML list: '- field: value' for each event"),
    ):
        Path("events.yaml").write_text(text)
        error = mbpf("run", GATE, "--event-file", "events.yaml", "--json").json["error"]
        assert (error["where"]["line"], error["where"]["column"]) == place
        assert error["hint"] == hint
