# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The schema of a program's events in mbpf.yaml, for CUSTOM hooks."""

from __future__ import annotations

from typing import Any, Final

from mbpf.compiler.custom import Schema, SchemaField
from mbpf.package.config_errors import complaint
from mbpf.package.yaml_nodes import ConfigError, DataPath, Document
from mbpf.spec import builtins, hooks
from mbpf.spec.hooks import SCHEMA_END_MAX, SCHEMA_TYPES

_HOOK: Final = "CUSTOM"
_TAKEN: Final = frozenset(hooks.HOOKS[_HOOK].fields) | {
    b.name for b in builtins.BUILTINS.values() if b.receiver == "ctx"
}


def read_schema(document: Document) -> Schema | None:
    """The schema that a description states, checked as a device checks its own.

    Raises:
        ConfigError: it breaks a rule.
    """
    data: dict[str, Any] = document.data
    found: dict[str, Any] | None = data.get("schema")
    if found is None:
        return None
    if data["hook"] != _HOOK:
        message = f"events of {data['hook']} have no schema"
        hint = f"leave it out, or make it 'hook: {_HOOK}'"
        raise _bad(document, ("schema",), message, hint)
    fields: list[SchemaField] = []
    for index, row in enumerate(found.get("fields", [])):
        path: DataPath = ("schema", "fields", index)
        field = _field(document, path, row)
        if field.name in _TAKEN:
            message = f"every context of {_HOOK} has a '{field.name}' already"
            raise _bad(document, (*path, "name"), message, "rename it")
        if any(field.name == other.name for other in fields):
            message = f"there are two fields '{field.name}'"
            raise _bad(document, (*path, "name"), message, "rename one of them")
        fields.append(field)
    return Schema(int(found["id"]), int(found["version"]), tuple(fields))


def _field(document: Document, path: DataPath, row: dict[str, Any]) -> SchemaField:
    kind = SCHEMA_TYPES[row["type"].upper()]
    length = int(row.get("length", kind.size))
    if length == 0:
        message = "a field of bytes has a length"
        raise _bad(document, path, message, "add 'length: N'")
    if kind.size and length != kind.size:
        message = f"a field of type {row['type']} has {kind.size} bytes"
        raise _bad(document, (*path, "length"), message, "leave length out")
    end = int(row["offset"]) + length
    if end > SCHEMA_END_MAX:
        message = f"the field ends at byte {end}, at most {SCHEMA_END_MAX} can be named"
        raise _bad(document, (*path, "offset"), message, "read what is behind with readBytes")
    return SchemaField(row["name"], kind.name, int(row["offset"]), length)


def _bad(document: Document, path: DataPath, message: str, hint: str) -> ConfigError:
    return complaint(document, path, "config-bad-value", message, hint)
