# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The runtime in this process: instances, the circuit breaker, deferred events, failures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mbpf.errors import RejectError
from mbpf.package.build import build
from mbpf.package.config import Config
from mbpf.sim._core import ffi
from mbpf.sim.runtime import (
    PROCESSORS,
    Breaker,
    Hook,
    InstanceMode,
    Instances,
    Policy,
    Program,
    Runtime,
    set_processor,
)

COUNTS = """\
let n = 0;
function mbpf_prog(ctx) { return ++n; }
function mbpf_fini() { mbpf.log(1, '' + n); }
"""
THROWS = """\
function deep(id) { if (id > 1) throw new Error('no ' + id); return 0; }
function mbpf_prog(ctx) { return deep(ctx.tracepoint_id); }
"""


def start(
    folder: Path, source: str, hook: str = "TRACEPOINT", **settings: Any
) -> tuple[Runtime, Program, Hook]:
    """The program, attached."""
    (folder / "mbpf.yaml").write_text(
        f"name: p\nversion: '1'\nhook: {hook}\ncapabilities: [LOG, TIME]\n"
    )
    (folder / "p.js").write_text(source)
    runtime = Runtime(Policy(allow_unsigned=True), **settings)
    program = runtime.load(build(Config.read(folder / "mbpf.yaml")).data)
    point = runtime.hook(hook, "here")
    program.attach(point)
    return runtime, program, point


def trace(id: int = 0) -> Any:
    """An event."""
    return ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": 1, "tracepoint_id": id})


@pytest.fixture
def processor() -> Iterator[Callable[[int], None]]:
    """What says on which processor events happen, for one test."""
    yield set_processor
    set_processor(0)


def test_each_processor_has_its_instance(tmp_path: Path, processor: Callable[[int], None]) -> None:
    instances = Instances(InstanceMode.PER_CPU)
    runtime, program, point = start(tmp_path, COUNTS, instances=instances)
    assert PROCESSORS == 4
    seen = []
    for number in (0, 1, 2, 3, 0, 1, 0):
        processor(number)
        seen.append(point.run(trace()))
    assert seen == [1, 1, 1, 1, 2, 2, 3]
    assert program.statistics().invocations == 7
    assert program.memory()["heap"] % PROCESSORS == 0
    program.detach()
    assert program.unload() is None
    # Once on each of them.
    assert [line.text for line in runtime.log] == ["3", "2", "1", "1"]


def test_how_mbpf_fini_of_any_instance_failed(
    tmp_path: Path, processor: Callable[[int], None]
) -> None:
    source = COUNTS.replace("mbpf.log(1, '' + n)", "if (n > 1) throw new Error('of ' + n)")
    instances = Instances(InstanceMode.POOL, 3)
    _runtime, program, point = start(tmp_path, source, instances=instances)
    for number in (1, 1, 2, 2, 2):
        processor(number)
        point.run(trace())
    program.detach()
    error = program.unload()
    assert error is not None and error.message == "of 2"


def test_an_event_that_finds_no_instance(tmp_path: Path) -> None:
    """Threads stand for processors."""
    source = "function mbpf_prog(ctx) { for (let i = 0; i < 20000; i++); return 1; }"
    _runtime, program, point = start(tmp_path, source)
    threads = [threading.Thread(target=point.run_many, args=(trace(), 200)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = program.statistics()
    assert counts.contended > 0 and counts.nested_dropped == 0
    assert counts.invocations + counts.contended == 400


def test_program_that_keeps_failing_rests(tmp_path: Path) -> None:
    breaker = Breaker(threshold=2, cooldown_us=1000)
    runtime, program, point = start(tmp_path, THROWS, breaker=breaker)
    for id in (2, 1, 2):
        point.run(trace(id))
    assert not program.breaker_open
    point.run(trace(3))
    assert program.breaker_open
    point.run(trace())
    counts = program.statistics()
    assert (counts.failures, counts.breaker_trips, counts.breaker_skipped) == (
        {"exception": 3},
        1,
        1,
    )
    runtime.now_ns = 1_000_000
    point.run(trace())
    assert not program.breaker_open
    point.run(trace(2))
    point.run(trace(2))
    assert program.breaker_open
    program.breaker_reset()
    assert not program.breaker_open
    assert program.statistics().breaker_trips == 2


def test_last_failure_as_the_device_writes_it(tmp_path: Path) -> None:
    _runtime, program, point = start(tmp_path, THROWS)
    assert program.failure_text() == "" and program.last_error() is None
    point.run(trace(7))
    first, *stack = program.failure_text().splitlines()
    assert first == "Error: no 7"
    assert [line.split()[1] for line in stack] == ["deep", "mbpf_prog"]
    assert "p.js:1:" in stack[0] and "p.js:2:" in stack[1]


def test_deferred_events(tmp_path: Path) -> None:
    source = "function mbpf_prog(ctx) { mbpf.log(1, '' + ctx.tracepoint_id); return 0; }"
    runtime, program, point = start(tmp_path, source)
    with pytest.raises(RejectError, match="INVALID_ARG"):
        point.defer(trace())
    with pytest.raises(RejectError, match="INVALID_ARG"):
        runtime.drain(1)
    runtime.start_queue(entries=3, snapshot_bytes=16)
    with pytest.raises(RejectError, match="EXISTS"):
        runtime.start_queue(entries=3)
    assert [point.defer(trace(id)) for id in (1, 2, 3, 4)] == [True, True, True, False]
    assert (runtime.waiting, runtime.lost, runtime.log) == (3, 1, [])
    assert runtime.drain(2) == 2
    assert [line.text for line in runtime.log] == ["1", "2"]
    assert point.defer(trace(5))
    assert (runtime.drain(10), runtime.drain(10), runtime.waiting) == (2, 0, 0)
    assert [line.text for line in runtime.log] == ["1", "2", "3", "5"]
    counts = program.statistics()
    assert (counts.invocations, counts.deferred_dropped) == (4, 1)


def test_only_observers_can_be_deferred(tmp_path: Path) -> None:
    runtime, _program, point = start(tmp_path, "function mbpf_prog(ctx) { return 0; }", "SECURITY")
    runtime.start_queue(entries=1)
    assert not point.can_defer
    with pytest.raises(RejectError, match="HOOK_MISMATCH"):
        point.defer(ffi.new("struct mbpf_ctx_security *", {"abi_version": 1}))
    assert runtime.hook("TIMER", "there").can_defer


@pytest.mark.parametrize(
    "settings",
    [
        {"instances": Instances(InstanceMode.POOL, 17)},
        {"instances": Instances(InstanceMode.POOL, 0)},
        {"breaker": Breaker(1, 1), "has_clock": False},
    ],
)
def test_settings_that_the_runtime_refuses(settings: dict[str, Any]) -> None:
    with pytest.raises(RejectError, match="INVALID_ARG"):
        Runtime(Policy(), **settings)
