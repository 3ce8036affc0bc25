# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The workloads as packages, and mbpf as an engine: budgets on, signature checked at load."""

from __future__ import annotations

from pathlib import Path

from mbpf.package.build import build
from mbpf.package.config import Config
from mbpf.package.keys import PrivateKey, PublicKey
from mbpf.package.sign import sign
from mbpf.sim._core import ffi, lib
from mbpf.sim.runtime import Policy, Runtime

from benchmarks.workloads import Workload

# A key that anyone can make: these packages are measured, never trusted.
_KEY = PrivateKey(bytes(range(32)))


def build_signed(folder: Path) -> tuple[bytes, PublicKey]:
    """Builds the program described in ``folder`` and signs it; the package and its key."""
    return sign(build(Config.read(folder / "mbpf.yaml")).data, _KEY), _KEY.public


class Mbpf:
    """mbpf in the simulator, events looped in C."""

    def __init__(self, workload: Workload) -> None:
        package, key = build_signed(workload.folder)
        self._runtime = Runtime(Policy(keys=[key.raw]))
        self._program = self._runtime.load(package)
        self._hook = self._runtime.hook("TRACEPOINT", "bench")
        self._program.attach(self._hook)
        self._workload = workload
        self._buffers = [ffi.from_buffer("uint8_t[]", event) for event in workload.events]
        values = [
            {"abi_version": 1, "data_len": len(event), "data": buffer}
            for event, buffer in zip(workload.events, self._buffers, strict=True)
        ]
        self._contexts = ffi.new("struct mbpf_ctx_tracepoint[]", values)
        self._size = ffi.sizeof("struct mbpf_ctx_tracepoint")

    def results(self) -> list[int]:
        """See :class:`benchmarks.peers.Guest`."""
        kinds = range(len(self._workload.events))
        return [self._hook.run(ffi.addressof(self._contexts, i)) for i in kinds]

    def run(self, count: int) -> None:
        """See :class:`benchmarks.peers.Guest`."""
        kinds = len(self._workload.events)
        lib.sim_run_cycle(self._hook.handle, self._contexts, self._size, kinds, count)

    def counts(self) -> list[int]:
        """See :class:`benchmarks.peers.Guest`."""
        entries = dict(self._program.maps()[0].entries)
        return [int.from_bytes(entries[key], "little") for key in self._workload.events]

    def steps(self) -> float:
        """Mean steps of the kinds of event, each run once."""
        before = self._program.statistics().steps_total
        kinds = len(self.results())
        return (self._program.statistics().steps_total - before) / kinds

    def failures(self) -> dict[str, int]:
        """Runs that failed, by kind."""
        return self._program.statistics().failures
