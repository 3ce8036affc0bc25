# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The settings that refusals are about: their lines in mbpf.yaml, or options in their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mbpf.errors import Place
from mbpf.refusal import PackageError, Refusal
from mbpf.spec.errors import ErrorCode, Reason
from mbpf.spec.package import SectionType

if TYPE_CHECKING:
    from mbpf.cli.files import Target
    from mbpf.package.manifest import Manifest, MapDecl
    from mbpf.package.yaml_nodes import DataPath

_OF_REASONS: Final[dict[int, DataPath]] = {
    Reason.POLICY_STEPS: ("budgets", "max_steps"),
    Reason.POLICY_HELPERS: ("budgets", "max_helpers"),
    Reason.POLICY_WALL_TIME: ("budgets", "max_wall_time_us"),
    Reason.NO_CLOCK: ("budgets", "max_wall_time_us"),
    Reason.POLICY_HEAP: ("heap_size",),
    Reason.MANIFEST_HEAP_SMALL: ("heap_size",),
    Reason.HEAP_FRAME: ("heap_size",),
    Reason.POLICY_MAPS: ("maps",),
}
_OF_MAPS: Final[dict[int, DataPath]] = {
    Reason.POLICY_MAP_ENTRIES: ("max_entries",),
    Reason.POLICY_MAP_BYTES: (),
}
"""Settings of the map that the refusal has the number of."""


def place_of(target: Target, path: DataPath) -> Place:
    """Where a setting is, or else the program."""
    named = ".".join(map(str, path))
    if target.config is None or named in target.options:
        return Place(target.name)
    return target.config.places.get(path, Place(target.name))


def with_options(target: Target, text: str) -> str:
    """A text about settings with the names of the options that stand in their place."""
    for setting, option in target.options.items():
        # max_heap_size is no setting of the program.
        text = re.sub(rf"(?<![\w.]){re.escape(setting)}\b", option, text)
    return text


def setting_error(target: Target, manifest: Manifest, refusal: Refusal) -> PackageError | None:
    """The error for a setting that is refused, or None if that is not why."""
    if refusal.is_verifier:
        return None
    if refusal.code == ErrorCode.NO_MEM and refusal.section == SectionType.MANIFEST:
        found = _large_map(manifest, refusal)
        if found is not None:
            return _map_error(target, manifest, found, refusal)
    path = _OF_REASONS.get(refusal.reason)
    if refusal.reason in _OF_MAPS and refusal.item is not None:
        path = ("maps", refusal.item, *_OF_MAPS[refusal.reason])
    if path is None:
        return None
    hint = with_options(target, refusal.hint or "")
    return PackageError(refusal, place_of(target, path), hint=hint)


def _large_map(manifest: Manifest, refusal: Refusal) -> MapDecl | None:
    """The map that needs more memory than a map may have, if that is what was refused."""
    from mbpf.sim.runtime import map_size

    sizes = ((m, map_size(m.type, m.key_size, m.value_size, m.max_entries)) for m in manifest.maps)
    return next((m for m, size in sizes if size > refusal.limit), None)


def _map_error(
    target: Target, manifest: Manifest, found: MapDecl, refusal: Refusal
) -> PackageError:
    fit = refusal.limit * found.max_entries // refusal.actual
    path = ("maps", manifest.maps.index(found), "max_entries")
    return PackageError(
        refusal,
        place_of(target, path),
        message=f"package refused: NO_MEM: the map '{found.name}' needs {refusal.actual} bytes,"
        f" a map may have {refusal.limit}",
        hint=f"lower its max_entries to about {fit}, or its key_size and value_size",
    )
