# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The benchmark compares like with like: every engine computes what native C computes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.bench import ENGINES, WrongResultError, check, measure  # noqa: E402
from benchmarks.workloads import WORKLOADS, Native, Workload  # noqa: E402


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Native:
    return Native(tmp_path_factory.mktemp("native"))


def test_frames_are_those_of_native_c(native: Native) -> None:
    assert WORKLOADS[1].events == native.frames()


def test_twelve_of_sixteen_frames_pass(native: Native) -> None:
    verdicts = [native.run(2, (frame,), 1) for frame in WORKLOADS[1].events]
    assert verdicts == [1, 1, 1, 0] * 4


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_results_are_those_of_native_c(native: Native, engine: str, workload: Workload) -> None:
    check(workload, engine, ENGINES[engine](workload), native)


def test_wrong_result_is_found(native: Native) -> None:
    class Wrong:
        def results(self) -> list[int]:
            return [1]

        def run(self, count: int) -> None:
            pass

        def counts(self) -> list[int]:
            return []

    with pytest.raises(WrongResultError, match="W1, event 0: 1, native C gives 0"):
        check(WORKLOADS[0], "wrong", Wrong(), native)


def test_a_measurement_has_sense(native: Native) -> None:
    figure = measure(WORKLOADS[4], "mbpf", native, samples=1, sample_ms=0.5)
    assert figure.ratio > 1
    assert figure.steps is not None
    assert figure.steps > 1000
