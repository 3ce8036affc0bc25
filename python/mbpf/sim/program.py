# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A program of a runtime in this process."""

from __future__ import annotations

from typing import Any

from mbpf.interrupts import held
from mbpf.refusal import PackageError
from mbpf.sim._core import ffi, lib
from mbpf.sim.calls import aligned, check, refusal_of
from mbpf.sim.helpers import HelperTable
from mbpf.sim.hook import Hook
from mbpf.sim.last_error import LastError
from mbpf.sim.map_read import map_views
from mbpf.sim.map_view import MapView
from mbpf.sim.observed import Emitted, Statistics, last_error


class Program:
    """A loaded program. Stays valid until :meth:`unload`."""

    def __init__(self, runtime: object, helpers: HelperTable, handle: Any, package: Any) -> None:
        self._runtime = runtime  # which must live for as long
        self._helpers = helpers
        self._handle = handle
        self._packages = [package]  # executed in place: must stay where they are
        self.last_events: list[Emitted] = []
        self.name: str = ffi.string(lib.mbpf_prog_name(handle)).decode()

    def statistics(self) -> Statistics:
        """The counts until now."""
        raw = ffi.new("struct mbpf_prog_stats *")
        lib.mbpf_prog_stats_get(self._handle, raw)
        return Statistics.of(raw)

    def last_error(self) -> LastError | None:
        """The last failure, or None if no run has failed."""
        raw = ffi.new("struct mbpf_prog_error *")
        lib.mbpf_prog_error_get(self._handle, raw)
        return last_error(raw)

    def memory(self) -> dict[str, int]:
        """Bytes of the descriptor, the control block, the heap, the maps, the ring of events, the
        heap in use."""
        raw = ffi.new("struct mbpf_prog_memory *")
        lib.mbpf_prog_memory_get(self._handle, raw)
        names = ("descriptor", "instance", "heap", "maps", "events", "heap_used")
        return {name: int(getattr(raw, name)) for name in names}

    def maps(self) -> list[MapView]:
        """All maps with their entries, in order of declaration."""
        return list(map_views(self._handle))

    def events(self) -> list[Emitted]:
        """Takes the events that were emitted since the last call, the oldest first."""
        raw = ffi.new("struct mbpf_event *")
        found = []
        while lib.mbpf_event_read(self._handle, raw) == 0:
            found.append(Emitted(raw.id, bytes(raw.data[0 : raw.length])))
        return found

    @property
    def has_events(self) -> bool:
        """Whether there is an event to be taken."""
        return bool(lib.mbpf_event_count(self._handle))

    @property
    def breaker_open(self) -> bool:
        """Whether the program rests after failures in a row."""
        return bool(lib.mbpf_prog_breaker_open(self._handle))

    def breaker_reset(self) -> None:
        """Lets the program run again."""
        check(lib.mbpf_prog_breaker_reset(self._handle), "cannot reset the breaker")

    def failure_text(self) -> str:
        """The last failure with its stack, as the device writes it; empty if there is none."""
        size = lib.mbpf_prog_error_format(self._handle, ffi.NULL, 0) + 1
        text = ffi.new("char[]", size)
        lib.mbpf_prog_error_format(self._handle, text, size)
        return bytes(ffi.string(text)).decode("latin-1")

    def attach(self, hook: Hook, priority: int = 0) -> None:
        """Attaches the program; lower priorities run first, equal ones in order of attachment."""
        code = lib.mbpf_prog_attach(self._handle, hook.handle, priority)
        denied = lib.sim_helper_denied(self._handle, hook.handle)
        why = ""
        if code == lib.MBPF_ERR_CONTEXT and denied != ffi.NULL:
            why = f" because of the helper '{ffi.string(denied).decode()}'"
        check(code, f"cannot attach to {hook.name}{why}")

    def detach(self) -> None:
        """Detaches the program from its hook."""
        check(lib.mbpf_prog_detach(self._handle), "cannot detach")

    def update(self, package: bytes, fresh_maps: bool = False) -> None:
        """Puts a new package in the place of the program's.

        Args:
            package: its bytes; of the same name and hook type.
            fresh_maps: all maps begin empty.

        Raises:
            RejectError: it is refused, and the old one stays.
        """
        words = aligned(package)
        options = ffi.new("struct mbpf_update_options *")
        options.maps = lib.MBPF_MAPS_FRESH if fresh_maps else lib.MBPF_MAPS_PRESERVE
        detail = ffi.new("struct mbpf_error_detail *")
        with held():
            code = lib.mbpf_prog_update(self._handle, words, len(package), options, detail)
        self._helpers.raise_failure()
        if code != 0:
            raise PackageError(refusal_of(code, detail))
        self._packages.append(words)
        if lib.mbpf_prog_reclaim(self._handle) == 0:
            del self._packages[:-1]

    def unload(self) -> LastError | None:
        """Runs mbpf_fini and frees the program; it must be detached. How mbpf_fini failed.

        The events that nobody has taken are in ``last_events`` then.
        """
        raw = ffi.new("struct mbpf_prog_error *")
        with held():
            lib.sim_fini(self._handle, raw)
            self.last_events = self.events()
            check(lib.mbpf_prog_unload(self._handle), "cannot unload")
        self._handle = ffi.NULL
        self._helpers.raise_failure()
        return last_error(raw)
