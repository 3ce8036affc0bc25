# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Maps of programs for people: typed keys and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mbpf.cli.output import Exact, Output
from mbpf.package.build import read_layouts
from mbpf.package.layout import Layout, Shown
from mbpf.spec.maps import MAP_TYPES

if TYPE_CHECKING:
    from mbpf.package.format import Package
    from mbpf.sim.map_view import MapView

SHOWN: Final = 32
"""Rows of a map that people get to see."""


def map_layouts(package: Package | None, view: MapView) -> tuple[Layout, Layout]:
    """How keys and values of a map look: as its package says, or as its sizes tell."""
    known = read_layouts(package).get(view.name) if package is not None else None
    if known and (known[0].size, known[1].size) == (view.key_size, view.value_size):
        return known if known[0].size else (Layout.of_key(view.type, 0), known[1])
    kind = MAP_TYPES[view.type]
    value = "i64 count" if kind.value == "counter" else f"bytes{view.value_size} event"
    named = kind.value != "bytes"
    return Layout.of_key(view.type, view.key_size), (
        Layout.parse(value) if named else Layout.of_value(view.value_size)
    )


def map_json(view: MapView, layouts: tuple[Layout, Layout]) -> dict[str, Any]:
    """A map as JSON data."""
    key_layout, value_layout = layouts
    shown: dict[str, Any] = {
        "name": view.name,
        "type": view.type,
        "key_size": view.key_size,
        "value_size": view.value_size,
        "max_entries": view.max_entries,
        "entries": [
            {
                "key": key.hex(),
                "value": value.hex(),
                "key_fields": key_layout.show(key),
                "value_fields": show_fields(value_layout, value),
            }
            for key, value in view.entries
        ],
    }
    if MAP_TYPES[view.type].value == "event":
        shown["dropped"] = view.dropped
    return shown


def show_map(out: Output, view: MapView, layouts: tuple[Layout, Layout]) -> None:
    """Write a map as a table."""
    key_layout, value_layout = layouts
    columns = [*key_layout.titles("key"), *value_layout.titles("value")]
    rows = [(key_layout.show(key), show_fields(value_layout, value)) for key, value in view.entries]
    kind = MAP_TYPES[view.type]
    if kind.key in ("bytes", "prefix"):
        # The order of a hash means nothing to people: the largest values first.
        rows.sort(key=lambda row: [_rank(value) for value in row[1]], reverse=True)
    count = f"{len(rows)} of {view.max_entries} entries"
    if kind.value == "counter":
        count = f"{len(rows)} of {view.max_entries} are not 0"
    elif kind.value == "event":
        count = f"{len(rows)} events, {view.dropped} dropped"
    shown = [
        [Exact(cell) if isinstance(cell, float) else cell for cell in (*key, *value)]
        for key, value in rows[:SHOWN]
    ]
    out.table(f"map {view.name} ({view.type}): {count}", columns, shown)
    if len(rows) > SHOWN:
        out.line(f"  and {len(rows) - SHOWN} more; --json has all of them")


def show_fields(layout: Layout, data: bytes) -> list[Shown]:
    """The values of the fields; an event that has another size is shown as it is."""
    if len(data) == layout.size:
        return layout.show(data)
    return [data.hex(), *[""] * (len(layout.fields) - 1)]


def _rank(value: Shown) -> tuple[int, Shown]:
    return (0, value) if isinstance(value, str) else (1, value)
