# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/maps.h: map types, limits and flags."""

from __future__ import annotations

from emit.model import Spec
from emit.text import CHeader, c_string

PATH = "include/mbpf/gen/maps.h"
_LIMITS = {
    "max_maps": ("MBPF_MAX_MAPS", "Maps a program may declare"),
    "name_max": ("MBPF_MAP_NAME_MAX", "Bytes of a map's name"),
    "key_size_max": ("MBPF_MAP_KEY_SIZE_MAX", "Bytes of a key"),
    "value_size_max": ("MBPF_MAP_VALUE_SIZE_MAX", "Bytes of a value"),
    "max_entries_max": ("MBPF_MAP_ENTRIES_MAX", "Entries of a map"),
}


def emit(spec: Spec) -> dict[str, str]:
    """The header as path and text."""
    maps = spec["maps"]
    out = CHeader("maps", "Map types and their limits", "maps")
    out.enum(
        "mbpf_map_type",
        "Map types",
        [(f"MBPF_MAP_{t['name'].upper()}", t["id"], "") for t in maps["types"]],
    )
    out.xmacro(
        "MBPF_MAP_LIST",
        "X(type, name)",
        [f"MBPF_MAP_{t['name'].upper()}, {c_string(t['name'])}" for t in maps["types"]],
    )
    out.enum(
        "mbpf_map_update_flag",
        "Third argument of an update",
        [(f"MBPF_MAP_{name}", value, "") for name, value in maps["update_flags"].items()],
    )
    out.enum(
        "mbpf_map_flag",
        "Flags of a declaration",
        [(f"MBPF_MAP_{name}", value, "") for name, value in maps["flags"].items()],
    )
    out.blank()
    for name, value in maps["limits"].items():
        macro, doc = _LIMITS.get(name, (f"MBPF_MAP_{name.upper()}", f"Limit {name}"))
        out.define(macro, f"{value}U", doc)
    return {PATH: out.text()}
