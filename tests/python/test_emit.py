# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What programs emit, from the source to what people see of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_helpers import Mbpf
from differential import Device, compile_bytecode
from mbpf.cli.output import Output
from mbpf.cli.report import Report
from mbpf.package.build import build
from mbpf.package.config import Config
from mbpf.package.declarations import declarations
from mbpf.sim._core import ffi
from mbpf.sim.runtime import Emitted, Policy, Program, Runtime
from mbpf.spec.helpers import EVENT_LOST
from reference_lab import compare

SOURCE = """
const words = new Uint16Array(3);
const nothing = new ArrayBuffer(0);
let count = 0;
function mbpf_init() { mbpf.emit(100, nothing); }
function mbpf_prog(ctx) {
  count++;
  words[0] = count;
  words[2] = 0xabcd;
  return mbpf.emit(7, words) && count > 1 && mbpf.emit(4294967294, nothing) ? 1 : 0;
}
function mbpf_fini() { mbpf.emit(200, words.subarray(2)); }
"""


def describe(folder: Path, source: str = SOURCE, capabilities: str = "[EMIT]") -> Path:
    """A program."""
    (folder / "mbpf.yaml").write_text(
        f"name: e\nversion: '1'\nhook: TRACEPOINT\ncapabilities: {capabilities}\n"
    )
    (folder / "e.js").write_text(source)
    return folder / "mbpf.yaml"


def load(folder: Path, source: str, ring: int = 0) -> tuple[Program, Runtime]:
    runtime = Runtime(Policy(allow_unsigned=True), event_ring_size=ring)
    return runtime.load(build(Config.read(describe(folder, source))).data), runtime


def run(runtime: Runtime, program: Program, count: int) -> list[int]:
    point = runtime.hook("TRACEPOINT", "t")
    program.attach(point)
    context = ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": 1})
    verdicts = [point.run(context) for _ in range(count)]
    assert program.last_error() is None
    program.detach()
    return verdicts


def test_simulator_takes_events(tmp_path: Path) -> None:
    program, runtime = load(tmp_path, SOURCE)
    assert run(runtime, program, 2) == [0, 1]
    assert program.has_events
    assert program.events() == [
        Emitted(100, b""),
        Emitted(7, bytes.fromhex("01000000cdab")),
        Emitted(7, bytes.fromhex("02000000cdab")),
        Emitted(4294967294, b""),
    ]
    assert not program.has_events
    assert program.memory()["events"] > 4096
    assert (program.statistics().events, program.statistics().events_lost) == (4, 0)
    assert program.unload() is None
    assert program.last_events == [Emitted(200, bytes.fromhex("cdab"))]


def test_losses_are_told_in_the_stream(tmp_path: Path) -> None:
    body = "const b = new Uint8Array(80);function mbpf_prog(ctx) { b[0]++; mbpf.emit(1, b); }"
    program, runtime = load(tmp_path, body, ring=264)
    run(runtime, program, 5)
    first, *others = program.events()
    assert (first.id, first.lost) == (EVENT_LOST, 2)
    assert [(event.id, event.data[0], event.lost) for event in others] == [
        (1, 3, 0),
        (1, 4, 0),
        (1, 5, 0),
    ]
    assert program.statistics().events_lost == 2


def test_run_shows_events(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(tmp_path)
    report = mbpf("run", tmp_path, "--events", 2, "--json").json
    assert [(row["number"], row["id"], row["data"]) for row in report["emitted"]] == [
        (0, 100, ""),
        (1, 7, "01000000cdab"),
        (2, 7, "02000000cdab"),
        (2, 4294967294, ""),
        (3, 200, "cdab"),
    ]
    assert {row["lost"] for row in report["emitted"]} == {0}
    done = mbpf("run", tmp_path, "--events", 2)
    assert (done.code, done.err) == (0, "")
    assert "emitted: 5 events, 0 lost" in done.out
    for word in ("mbpf_init", "mbpf_fini", "02000000cdab", "4294967294"):
        assert word in done.out


def test_run_tells_what_one_event_loses(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(
        tmp_path,
        "const b = new Uint8Array(256);"
        "function mbpf_prog(ctx) { for (let i = 0; i < 20; i++) mbpf.emit(i, b); }",
    )
    done = mbpf("run", tmp_path, "--events", 4)
    assert "emitted: 60 events, 20 lost" in done.out
    assert "and 32 more" in done.out


def test_capability_is_needed(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(tmp_path, capabilities="[LOG]")
    done = mbpf("check", tmp_path)
    assert done.code != 0
    assert "missing-capability" in done.err
    assert "EMIT" in done.err


def test_declarations(tmp_path: Path) -> None:
    text = declarations(Config.read(describe(tmp_path)))
    assert "  emit(u32: number, bytes: Mbpf.Bytes): boolean;" in text
    assert "emit" not in declarations(Config.read(describe(tmp_path, capabilities="[]")))


@pytest.mark.parametrize(
    "call",
    [
        "mbpf.emit(7, b)",
        "mbpf.emit(ctx.pid & 1023, b)",
        "mbpf.emit(7, new Uint8Array(257))",
        "mbpf.emit(7, [])",
        "mbpf.emit(4294967295, b)",
    ],
)
def test_check_bounds_what_it_costs(tmp_path: Path, mbpf: Mbpf, call: str) -> None:
    describe(
        tmp_path,
        "const b = new Uint8Array(256);"
        f"function mbpf_prog(ctx) {{ try {{ {call}; }} catch (e) {{ return 1; }} return 0; }}",
    )
    found = mbpf("check", tmp_path, "--json").json
    report = mbpf("run", tmp_path, "--json").json
    assert report["failures"] == {}
    prog = found["bounds"]["runs"]["prog"]
    assert prog["steps"] >= report["steps"]["max"] > 0
    assert prog["helper_calls"] == 1


def test_reference_machine_agrees() -> None:
    body = """
const sizes = [0, 1, 7, 8, 255, 256, 257];
const ids = [0, 1.5, -1, 4294967294, 4294967295, 'x', null];
let n = 0;
function mbpf_prog() {
  const id = ids[n % 7];
  const size = sizes[(n / 7) | 0];
  n++;
  const bytes = n % 3 === 0 ? new ArrayBuffer(size) : new Uint8Array(size);
  if (n % 3 === 1) bytes.fill(n);
  try { return mbpf.emit(id, bytes) ? 1 : 0; } catch (e) { return e instanceof RangeError ? 2 : 3; }
}
"""
    assert compare(Device(), compile_bytecode(body), 49) == 49


MANY = """
let n = 0;
const data = new Uint8Array(1);
function mbpf_init() { for (let i = 0; i < 20; i++) mbpf.log(1, 'init ' + i); }
function mbpf_prog(ctx) { n++; mbpf.log(1, '' + n); mbpf.emit(n % 9, data); return n % 3 ? 0 : 1; }
function mbpf_fini() { mbpf.log(1, 'end'); mbpf.emit(7, data); }
"""


@pytest.mark.parametrize("count", [1, 11, 12, 31, 32, 33, 400])
def test_what_is_not_shown_is_not_kept(
    mbpf: Mbpf, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """In text, a run of any length takes the same memory; what people see is the same."""
    Path("a.js").write_text(MANY, encoding="utf-8")
    reports: list[Report] = []
    show = Report.show

    def kept(report: Report, out: Output) -> None:
        reports.append(report)
        show(report, out)

    monkeypatch.setattr(Report, "show", kept)
    args = ("run", "a.js", "--hook", "TIMER", "--events", str(count), "--histogram")
    short = mbpf(*args).out
    monkeypatch.setattr("mbpf.cli.run.replace", lambda course, **_: course)
    monkeypatch.setattr("mbpf.sim.observed.ShortLog", lambda _, lines: lines)
    assert mbpf(*args).out == short
    few, all = reports
    assert (len(all.log), len(all.replay.verdicts)) == (count + 21, count)
    assert len(all.replay.emitted) == few.replay.emitted_rows == count + 1
    assert len(few.log) == min(32, count + 21) and len(few.replay.emitted) == min(32, count + 1)
    assert few.replay.verdicts == few.replay.steps == []
    assert few.replay.verdict_counts == all.replay.verdict_counts
    assert ("lines left out" in short) == (count > 11)
    assert f"and {count - 31} more" in short or count < 32
