# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Maps of every type, from the description to what the program and people see of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_helpers import Mbpf
from mbpf.cli.main import main
from mbpf.package.build import Built, build
from mbpf.package.config import Config
from mbpf.package.declarations import declarations
from mbpf.package.layout import Layout
from mbpf.package.yaml_nodes import ConfigError
from mbpf.sim._core import ffi
from mbpf.sim.runtime import MapView, Policy, Program, Runtime

MAPS = """
  - {name: hits, type: counter, max_entries: 3}
  - {name: seen, type: lru, key_type: u32 port, value_type: u32 n, max_entries: 4}
  - {name: events, type: ring, value_type: [u32 id, "char[4] what"], max_entries: 8}
  - {name: cpus, type: percpu_array, value_size: 4, max_entries: 2}
  - {name: cpuh, type: percpu_hash, key_size: 4, value_size: 4, max_entries: 2}
  - {name: routes, type: lpm, key_type: [u32 length, ipv4 net], value_type: u32 hop, max_entries: 4}
  - {name: plain, type: hash, key_size: 4, value_size: 4, max_entries: 4}
"""
ALL = "[MAP_READ, MAP_WRITE, MAP_ITERATE]"
PREFACE = """
const k4 = new Uint8Array(4), v4 = new Uint8Array(4), o4 = new Uint8Array(4);
const k8 = new Uint8Array(8), v8 = new Uint8Array(8);
function prefix(n, a, b, c, d) { k8[0] = n; k8[4] = a; k8[5] = b; k8[6] = c; k8[7] = d; return k8; }
function route(n, a) { return maps.routes.update(prefix(n, a, 0, 0, 0), v4); }
function fill(n) { for (let i = 0; i < n; i++) maps.events.submit(v8); }
function caught(f) { try { f(); } catch (e) { return e.name; } return 'none'; }
"""


def describe(folder: Path, body: str, maps: str = MAPS, capabilities: str = ALL) -> Config:
    """A program whose mbpf_prog has this body."""
    (folder / "mbpf.yaml").write_text(
        f"name: m\nversion: '1'\nhook: TRACEPOINT\ncapabilities: {capabilities}\nmaps:{maps}"
    )
    (folder / "m.js").write_text(f"{PREFACE}function mbpf_prog(ctx) {{\n{body}\n}}\n")
    return Config.read(folder / "mbpf.yaml")


def load(built: Built) -> tuple[Program, Runtime]:
    runtime = Runtime(Policy(allow_unsigned=True))
    return runtime.load(built.data), runtime


def run(folder: Path, body: str, events: int = 1) -> tuple[list[int], dict[str, MapView]]:
    """Verdicts of some events, and the maps after them."""
    program, runtime = load(build(describe(folder, body)))
    point = runtime.hook("TRACEPOINT", "t")
    program.attach(point)
    context = ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": 1})
    verdicts = [point.run(context) for _ in range(events)]
    assert program.last_error() is None
    return verdicts, {view.name: view for view in program.maps()}


VALUES = {
    "maps.hits.get(0)": 0,
    "(maps.hits.add(1, 5), maps.hits.add(1, -7), maps.hits.get(1))": -2,
    "(maps.hits.set(2, 9007199254740992), maps.hits.get(2) === 9007199254740992 ? 1 : 0)": 1,
    "(maps.hits.set(2, 2147483648), maps.hits.add(2, -1), maps.hits.get(2))": 2147483647,
    "(maps.hits.set(2, -9007199254740992), maps.hits.get(2) === -9007199254740992 ? 1 : 0)": 1,
    "maps.hits.add(0, 1) === undefined ? 1 : 0": 1,
    "(() => { let i = 1, n = -200; maps.hits.add(i, n); n = maps.hits.get(i); return n; })()": -200,
    "(() => { let i = 0; maps.hits.add(i++, i); return maps.hits.get(0) * 10 + i; })()": 11,
    "(() => { let i = 0; maps.hits.add(i, i = 2); return maps.hits.get(0); })()": 2,
    "(() => { let i = 0; maps.hits.add(0, 127, i = 5); return maps.hits.get(0, i++) + i; })()": 133,
    "(maps.hits.add(0, 128), maps.hits.add(0, -1), maps.hits.get(0))": 127,
    "maps.seen.update(k4, v4) && maps.seen.lookup(k4, v4) && maps.seen.delete(k4) ? 1 : 0": 1,
    "maps.seen.nextKey(null, k4) ? 1 : 0": 0,
    "maps.cpus.cpuId() + maps.cpuh.cpuId()": 0,
    "maps.cpus.update(1, v4) && maps.cpus.lookup(1, v4) && !maps.cpus.lookup(0, v4) ? 1 : 0": 1,
    "maps.cpuh.update(k4, v4) && maps.cpuh.lookup(k4, v4) && maps.cpuh.delete(k4) ? 1 : 0": 1,
    "maps.events.count() + maps.events.peek(v8)": 0,
    "maps.events.consume() ? 1 : 0": 0,
    "maps.events.submit(v4) && maps.events.submit(v8) ? maps.events.peek(v8) : 0": 4,
    "(maps.events.submit(v8), maps.events.consume(), maps.events.count())": 0,
    "(fill(9), maps.events.dropped())": 4,
    "route(8, 10) && maps.routes.lookup(prefix(32, 10, 1, 1, 1), v4) ? 1 : 0": 1,
    "route(8, 10) && maps.routes.lookup(prefix(32, 11, 1, 1, 1), v4) ? 1 : 0": 0,
    "(() => { for (const m of [maps.hits]) { m.add(0, 3); } return maps.hits.get(0); })()": 3,
}
ERRORS = {
    "maps.hits.add(3, 1)": "RangeError",
    "maps.hits.get({})": "TypeError",
    "maps.hits.add(undefined, 1)": "TypeError",
    "maps.hits.add(300, 1)": "RangeError",
    "maps.hits.add(0, 1.5)": "RangeError",
    "maps.hits.add(0, 9007199254740994)": "RangeError",
    "maps.hits.add(0, NaN)": "RangeError",
    "maps.hits.add(0, 'x')": "TypeError",
    "maps.hits.add(-1, 1)": "RangeError",
    "maps.hits.get(3)": "RangeError",
    "maps.hits.set(3, 0)": "RangeError",
    "maps.seen.nextKey(k4, v4.subarray(1))": "RangeError",
    "maps.seen.nextKey(1, v4)": "TypeError",
    "maps.seen.nextKey(k4.subarray(2), v4)": "RangeError",
    "maps.events.submit(new Uint8Array(9))": "RangeError",
    "maps.events.submit('x')": "TypeError",
    "maps.events.peek(4)": "TypeError",
    "maps.routes.update(prefix(33, 1, 2, 3, 4), v4)": "RangeError",
    "maps.cpus.update(2, v4)": "RangeError",
    "mbpf.mapLookup(0, k4, v8)": "TypeError",
    "mbpf.mapUpdate(2, k4, v8)": "TypeError",
    "mbpf.mapDelete(3, k4)": "TypeError",
}


@pytest.mark.parametrize("expression", VALUES)
def test_results(tmp_path: Path, expression: str) -> None:
    verdicts, _ = run(tmp_path, f"return {expression};")
    assert verdicts == [VALUES[expression]]


@pytest.mark.parametrize("expression", ERRORS)
def test_errors_of_arguments(tmp_path: Path, expression: str) -> None:
    body = f"return caught(() => {expression}) === '{ERRORS[expression]}' ? 7 : 0;"
    assert run(tmp_path, body)[0] == [7]


def test_methods_of_maps_that_are_values(tmp_path: Path) -> None:
    body = """
  let n = 0;
  for (const m of [maps.hits, maps.plain, maps.events, maps.cpus]) {
    if (caught(() => m.add(0, 1)) === 'TypeError') n += 1;
    if (caught(() => m.submit(v4)) === 'TypeError') n += 10;
    if (caught(() => m.nextKey(null, v4)) === 'TypeError') n += 100;
    if (caught(() => m.cpuId()) === 'TypeError') n += 1000;
  }
  return n;"""
    assert run(tmp_path, body)[0] == [3333]


def test_iteration_that_deletes(tmp_path: Path) -> None:
    body = """
  for (let i = 0; i < 4; i++) { k4[0] = i; maps.plain.update(k4, v4); }
  let n = 0;
  for (let more = maps.plain.nextKey(null, o4); more; more = maps.plain.nextKey(o4, o4)) {
    n = n + 1;
    maps.plain.delete(o4);
  }
  return n;"""
    verdicts, views = run(tmp_path, body, events=3)
    assert verdicts == [4, 4, 4]
    assert views["plain"].entries == ()


def test_lru_keeps_the_key_that_is_used(tmp_path: Path) -> None:
    body = """
  let n = maps.hits.get(0);
  maps.hits.add(0, 1);
  k4[0] = n + 1; v4[0] = n + 1;
  maps.seen.update(k4, v4);
  k4[0] = 1;
  return maps.seen.lookup(k4, v4) ? 1 : 0;"""
    verdicts, views = run(tmp_path, body, events=50)
    assert verdicts == [1] * 50
    assert len(views["seen"].entries) == 4


def test_what_a_failed_run_wrote_stays(tmp_path: Path) -> None:
    body = "maps.hits.add(0, 1); maps.plain.update(k4, v4); maps.events.submit(v4); throw 1;"
    program, runtime = load(build(describe(tmp_path, body)))
    point = runtime.hook("TRACEPOINT", "t")
    program.attach(point)
    point.run(ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": 1}))
    assert program.statistics().failures == {"exception": 1}
    counts = {view.name: len(view.entries) for view in program.maps()}
    assert (counts["hits"], counts["plain"], counts["events"]) == (1, 1, 1)


def test_report_names_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = describe(
        tmp_path,
        """
  maps.hits.add(1, -3);
  v8[0] = 7; v8[4] = 104; v8[5] = 105;
  maps.events.submit(v8); maps.events.submit(v4);
  maps.routes.update(prefix(24, 10, 1, 2, 99), v4);
  return 0;""",
    )
    text = (tmp_path / "mbpf.yaml").read_text().replace("TRACEPOINT", "NET_RX")
    (tmp_path / "mbpf.yaml").write_text(text)
    capture = Path(__file__).resolve().parents[1] / "captures" / "lab.pcap"
    assert config.name == "m"
    command = ["run", str(tmp_path), "--pcap", str(capture)]
    assert main([*command, "--json"]) == 0
    maps = {m["name"]: m for m in json.loads(capsys.readouterr().out)["maps"]}
    assert maps["hits"]["entries"][0]["key_fields"] == [1]
    assert maps["hits"]["entries"][0]["value_fields"][0] % 3 == 0
    assert maps["events"]["entries"][0]["value_fields"] in ([7, "hi"], ["00000000", ""])
    assert maps["events"]["dropped"] > 0
    assert maps["routes"]["entries"][0]["key_fields"] == [24, "10.1.2.0"]
    assert main(command) == 0
    shown = capsys.readouterr().out
    for part in ("what", "hi", "dropped", "1 of 3 are not 0", "10.1.2.0", "hop"):
        assert part in shown, part


def test_text_fields() -> None:
    layout = Layout.parse(["u16be port", "char[6] name"])
    assert layout.size == 8
    assert layout.show(b"\x01\x02ab\0cd\0") == [258, "ab"]


def test_declarations(tmp_path: Path) -> None:
    text = declarations(describe(tmp_path, "return 0;"))
    for line in (
        "add(u32: number, number: number): void;",
        "get(u32: number): number;",
        "nextKey(previous: Mbpf.Bytes | null, bytes: Mbpf.Bytes): boolean;",
        "submit(bytes: Mbpf.Bytes): boolean;",
        "dropped(): number;",
        "cpuId(): number;",
        "lookup(key: number | Mbpf.Bytes, bytes: Mbpf.Bytes): boolean;",
        "/** 3 counters, named by their index. */",
        "/** ring of 64 bytes, events of at most 8 bytes. */",
    ):
        assert line in text, line
    few = declarations(describe(tmp_path, "return 0;", capabilities="[MAP_READ]"))
    assert "nextKey" not in few and "submit" not in few and "peek" in few


def test_declarations_of_one_entry(tmp_path: Path) -> None:
    for type, size, about in (
        ("array", 1, "array of at most 1 entry: key 4 bytes, value 4 bytes."),
        ("array", 2, "array of at most 2 entries: key 4 bytes, value 4 bytes."),
        ("counter", 1, "1 counter, named by its index."),
    ):
        sizes = "" if type == "counter" else ", value_size: 4"
        text = f"maps: [{{name: m, type: {type}, max_entries: {size}{sizes}}}]\n"
        path = tmp_path / "mbpf.yaml"
        path.write_text(f'name: a\nversion: "1"\nhook: TIMER\n{text}')
        assert f"/** {about} */" in declarations(Config.read(path))


def test_capability_of_each_method(tmp_path: Path) -> None:
    def missing(expression: str, capabilities: str) -> str:
        config = describe(tmp_path, f"return {expression} ? 1 : 0;", capabilities=capabilities)
        with pytest.raises(Exception, match="needs the capability") as error:
            build(config)
        return str(error.value)

    assert "MAP_ITERATE" in missing("maps.seen.nextKey(null, k4)", "[MAP_READ, MAP_WRITE]")
    assert "MAP_WRITE" in missing("maps.hits.add(0, 1)", "[MAP_READ]")
    assert "MAP_READ" in missing("maps.hits.get(0)", "[MAP_WRITE]")
    assert "MAP_WRITE" in missing("maps.events.consume()", "[MAP_READ]")


BAD = {
    "{name: a, type: ring, key_size: 4, value_size: 4, max_entries: 1}": "a ring has no keys",
    "{name: a, type: counter, value_size: 4, max_entries: 1}": "a counter has 8 bytes",
    "{name: a, type: counter, value_type: u64, max_entries: 1}": "a counter has 8 bytes",
    "{name: a, type: lpm, key_size: 4, value_size: 4, max_entries: 1}": "is a length of 4 bytes",
    "{name: a, type: percpu_array, key_size: 2, value_size: 4, max_entries: 1}": "an index of 4",
    "{name: a, type: lru, key_size: 0, value_size: 4, max_entries: 1}": "key_size",
    "{name: a, type: lru, value_size: 4, max_entries: 1}": "'key_size' is missing",
    "{name: a, type: hash, key_type: 'char[0]', value_size: 4, max_entries: 1}": "key_type",
}


@pytest.mark.parametrize("line", BAD)
def test_descriptions_that_are_wrong(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigError, match=BAD[line].replace("[", r"\[")):
        describe(tmp_path, "return 0;", f"\n  - {line}\n")


def test_bounds_know_every_helper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The steps that are proved are enough for what a run takes."""
    body = """
  maps.hits.add(0, 1); maps.hits.set(1, 2); maps.hits.get(1);
  maps.seen.update(k4, v4); maps.seen.lookup(k4, v4); maps.seen.nextKey(null, o4);
  maps.events.submit(v8); maps.events.peek(v8); maps.events.consume();
  maps.events.count(); maps.events.dropped();
  maps.cpus.update(0, v4); maps.cpuh.update(k4, v4); maps.cpus.cpuId();
  maps.routes.update(prefix(8, 1, 1, 1, 1), v4);
  maps.routes.lookup(k8, v4); maps.routes.delete(k8);
  return 0;"""
    describe(tmp_path, body)
    assert main(["check", str(tmp_path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    bound = report["bounds"]["runs"]["prog"]
    program, runtime = load(build(Config.read(tmp_path / "mbpf.yaml")))
    point = runtime.hook("TRACEPOINT", "t")
    program.attach(point)
    point.run(ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": 1}))
    statistics = program.statistics()
    assert bound["steps"] is not None and bound["steps"] >= statistics.steps_last
    assert bound["helper_calls"] == statistics.helper_calls == 17


FLOATS = """
const halves = new Float32Array(1), both = new Float64Array(2);
function put(key, first, second) {
    halves[0] = key;
    both[0] = first;
    both[1] = second;
    maps.m.update(new Uint8Array(halves.buffer), new Uint8Array(both.buffer));
}
function mbpf_prog(ctx) {
    put(0.1, 0.25, NaN);
    put(-2.5, 3, -1 / 0);
    put(7, 1e300, 0.30000000000000004);
    return 0;
}
"""


@pytest.mark.parametrize("from_package", [False, True])
def test_maps_of_floats_are_shown(mbpf: Mbpf, tmp_path: Path, from_package: bool) -> None:
    """The package keeps the layouts; what is no number of JSON is a text there."""
    (tmp_path / "a.js").write_text(FLOATS, encoding="utf-8")
    (tmp_path / "mbpf.yaml").write_text(
        'name: a\nversion: "1"\nhook: TIMER\ncapabilities: [MAP_WRITE]\nmaps:\n'
        "  - {name: m, type: hash, key_type: f32 k, value_type: [f64 a, f64 b], max_entries: 4}\n",
        encoding="utf-8",
    )
    name = str(tmp_path)
    if from_package:
        name = str(tmp_path / "a.mbpf")
        assert mbpf("build", str(tmp_path), "-o", name).code == 0
    entries = mbpf("run", name, "--json").json["maps"][0]["entries"]
    assert {entry["key_fields"][0]: entry["value_fields"] for entry in entries} == {
        0.1: [0.25, "NaN"],
        -2.5: [3, "-Infinity"],
        7: [1e300, 0.30000000000000004],
    }
    rows = [line.split() for line in mbpf("run", name).out.splitlines()]
    # The largest values first, as with whole numbers.
    assert rows[rows.index(["k", "a", "b"]) + 2 :][:3] == [
        ["7", "1e+300", "0.30000000000000004"],
        ["-2.5", "3", "-Infinity"],
        ["0.1", "0.25", "NaN"],
    ]
