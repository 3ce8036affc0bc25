# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf map``: the maps of a device's programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mbpf.cli.link import add_actions, open_device
from mbpf.cli.output import Output
from mbpf.errors import TargetError
from mbpf.spec import mgmt
from mbpf.spec.maps import BY_ID, KEY_SIZE_MAX, MAP_TYPES, MAX_ENTRIES_MAX, VALUE_SIZE_MAX, Flag
from mbpf.spec.mgmt import Command

if TYPE_CHECKING:
    from mbpf.device.session import Device
    from mbpf.package.format import Package
    from mbpf.sim.map_view import MapView

_INDEX_SIZE: Final = 4
_COUNTER_SIZE: Final = 8
_PREFIX_SIZE_MIN: Final = 5
"""A length of 4 bytes, and a byte of the prefix."""
_ACTIONS: Final = {
    "list": ("list the maps of a program", ("program",)),
    "dump": ("show what is in a map", ("program", "map")),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    dump = add_actions(parser, _ACTIONS)["dump"]
    dump.add_argument(
        "--package",
        type=Path,
        metavar="FILE",
        help="package of the program, which says how its keys and values look",
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Do what the action says."""
    package = _package(args.package) if args.action == "dump" and args.package else None
    with open_device(args, out) as device:
        maps = [
            _declared(item)
            for item in device.pages(Command.MAPS, mgmt.KEY_MAPS, **{mgmt.KEY_NAME: args.program})
        ]
        if args.action == "list":
            return _list(maps, out)
        return _dump(device, args.program, _find(maps, args.map), package, out)


def _package(path: Path) -> Package:
    from mbpf.cli.files import read_package
    from mbpf.package.format import Package

    return Package.loads(read_package(path), str(path))


def _declared(item: dict[str, Any]) -> dict[str, Any]:
    type = item[mgmt.KEY_TYPE]
    return {
        "name": item[mgmt.KEY_NAME],
        "type": BY_ID[type].name if type in BY_ID else str(type),
        "key_size": item[mgmt.KEY_KEY],
        "value_size": item[mgmt.KEY_VALUE],
        "max_entries": item[mgmt.KEY_MAX],
        "count": item[mgmt.KEY_COUNT],
        "shared": bool(item[mgmt.KEY_FLAGS] & Flag.SHARED),
    }


def _find(maps: list[dict[str, Any]], name: str) -> dict[str, Any]:
    found = next((item for item in maps if item["name"] == name), None)
    if found is None:
        raise TargetError(
            f"the program has no map '{name}'",
            id="no-map",
            hint=f"it has {', '.join(item['name'] for item in maps) or 'none'}",
        )
    if found["type"].isdigit():
        raise TargetError(
            f"the map '{name}' has the type {found['type']}, which is unknown here",
            id="unknown-map-type",
            hint="update mbpf: the firmware is newer",
        )
    return found


def _list(maps: list[dict[str, Any]], out: Output) -> int:
    out.emit({"maps": maps})
    columns = ("name", "type", "key", "value", "entries", "most", "")
    rows = [
        [
            item["name"],
            item["type"],
            item["key_size"],
            item["value_size"],
            item["count"],
            item["max_entries"],
            "shared" if item["shared"] else "",
        ]
        for item in maps
    ]
    out.table("maps", columns, rows)
    return 0


def _dump(
    device: Device, program: str, found: dict[str, Any], package: Package | None, out: Output
) -> int:
    from mbpf.cli.maps import map_json, map_layouts, show_map
    from mbpf.sim.map_view import MapView

    _check_sizes(found)
    entries, lost = _entries(device, program, found)
    # A per-CPU map is one map for each CPU to people.
    cpus = max((len(values) for _, values in entries), default=1)
    views = [
        MapView(
            found["name"] if cpus == 1 else f"{found['name']}, cpu {cpu}",
            found["type"],
            found["key_size"],
            found["value_size"],
            found["max_entries"],
            tuple((key, values[cpu]) for key, values in entries if cpu < len(values)),
            lost,
        )
        for cpu in range(cpus)
    ]
    layouts = map_layouts(package, _named(views[0], found["name"]))
    shown = [map_json(view, layouts) for view in views]
    out.emit({"program": program, "count": found["count"], "maps": shown})
    for view in views:
        show_map(out, view, layouts)
    if found["type"] == "ring" and found["count"] > 1:
        out.line(f"the oldest of {found['count']} events is shown")
    return 0


def _named(view: MapView, name: str) -> MapView:
    from dataclasses import replace

    return replace(view, name=name)


def _check_sizes(found: dict[str, Any]) -> None:
    """Make sure that there are maps like this one."""
    from mbpf.device.answers import bad_answer

    kind = MAP_TYPES[found["type"]]
    key, value, most = found["key_size"], found["value_size"], found["max_entries"]
    least = {"prefix": _PREFIX_SIZE_MIN, "bytes": 1, "index": _INDEX_SIZE}.get(kind.key, 0)
    fits = least <= key <= (_INDEX_SIZE if kind.key == "index" else KEY_SIZE_MAX)
    if kind.value == "counter":
        fits = fits and value == _COUNTER_SIZE
    if not fits or not 0 < value <= VALUE_SIZE_MAX or not 0 < most <= MAX_ENTRIES_MAX:
        raise bad_answer(Command.MAPS, "no map has these sizes")


def _entries(
    device: Device, program: str, found: dict[str, Any]
) -> tuple[list[tuple[bytes, tuple[bytes, ...]]], int]:
    """Keys and values of a map, and how many events a ring has lost."""
    from mbpf.device.answers import bad_answer

    body = {mgmt.KEY_NAME: program, mgmt.KEY_MAP: found["name"]}
    lost, rows = 0, []
    if found["type"] == "ring":
        answer = device.ask(Command.ENTRIES, **body)
        rows, lost = answer[mgmt.KEY_ENTRIES], answer.get(mgmt.KEY_LOST, 0)
    else:
        rows = list(device.pages(Command.ENTRIES, mgmt.KEY_ENTRIES, **body))
    entries = [(key, tuple(values)) for key, *values in rows]
    kind = MAP_TYPES[found["type"]]
    key_size = _INDEX_SIZE if kind.key in ("index", "none") else found["key_size"]
    value_size = _COUNTER_SIZE if kind.value == "counter" else found["value_size"]
    for key, values in entries:
        is_whole = all(len(value) == value_size for value in values)
        is_event = kind.value == "event" and all(len(value) <= value_size for value in values)
        if len(key) != key_size or not (is_whole or is_event):
            raise bad_answer(Command.ENTRIES, "an entry has other sizes than its map")
    return entries, lost
