# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The limit of log lines, and what a program sees of its own counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_helpers import Mbpf
from mbpf.errors import RejectError
from mbpf.package.build import build
from mbpf.package.config import Config
from mbpf.package.declarations import declarations
from mbpf.sim._core import ffi
from mbpf.sim.runtime import Policy, Program, Runtime

SECOND = 10**9
LOGS = "let n = 0;function mbpf_prog(ctx) { mbpf.log(1, 'line ' + ++n); return 0; }"


def describe(folder: Path, source: str, capabilities: str = "[LOG, STATS]") -> Config:
    """A program."""
    (folder / "mbpf.yaml").write_text(
        f"name: p\nversion: '1'\nhook: TRACEPOINT\ncapabilities: {capabilities}\n"
    )
    (folder / "p.js").write_text(source)
    return Config.read(folder / "mbpf.yaml")


def start(
    folder: Path, source: str, rate: int = 0
) -> tuple[Runtime, Program, Callable[[int], int]]:
    """The program, and what runs an event at a time."""
    runtime = Runtime(Policy(allow_unsigned=True), log_per_second=rate)
    runtime.now_ns = 5 * SECOND
    program = runtime.load(build(describe(folder, source)).data)
    point = runtime.hook("TRACEPOINT", "t")
    program.attach(point)
    context = ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": 1})

    def event(now: int) -> int:
        runtime.now_ns = now
        return point.run(context)

    return runtime, program, event


def test_lines_beyond_the_rate_are_kept_back_and_told(tmp_path: Path) -> None:
    runtime, program, event = start(tmp_path, LOGS, rate=4)
    now = 10 * SECOND
    for _ in range(7):
        event(now)
    assert [line.text for line in runtime.log] == ["line 1", "line 2", "line 3", "line 4"]
    event(now + SECOND // 4 - 1)
    assert len(runtime.log) == 4
    event(now + SECOND // 4)
    assert [(line.level, line.text) for line in runtime.log[4:]] == [
        (2, "4 log lines kept back"),
        (1, "line 9"),
    ]
    statistics = program.statistics()
    assert (statistics.log_lines, statistics.log_lost) == (9, 4)
    # After a second without any as many at once as in the beginning.
    event(now + 3 * SECOND)
    for _ in range(5):
        event(now + 3 * SECOND)
    assert [line.text for line in runtime.log[6:]] == ["line 10", "line 11", "line 12", "line 13"]


def test_clock_that_is_set_back(tmp_path: Path) -> None:
    runtime, _, event = start(tmp_path, LOGS, rate=1)
    event(10 * SECOND)
    event(10 * SECOND + 5)
    event(2 * SECOND)
    event(2 * SECOND + 5)
    event(3 * SECOND)
    assert [line.text for line in runtime.log] == [
        "line 1",
        "1 log lines kept back",
        "line 3",
        "1 log lines kept back",
        "line 5",
    ]


@pytest.mark.parametrize("rate", [0, 2_000_000_000, 4294967295])
def test_no_limit(tmp_path: Path, rate: int) -> None:
    runtime, program, event = start(tmp_path, LOGS, rate=rate)
    for _ in range(300):
        event(SECOND)
    assert len(runtime.log) == 300
    assert program.statistics().log_lost == 0


def test_a_limit_needs_a_clock() -> None:
    with pytest.raises(RejectError, match="INVALID_ARG"):
        Runtime(Policy(allow_unsigned=True), has_clock=False, log_per_second=1)


STATS = """
const out = {
  invocations: [7, 7], successes: new Uint32Array(2), exceptions: [0, 0], oom_errors: [0, 0],
  budget_exceeded: [0, 0], nested_dropped: [1, 1], deferred_dropped: [1, 1],
};
const some = { successes: [9, 9], more: 1 };
let n = 0;
function mbpf_prog(ctx) {
  n++;
  if (n === 2) throw new Error('second');
  if (n === 3) while (true);
  if (n === 4) { const kept = []; while (true) kept.push(new Uint8Array(512)); }
  mbpf.stats(out);
  mbpf.stats(some, n);
  const low = out.invocations[0] + 10 * out.successes[0] + 100 * out.exceptions[0]
    + 1000 * out.budget_exceeded[0] + 10000 * out.oom_errors[0];
  const high = out.invocations[1] + out.successes[1] + out.nested_dropped[0] + out.nested_dropped[1]
    + out.deferred_dropped[0] + out.deferred_dropped[1];
  return high === 0 && some.successes[0] === out.successes[0] ? low : -1;
}
"""


def test_stats_of_the_runs_before(tmp_path: Path) -> None:
    _, program, event = start(tmp_path, STATS)
    assert event(1) == 0
    assert [event(1) for _ in range(3)] == [0, 0, 0]
    assert program.statistics().failures.keys() == {"exception", "steps", "oom"}
    calls = program.statistics().helper_calls
    assert event(1) == 11114
    assert event(1) == 11125
    assert program.statistics().helper_calls == calls + 4


@pytest.mark.parametrize(
    ("argument", "name"),
    [
        ("{ invocations: 1 }", "TypeError"),
        ("{ exceptions: [] }", "none"),
        ("{ successes: new Uint8Array(2) }", "none"),
        ("undefined", "TypeError"),
        ("null", "TypeError"),
        ("5", "none"),
        ("{}", "none"),
    ],
)
def test_stats_of_something_else(tmp_path: Path, argument: str, name: str) -> None:
    _, program, event = start(
        tmp_path,
        f"function mbpf_prog(ctx) {{ let given = {argument};"
        f"try {{ mbpf.stats(given); }} catch (e) {{ return e.name === '{name}' ? 1 : 0; }}"
        f"return 'none' === '{name}' ? 1 : 0; }}",
    )
    assert event(1) == 1, program.last_error()


def test_stats_needs_an_argument_and_the_capability(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(tmp_path, "function mbpf_prog(ctx) { mbpf.stats(); }")
    assert "missing-argument" in mbpf("check", tmp_path).err
    describe(tmp_path, "function mbpf_prog(ctx) { mbpf.stats({}); }", "[LOG]")
    assert "missing-capability" in mbpf("check", tmp_path).err


def test_stats_in_declarations(tmp_path: Path) -> None:
    text = declarations(describe(tmp_path, LOGS))
    assert "stats(out: { invocations?: Mbpf.Pair; successes?: Mbpf.Pair;" in text


def test_check_bounds_stats(tmp_path: Path, mbpf: Mbpf) -> None:
    describe(
        tmp_path,
        "const out = { invocations: [0, 0], oom_errors: new Uint32Array(2) };"
        "function mbpf_prog(ctx) { mbpf.stats(out); return 0; }",
    )
    prog = mbpf("check", tmp_path, "--json").json["bounds"]["runs"]["prog"]
    report = mbpf("run", tmp_path, "--json").json
    assert report["failures"] == {}
    assert prog["steps"] >= report["steps"]["max"] > 0
    assert prog["helper_calls"] == 1
