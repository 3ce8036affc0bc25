# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A runtime in this process: load packages, attach them, run events, read maps and statistics."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from mbpf.compiler.custom import Schema
from mbpf.compiler.own_helpers import NO_HELPERS, OwnHelpers
from mbpf.interrupts import held
from mbpf.refusal import PackageError
from mbpf.sim._core import ffi, lib
from mbpf.sim.calls import aligned, check, refusal_of
from mbpf.sim.config import Breaker, Ceiling, InstanceMode, Instances, Key, Policy, c_policy
from mbpf.sim.helpers import Answer, HelperTable, Pair, RefusedCallError
from mbpf.sim.hook import Hook, c_schema
from mbpf.sim.last_error import LastError
from mbpf.sim.map_read import map_size
from mbpf.sim.map_view import MapView
from mbpf.sim.observed import Emitted, LogLine, Statistics
from mbpf.sim.program import Program
from mbpf.spec.hooks import HOOKS, Context

__all__ = [
    "PROCESSORS",
    "Breaker",
    "Ceiling",
    "Emitted",
    "Hook",
    "InstanceMode",
    "Instances",
    "Key",
    "LastError",
    "LogLine",
    "MapView",
    "Pair",
    "Policy",
    "Program",
    "RefusedCallError",
    "Runtime",
    "Statistics",
    "map_size",
    "set_processor",
]

PROCESSORS: Final = int(lib.MBPF_CPU_COUNT)
"""How many the device has that the simulator stands for."""
_DEFAULT_ARENA: Final = 4 * 1024 * 1024
_SINGLE: Final = Instances()
_NEVER: Final = Breaker()


def set_processor(number: int) -> None:
    """Says on which processor, from 0, this thread runs events from now on."""
    assert 0 <= number < PROCESSORS, "there are not as many"
    lib.sim_cpu_set(number)


class Runtime:
    """The device's runtime in this process, with a clock that the caller sets (:attr:`now_ns`).

    With ``real_time`` the clock goes on from there as that of the computer.
    """

    def __init__(
        self,
        policy: Policy,
        arena_size: int = _DEFAULT_ARENA,
        has_clock: bool = True,
        event_ring_size: int = 0,
        log_per_second: int = 0,
        instances: Instances = _SINGLE,
        breaker: Breaker = _NEVER,
        real_time: bool = False,
        helpers: OwnHelpers = NO_HELPERS,
    ) -> None:
        self.log: list[LogLine] = []
        self._arena = ffi.new("uint64_t[]", arena_size // 8)
        made, self._alive = c_policy(policy)
        self._self_handle = ffi.new_handle(self)
        state = {"handle": self._self_handle, "is_running": real_time}
        self._state = ffi.new("struct sim_state *", state)
        self.now_ns = 0
        services = {
            "now_ns": lib.sim_now_ns if has_clock else ffi.NULL,
            "log": lib.sim_log,
            "user_data": self._state,
        }
        values = {
            "arena": self._arena,
            "arena_size": arena_size,
            "policy": made,
            "services": services,
            "breaker": asdict(breaker),
            "instances": asdict(instances),
            "event_ring_size": event_ring_size,
            "log_per_second": log_per_second,
        }
        config = ffi.new("struct mbpf_runtime_config *", values)
        self._runtime = ffi.new("struct mbpf_runtime *")
        self._hooks: list[Hook] = []
        self._schemas: dict[Schema, tuple[Any, ...]] = {}
        check(lib.mbpf_runtime_init(self._runtime, config), "cannot start the runtime")
        self.helpers = HelperTable(self._runtime, helpers)

    @property
    def is_real_time(self) -> bool:
        """Whether the clock goes on by itself."""
        return bool(self._state.is_running)

    @property
    def now_ns(self) -> int:
        """What ``mbpf.nowNs`` answers, in nanoseconds."""
        return int(lib.sim_now_ns(self._state))

    @now_ns.setter
    def now_ns(self, value: int) -> None:
        lib.sim_clock_set(self._state, value)

    @property
    def epoch(self) -> int:
        """The epoch that keys are compared with; it can only be raised."""
        return int(lib.mbpf_runtime_epoch(self._runtime))

    @epoch.setter
    def epoch(self, value: int) -> None:
        check(lib.mbpf_runtime_epoch_raise(self._runtime, value), "cannot set the epoch")

    @property
    def arena_used(self) -> int:
        """Bytes of the arena in use, block headers included."""
        return int(self._runtime.arena_used)

    def bind(self, name: str, answer: Answer) -> None:
        """Have calls of a helper of the firmware's own answered by a Python function.

        What the function raises is raised by what began the event; :class:`RefusedCallError` is a
        RangeError in the program instead.

        Raises:
            KeyError: there is no helper of that name.
        """
        self.helpers.bind(name, answer)

    def hook(
        self,
        type_name: str,
        name: str,
        max_steps: int = 0,
        schema: Schema | None = None,
        context: Context = Context.THREAD,
    ) -> Hook:
        """Registers an attach point of a hook type (``NET_RX`` …).

        CUSTOM has a ``schema``; without one it is that of the last :meth:`declare`.
        """
        c_name = ffi.new("char[]", name.encode())
        made = None
        if type_name == "CUSTOM":
            made = self._schemas.setdefault(schema, c_schema(schema)) if schema else None
            made = made or next(reversed(self._schemas.values()), None)
        handle = ffi.new(
            "struct mbpf_hook *",
            {
                "name": c_name,
                "type": HOOKS[type_name].id,
                "context": context,
                "max_steps": max_steps,
                "schema": made[0] if made else ffi.NULL,
            },
        )
        check(lib.mbpf_hook_register(self._runtime, handle), f"cannot register {name}")
        hook = Hook(name, type_name, handle, c_name, self.helpers)
        self._hooks.append(hook)
        return hook

    def declare(self, schema: Schema) -> Hook:
        """Makes a schema known, so that programs for it can be loaded."""
        return self.hook("CUSTOM", f"schema.{schema.id}.{schema.version}", schema=schema)

    def load(self, package: bytes) -> Program:
        """Loads a package.

        Raises:
            RejectError: the runtime refused it; ``refusal`` holds code, reason and place.
        """
        words = aligned(package)
        handle = ffi.new("struct mbpf_prog **")
        detail = ffi.new("struct mbpf_error_detail *")
        # An interrupt inside of a callback would be lost.
        with held():
            code = lib.mbpf_prog_load(self._runtime, words, len(package), handle, detail)
        self.helpers.raise_failure()
        if code != 0:
            raise PackageError(refusal_of(code, detail))
        return Program(self, self.helpers, handle[0], words)

    def start_queue(self, entries: int, snapshot_bytes: int = 0) -> None:
        """Makes room for events that wait; ``snapshot_bytes`` of the data of each, 0: 4096."""
        values = {"max_entries": entries, "max_snapshot_bytes": snapshot_bytes}
        config = ffi.new("struct mbpf_defer_config *", values)
        check(lib.mbpf_defer_start(self._runtime, config), "cannot make a queue")

    def drain(self, most: int) -> int:
        """Runs at most so many of the events that wait; how many there were."""
        count = int(lib.mbpf_defer_drain(self._runtime, most))
        self.helpers.raise_failure()
        check(min(count, 0), "cannot drain the queue")
        return count

    @property
    def waiting(self) -> int:
        """Events that wait."""
        return int(lib.mbpf_defer_pending(self._runtime))

    @property
    def lost(self) -> int:
        """Events that there was no room for."""
        return int(lib.mbpf_defer_dropped(self._runtime))


@ffi.def_extern()  # type: ignore[untyped-decorator]
def sim_log(program: Any, level: int, text: Any, length: int, user_data: Any) -> None:
    """Takes a log line from C."""
    state = ffi.cast("struct sim_state *", user_data)
    runtime: Runtime = ffi.from_handle(state.handle)
    name = ffi.string(lib.mbpf_prog_name(program)).decode()
    runtime.log.append(LogLine(name, level, ffi.buffer(text, length)[:].decode("latin-1")))
