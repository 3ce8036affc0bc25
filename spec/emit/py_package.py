# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/package.py: container and manifest constants."""

from __future__ import annotations

from emit.model import Spec, Table
from emit.text import Call, Name, py_assign, py_enum, python_module

PATH = "python/mbpf/spec/package.py"

_CLASSES = '''
@dataclass(frozen=True, slots=True)
class Field:
    """A little-endian field of the header or of a section table entry.

    Attributes:
        name: name of the field.
        offset: bytes from the start.
        type: u16 or u32.
        meaning: what it says.
    """

    name: str
    offset: int
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ManifestKey:
    """A key of the manifest or of one of its maps.

    Attributes:
        name: the key.
        type: how the value is encoded.
        low: least length or value.
        high: greatest length or value.
        required: names of the engines whose packages must have the key.
        default: value that an absent key stands for, or None.
        group: which key table the value's map has, or empty.
        meaning: what it says.
    """

    name: str
    type: str
    low: int
    high: int
    required: tuple[str, ...]
    default: int | str | None
    group: str
    meaning: str

'''


def emit(spec: Spec) -> dict[str, str]:
    """The module as path and text."""
    package = spec["package"]
    lines = python_module("Container and manifest of a package.", "package", "maps")
    lines += [
        "from dataclasses import dataclass",
        "from enum import IntEnum, IntFlag",
        "from typing import Final",
        "",
    ]
    for group in ("versions", "alignment", "limits"):
        for name, row in package[group].items():
            value = f"0x{row['value']:08X}" if name == "magic" else row["value"]
            lines += [f"{name.upper()}: Final = {value}", f'"""{row["meaning"]}."""']
    own = package["firmware_capabilities"]
    skippable = 1 << package["section_skippable_bit"]
    lines += [f"SECTION_SKIPPABLE: Final = 0x{skippable:08X}"]
    lines += [
        '"""A section type with this bit is skipped by a reader that does not know it."""',
        f"LAST_SECTION: Final = {max(row['id'] for row in package['sections'])}",
        '"""The last section type that a device knows."""',
        f"FIRMWARE_CAPABILITIES: Final = 0x{own['mask']:08X}",
        '"""Bits for capabilities of a firmware\'s own."""',
        f'FIRMWARE_PREFIX: Final = "{own["prefix"]}"',
        '"""How their names in manifests begin."""',
        "",
    ]
    lines += _flags("HeaderFlag", "Header flags.", package["header_flags"])
    sections = [*package["sections"], *package["skippable_sections"]]
    lines += _ids("SectionType", "Section types.", sections)
    lines += _ids("Engine", "Engines, by the number the runtime uses.", package["engines"])
    lines += _flags("Capability", "Capabilities.", package["capabilities"])
    lines += _flags("Feature", "Groups of built-ins.", package["features"])
    lines += _CLASSES.split("\n")
    for name in ("header", "section_entry"):
        layout = package[name]
        lines.append(f"{name.upper()}_SIZE: Final = {layout['size']}")
        fields = tuple(Call("Field", **field) for field in layout["fields"])
        lines += py_assign(f"{name.upper()}_FIELDS: Final[tuple[Field, ...]]", fields)
    lines += _names("ENGINE_NAMES", "Engine", package["engines"])
    lines += _names("CAPABILITY_NAMES", "Capability", package["capabilities"])
    lines += _names("FEATURE_NAMES", "Feature", package["features"])
    for group, keys in package["manifest"].items():
        rows = tuple(_key(spec, key) for key in keys)
        target = "MANIFEST_KEYS" if group == "top" else f"MANIFEST_{group.upper()}_KEYS"
        lines += py_assign(f"{target}: Final[tuple[ManifestKey, ...]]", rows)
    return {PATH: "\n".join([*lines, ""])}


def _flags(name: str, doc: str, rows: list[Table]) -> list[str]:
    members = [(row["name"].upper(), 1 << row["bit"], row["meaning"]) for row in rows]
    return py_enum("IntFlag", name, doc, members)


def _ids(name: str, doc: str, rows: list[Table]) -> list[str]:
    return py_enum("IntEnum", name, doc, [(r["name"].upper(), r["id"], r["meaning"]) for r in rows])


def _names(target: str, enum: str, rows: list[Table]) -> list[str]:
    table = {r.get("manifest", r["name"]): Name(f"{enum}.{r['name'].upper()}") for r in rows}
    return py_assign(f"{target}: Final[dict[str, {enum}]]", table)


def _key(spec: Spec, key: Table) -> Call:
    return Call(
        "ManifestKey",
        name=key["name"],
        type=key["type"],
        low=spec.number(key.get("min", 0)),
        high=spec.number(key.get("max", 0)),
        required=tuple(key["required"]),
        default=key.get("default"),
        group=key.get("group", ""),
        meaning=key["meaning"],
    )
