# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf run`` with instances, a circuit breaker, a queue and a clock that goes on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from cli_helpers import CAPTURE, PROGRAMS, Mbpf
from mbpf.sim.histogram import Bucket, Histogram

COUNTS = "let n = 0; function mbpf_prog(ctx) { n++; mbpf.log(1, '' + n); return n; }"
FAILS = """\
function judge(id) { if (id > 1) throw new Error('no ' + id); return 0; }
function mbpf_prog(ctx) { return judge(ctx.tracepoint_id); }
"""


def report(mbpf: Mbpf, *args: object, code: int = 0) -> dict[str, Any]:
    done = mbpf("run", *args, "--json")
    assert done.code == code
    return done.json


def events(*ids: int) -> Path:
    """Tracepoints, a second between two of them."""
    path = Path("events.json")
    path.write_text(json.dumps([{"tracepoint_id": id} for id in ids]))
    return path


def observer(source: str) -> tuple[object, ...]:
    """Arguments for a program at TRACEPOINT."""
    Path("a.js").write_text(source)
    return ("a.js", "--hook", "TRACEPOINT")


@pytest.mark.parametrize(
    "instances, expected",
    [
        ("1", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("2", [1, 1, 2, 2, 3, 3, 4, 4, 5]),
        ("4", [1, 1, 1, 1, 2, 2, 2, 2, 3]),
        ("cpu", [1, 1, 1, 1, 2, 2, 2, 2, 3]),
        ("16", [1, 1, 1, 1, 2, 2, 2, 2, 3]),
    ],
)
def test_each_instance_has_its_variables(mbpf: Mbpf, instances: str, expected: list[int]) -> None:
    program = observer(COUNTS)
    data = report(mbpf, *program, "--events", 9, "--instances", instances)
    assert data["per_packet"] == expected
    heap = report(mbpf, *program)["memory"]["heap"]
    assert data["memory"]["heap"] == heap * (4 if instances == "cpu" else int(instances))


def test_instances_share_maps(mbpf: Mbpf) -> None:
    alone = report(mbpf, PROGRAMS / "top_talkers", "--pcap", CAPTURE)
    shared = report(mbpf, PROGRAMS / "top_talkers", "--pcap", CAPTURE, "--instances", "cpu")
    order = [sorted(data["maps"][0]["entries"], key=lambda e: e["key"]) for data in (alone, shared)]
    assert order[0] == order[1]
    assert alone["per_packet"] == shared["per_packet"]
    assert alone["steps_per_packet"] == shared["steps_per_packet"]


def test_breaker(mbpf: Mbpf) -> None:
    program = observer(FAILS)
    told = ("--event-file", events(1, 2, 3, 4, 1, 1, 5, 1))
    data = report(mbpf, *program, *told, "--breaker", 2, code=3)
    assert data["breaker_open"] is True
    assert data["counts"]["breaker_trips"] == 1 and data["counts"]["breaker_skipped"] == 5
    assert data["counts"]["invocations"] == 3 and data["events"] == 8
    assert data["failures"] == {"exception": 2}
    assert [steps > 0 for steps in data["steps_per_packet"]] == [True] * 3 + [False] * 5
    assert data["steps"]["mean"] == data["steps"]["total"] / 3
    assert data["last_error"].startswith("Error: no 3\n    at judge (a.js:1:")
    # Two seconds later it is tried again, fails again and rests; then all is well.
    data = report(mbpf, *program, *told, "--breaker", "2:2000", code=3)
    assert data["breaker_open"] is False
    assert data["counts"]["breaker_skipped"] == 1
    done = mbpf("run", *program, *told, "--breaker", 2)
    assert "breaker       opened once, 5 events skipped, now rests\n" in done.out
    assert "2 of 8 events failed" in done.err
    assert mbpf("run", *program, *told, "--breaker", "9").out.count("breaker") == 0


def test_deferred_events(mbpf: Mbpf) -> None:
    program = observer("function mbpf_prog(ctx) { mbpf.log(1, '' + ctx.tracepoint_id); return 0; }")
    told = ("--event-file", events(*range(1, 11)))
    data = report(mbpf, *program, *told, "--defer", 4)
    assert [line["text"] for line in data["log"]] == [str(n) for n in range(1, 11)]
    assert (data["events"], data["per_packet"], data["not_kept"]) == (10, [], 0)
    assert len(data["steps_per_packet"]) == 10 == data["counts"]["successes"]
    data = report(mbpf, *program, *told, "--defer", "2:3")
    assert [line["text"] for line in data["log"]] == ["1", "2", "4", "5", "7", "8", "10"]
    assert (data["not_kept"], data["counts"]["deferred_dropped"]) == (3, 3)
    done = mbpf("run", *program, *told, "--defer", "2:3")
    assert "a 0.0.0 at TRACEPOINT: 10 events, kept and run later\n" in done.out
    assert "not kept      3 events, the queue was full\n" in done.out
    assert "verdict" not in done.out


def test_failures_of_deferred_events_have_their_numbers(mbpf: Mbpf) -> None:
    told = ("--event-file", events(1, 2, 1, 1, 3))
    data = report(mbpf, *observer(FAILS), *told, "--defer", "3:4", code=3)
    assert data["failed"][0]["events"] == [2, 5]
    assert "2 of 5 events failed" in data["error"]["message"]


def test_clock_that_goes_on(mbpf: Mbpf) -> None:
    source = """\
let a = [0, 0], b = [0, 0];
function mbpf_prog(ctx) { mbpf.nowNs(a); mbpf.nowNs(b); return b[0] === a[0] ? 0 : 1; }
"""
    program = observer(source)
    data = report(mbpf, *program)
    assert data["verdicts"] == {"OK": 10} and data["time_histogram"] == []
    data = report(mbpf, *program, "--real-time")
    assert data["verdicts"] == {"OK": 0, "1": 10}
    assert sum(bucket["count"] for bucket in data["time_histogram"]) == 10


def test_budget_of_time(mbpf: Mbpf) -> None:
    Path("mbpf.yaml").write_text(
        "name: slow\nversion: '1'\nhook: TRACEPOINT\n"
        "budgets: {max_steps: 1000000, max_helpers: 1, max_wall_time_us: 1}\n"
    )
    Path("slow.js").write_text("function mbpf_prog(ctx) { for (;;); }")
    fixed = report(mbpf, ".", "--events", 1, code=3)
    assert fixed["failures"] == {"steps": 1}
    data = report(mbpf, ".", "--events", 1, "--real-time", code=3)
    assert data["failures"] == {"time": 1}
    assert data["error"]["id"] == "out-of-time"


def test_histograms(mbpf: Mbpf) -> None:
    source = "function mbpf_prog(ctx) { for (let i = 0; i < ctx.tracepoint_id; i++); return 0; }"
    program = observer(source)
    told = ("--event-file", events(0, 0, 100, 1000))
    data = report(mbpf, *program, *told)
    counted = [asdict(bucket) for bucket in Histogram(data["steps_per_packet"]).buckets()]
    assert data["step_histogram"] == counted
    assert sum(bucket["count"] for bucket in counted) == 4
    assert "steps of" not in mbpf("run", *program, *told).out
    shown = mbpf("run", *program, *told, "--histogram").out
    assert "steps of 4 events" in shown and "nanoseconds" not in shown
    assert (
        "nanoseconds of 4 events" in mbpf("run", *program, *told, "--histogram", "--real-time").out
    )


def test_buckets() -> None:
    assert Histogram().buckets() == []
    assert Histogram([0, 1, 2, 3, 9]).buckets() == [
        Bucket(0, 1, 2),
        Bucket(2, 3, 2),
        Bucket(4, 7, 0),
        Bucket(8, 15, 1),
    ]
    assert Histogram([2**31 - 1, 2**31, 2**40]).buckets() == [
        Bucket(2**30, 2**31 - 1, 1),
        Bucket(2**31, None, 2),
    ]


def test_counts_that_are_not_0_are_shown(mbpf: Mbpf) -> None:
    out = mbpf("run", *observer(COUNTS), "--events", 3).out
    assert "log lines     3, 0 kept back\n" in out
    for name in ("emitted", "nested", "contended", "breaker", "not kept"):
        assert name not in out
    data = report(mbpf, "a.js", "--hook", "TRACEPOINT", "--events", 3)
    assert data["counts"]["log_lines"] == 3 and data["last_error"] is None


@pytest.mark.parametrize(
    "options, message",
    [
        (["--instances", "0"], "'0' is no number from 1 to 16"),
        (["--instances", "17"], "'17' is no number from 1 to 16"),
        (["--instances", "all"], "'all' is no number"),
        (["--breaker", "0"], "'0' is no number"),
        (["--breaker", "3:"], "'' is no number"),
        (["--breaker", "3:x"], "'x' is no number from 1 to 4000000"),
        (["--defer", "4097"], "'4097' is no number from 1 to 4096"),
        (["--defer", "4:0"], "'0' is no number"),
        (["--defer", "-1"], ""),
    ],
)
def test_wrong_options(mbpf: Mbpf, options: list[str], message: str) -> None:
    done = mbpf("run", *observer(COUNTS), *options)
    assert done.code == 1 and message in done.err and "[usage]" in done.err


def test_decisions_cannot_be_deferred(mbpf: Mbpf) -> None:
    done = mbpf("run", PROGRAMS / "drop_port", "--pcap", CAPTURE, "--defer", 4)
    assert done.code == 1
    assert "--defer does not go with the hook NET_RX" in done.err
    assert "TRACEPOINT and TIMER" in done.err
