# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Attach points of a runtime in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mbpf.compiler.custom import Schema
from mbpf.sim._core import ffi, lib
from mbpf.sim.calls import check
from mbpf.sim.helpers import HelperTable
from mbpf.spec.hooks import SCHEMA_TYPES


@dataclass(slots=True)
class Hook:
    """An attach point of a runtime."""

    name: str
    type_name: str
    handle: Any
    _name: Any = field(repr=False)
    _helpers: HelperTable = field(repr=False)
    _verdict: Any = field(repr=False, default_factory=lambda: ffi.new("int32_t *"))
    _elapsed: Any = field(repr=False, default_factory=lambda: ffi.new("uint64_t *"))

    def run(self, context: Any) -> int:
        """Runs one event, a pointer to a context struct. Returns the combined verdict."""
        size = ffi.sizeof(ffi.typeof(context).item)
        code = lib.sim_run(self.handle, context, size, self._verdict, self._elapsed)
        check(code, "event refused")
        self._helpers.raise_failure()
        return int(self._verdict[0])

    @property
    def elapsed_ns(self) -> int:
        """How long the last event took on this computer."""
        return int(self._elapsed[0])

    def run_many(self, context: Any, count: int) -> int:
        """Runs the same event ``count`` times without Python in between; the last verdict."""
        size = ffi.sizeof(ffi.typeof(context).item)
        verdict = int(lib.sim_run_many(self.handle, context, size, count))
        self._helpers.raise_failure()
        return verdict

    def defer(self, context: Any) -> bool:
        """Keeps one event for :meth:`Runtime.drain`. Whether there was room for it.

        Raises:
            RejectError: events of the hook type cannot wait, or the runtime has no queue.
        """
        size = ffi.sizeof(ffi.typeof(context).item)
        code = lib.mbpf_hook_defer(self.handle, context, size)
        if code != lib.MBPF_ERR_NO_MEM:
            check(code, "event not kept")
        return bool(code == 0)

    @property
    def can_defer(self) -> bool:
        """Whether events of its type may wait: those whose verdict decides nothing."""
        return bool(lib.mbpf_hook_can_defer(self.handle.type))


def c_schema(schema: Schema) -> tuple[Any, ...]:
    """A schema in C, and what must live for as long as it."""
    names = [ffi.new("char[]", field.name.encode()) for field in schema.fields]
    fields = ffi.new(
        "struct mbpf_schema_field[]",
        [
            {
                "name": name,
                "offset": field.offset,
                "length": field.length,
                "type": SCHEMA_TYPES[field.type].id,
            }
            for name, field in zip(names, schema.fields, strict=True)
        ],
    )
    values = {"id": schema.id, "version": schema.version, "fields": fields}
    made = ffi.new("struct mbpf_schema *", {**values, "field_count": len(names)})
    return made, fields, names
