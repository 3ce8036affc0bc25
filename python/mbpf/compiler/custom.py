# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Schemas: what the data of events of CUSTOM hooks consist of, and how a package names a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mbpf.spec.hooks import ABI_VERSION, SCHEMA_END_MAX, SCHEMA_TYPES

NUMBER_SUFFIX: Final = "_number"
"""Behind the name of a 64-bit field: the field as a number."""
_BY_ID: Final = {kind.id: kind for kind in SCHEMA_TYPES.values()}
_SECOND: Final = {kind.second: kind for kind in SCHEMA_TYPES.values() if kind.second}


@dataclass(frozen=True, slots=True)
class SchemaField:
    """A field in the data of an event.

    Attributes:
        name: as JavaScript has it.
        type: name of a type, such as ``U32``.
        offset: its first byte.
        length: how many bytes it has.
    """

    name: str
    type: str
    offset: int
    length: int

    @property
    def js(self) -> str:
        """What JavaScript sees: number, pair or bytes."""
        return SCHEMA_TYPES[self.type].js

    @property
    def is_signed(self) -> bool:
        """Whether it can be below 0."""
        return self.type.startswith("I")


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema.

    Attributes:
        id: number that the events have as custom_hook_id.
        version: that they have as schema_version.
        fields: by no particular order.
    """

    id: int
    version: int
    fields: tuple[SchemaField, ...]

    @property
    def size(self) -> int:
        """Bytes up to the end of the last field."""
        return max((field.offset + field.length for field in self.fields), default=0)

    def imports(self) -> dict[str, tuple[int, int, str]]:
        """For each name in JavaScript the version and prototype of its import, and its kind."""
        found: dict[str, tuple[int, int, str]] = {}
        for field in self.fields:
            second = SCHEMA_TYPES[field.type].second
            if second:
                packed = _pack(second, field)
                found[field.name + NUMBER_SUFFIX] = (self.version, packed, "number")
        for field in self.fields:
            packed = _pack(SCHEMA_TYPES[field.type].id, field)
            found[field.name] = (self.version, packed, field.js)
        return found


def _pack(type: int, field: SchemaField) -> int:
    return type | field.offset << 4 | field.length << 18


def unpack(name: str, prototype: int) -> SchemaField | None:
    """The field of a schema that an import means, or None if it is none of a schema."""
    type = prototype & 15
    offset, length = prototype >> 4 & SCHEMA_END_MAX, prototype >> 18
    if type in _SECOND and name.endswith(NUMBER_SUFFIX):
        return SchemaField(name.removesuffix(NUMBER_SUFFIX), _SECOND[type].name, offset, length)
    return SchemaField(name, _BY_ID[type].name, offset, length) if type in _BY_ID else None


def is_number(prototype: int) -> bool:
    """Whether an import with this prototype is a number."""
    type = prototype & 15
    return type in _SECOND or (type in _BY_ID and _BY_ID[type].js == "number")


def of_imports(id: int, version: int, imports: Iterable[tuple[str, int, int]]) -> Schema:
    """What can be known of a schema from the imports of a package: the fields that it reads.

    Args:
        id: of the manifest.
        version: of the manifest.
        imports: name, version and prototype of each import of a field.
    """
    fields = {field.name: field for field in _read(imports)}
    return Schema(id, version, tuple(fields.values()))


def _read(imports: Iterable[tuple[str, int, int]]) -> Iterator[SchemaField]:
    for name, _, prototype in imports:
        field = unpack(name, prototype)
        if field is not None:
            yield field


def builtin_import(is_pair: bool) -> tuple[int, int, str]:
    """Version, prototype and kind of a field that is a member of the context."""
    return ABI_VERSION, 0, "pair" if is_pair else "number"
