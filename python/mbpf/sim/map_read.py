# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The maps of a program, as the firmware reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mbpf.sim._core import ffi, lib
from mbpf.sim.map_view import MapView
from mbpf.spec.maps import BY_ID


def map_size(type: int, key_size: int, value_size: int, max_entries: int) -> int:
    """Bytes of memory that a map needs; 0 if its sizes are not allowed."""
    return int(lib.sim_map_size(type, key_size, value_size, max_entries))


def _table(handle: Any, info: Any) -> Iterator[tuple[bytes, bytes]]:
    key = ffi.new("uint8_t[]", info.key_size)
    value = ffi.new("uint8_t[]", info.value_size)
    cursor = ffi.new("uint32_t *")
    while lib.mbpf_map_next(handle, cursor, key, value) == 0:
        yield bytes(key), bytes(value)


def _counters(handle: Any, info: Any) -> Iterator[tuple[bytes, bytes]]:
    value = ffi.new("int64_t *")
    for index in range(info.max_entries):
        lib.mbpf_map_counter_get(handle, index, value)
        if value[0] != 0:
            yield index.to_bytes(4, "little"), int(value[0]).to_bytes(8, "little", signed=True)


def _events(handle: Any, info: Any) -> Iterator[tuple[bytes, bytes]]:
    data = ffi.new("uint8_t[]", info.value_size)
    length = ffi.new("uint32_t *")
    index = 0
    while lib.sim_ring_event(handle, index, data, length) == 0:
        yield index.to_bytes(4, "little"), bytes(data)[: length[0]]
        index += 1


def map_views(program: Any) -> Iterator[MapView]:
    """The maps of a ``struct mbpf_prog *`` with their entries, in order of declaration."""
    index = 0
    while (handle := lib.mbpf_prog_map_at(program, index)) != ffi.NULL:
        info = lib.mbpf_map_info(handle)
        kind = BY_ID[info.type]
        read = {"counter": _counters, "event": _events}.get(kind.value, _table)
        yield MapView(
            name=ffi.string(info.name).decode(),
            type=kind.name,
            key_size=info.key_size,
            value_size=info.value_size,
            max_entries=info.max_entries,
            entries=tuple(read(handle, info)),
            dropped=lib.mbpf_map_ring_dropped(handle),
        )
        index += 1
