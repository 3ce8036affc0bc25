# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The JSON schema of mbpf.yaml, made from the specification.

It is kept in ``mbpf.schema.json`` too, for editors; a test holds the two together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from mbpf.compiler.target import CAPABILITY_PREFIX
from mbpf.package.layout import FIELD_PATTERN
from mbpf.spec import hooks, maps, package
from mbpf.spec.package import ManifestKey

SCHEMA_FILE: Final = Path(__file__).with_name("mbpf.schema.json")
AUTO: Final = "auto"
_TOP: Final = {key.name: key for key in package.MANIFEST_KEYS}
_BUDGETS: Final = {key.name: key for key in package.MANIFEST_BUDGETS_KEYS}
_MAP: Final = {key.name: key for key in package.MANIFEST_MAP_KEYS}
PLAIN_PATTERN: Final = re.sub(r"\?P<\w+>", "", FIELD_PATTERN)


def make() -> dict[str, Any]:
    """The schema as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mbpf.yaml: a hook program",
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "version", "hook"],
        "properties": {
            "name": {
                **_text(
                    _TOP["program_name"],
                    "name of the program and of the files made of it, without slashes and without "
                    "a dot in front",
                ),
                "pattern": r"^(?!\.)[ -.0-\[\]-~]*$",
            },
            "version": _text(
                _TOP["program_version"],
                "version for people, in quotes so that YAML does not take it for a number",
            ),
            "hook": {
                "description": "hook type the program is for",
                "type": "string",
                "enum": list(hooks.HOOKS),
            },
            "source": {
                "description": "JavaScript file beside this one or below; NAME.js if left out",
                "type": "string",
                "minLength": 1,
                "pattern": r"^[^\x00-\x1f\\]*$",
            },
            "source_root": {
                "description": "folder that imported files must be in, relative to this one's",
                "type": "string",
                "minLength": 1,
                "default": ".",
            },
            "capabilities": {
                "description": "what the program may do; nothing if left out",
                "type": "array",
                "uniqueItems": True,
                "items": {"type": "string", "anyOf": _capability_names()},
                "default": [],
            },
            "helpers": {
                "description": "file that declares helpers of the firmware's own",
                "type": "string",
                "minLength": 1,
            },
            "debug": {
                "description": "console.log, info, warn, error and debug write log lines",
                "type": "boolean",
                "default": False,
            },
            "heap_size": {
                "description": "a number of bytes, a multiple of "
                f"{package.HEAP_SIZE_ALIGN}, or '{AUTO}', which estimates it",
                "type": ["integer", "string"],
                "pattern": f"^{AUTO}$",
                "minimum": package.HEAP_SIZE_ALIGN,
                "maximum": package.MAX_HEAP_SIZE,
                "multipleOf": package.HEAP_SIZE_ALIGN,
                "default": AUTO,
            },
            "budgets": {
                "description": "limits of one invocation",
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _number(key) for name, key in _BUDGETS.items()},
            },
            "maps": {
                "description": "storage that outlives an invocation",
                "type": "array",
                "maxItems": maps.MAX_MAPS,
                "items": _map(),
                "default": [],
            },
            "schema": _schema(),
            "entry": {
                **_text(_TOP["entry_symbol"], "function that is called for an event"),
                "default": "mbpf_prog",
            },
            "program_id": {
                "description": "identity across versions: a UUID",
                "type": "string",
                "pattern": "^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$",
            },
            "security_version": _number(_TOP["security_version"]),
        },
    }


def capability_names() -> list[str]:
    """The names of the capabilities; the manifest has them with a prefix."""
    return [name.removeprefix(CAPABILITY_PREFIX) for name in package.CAPABILITY_NAMES]


def _capability_names() -> list[dict[str, Any]]:
    """Those of mbpf, and those that a file of helpers declares."""
    return [{"enum": capability_names()}, {"pattern": f"^{package.FIRMWARE_PREFIX}"}]


def _schema() -> dict[str, Any]:
    number = {"type": "integer", "minimum": 0, "maximum": 0xFFFFFFFF}
    most = {"type": "integer", "maximum": hooks.SCHEMA_END_MAX}
    return {
        "description": "what the data of the events of a CUSTOM hook consist of",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "version"],
        "properties": {
            "id": {"description": "custom_hook_id of the events", **number},
            "version": {"description": "schema_version of the events", **number},
            "fields": {
                "description": "fields that programs see by name",
                "type": "array",
                "maxItems": hooks.SCHEMA_FIELDS_MAX,
                "default": [],
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["name", "type", "offset"],
                    "properties": {
                        "name": {
                            "description": "name in the program: ctx.NAME",
                            "type": "string",
                            "minLength": 1,
                            "maxLength": hooks.SCHEMA_NAME_MAX,
                            "pattern": "^[A-Za-z_$][A-Za-z0-9_$]*$",
                        },
                        "type": {
                            "description": "type of the field",
                            "type": "string",
                            "enum": [name.lower() for name in hooks.SCHEMA_TYPES],
                        },
                        "offset": {"description": "first byte in the data", **most, "minimum": 0},
                        "length": {"description": "bytes, of type bytes", **most, "minimum": 1},
                    },
                },
            },
        },
    }


def _map() -> dict[str, Any]:
    layout = {
        "type": ["string", "array"],
        "pattern": PLAIN_PATTERN,
        "minItems": 1,
        "items": {"type": "string", "pattern": PLAIN_PATTERN},
    }
    kinds = "for the tables of 'mbpf run': a field such as ip, or a list such as [u64 packets]"
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "type", "max_entries"],
        "properties": {
            "name": {
                "description": "name in the program, maps.NAME: letters, digits, _ and $, no digit "
                "first",
                "type": "string",
                "minLength": 1,
                "maxLength": maps.NAME_MAX,
                "pattern": "^[A-Za-z_$][A-Za-z0-9_$]*$",
            },
            "type": {
                "description": "map type",
                "type": "string",
                "enum": list(maps.MAP_TYPES),
            },
            "key_size": {**_number(_MAP["key_size"]), "minimum": 1},
            "value_size": {**_number(_MAP["value_size"]), "minimum": 1},
            "max_entries": _number(_MAP["max_entries"]),
            "shared": {
                "description": "other programs that declare it use the same map",
                "type": "boolean",
                "default": False,
            },
            "key_type": {"description": f"what a key's bytes mean, {kinds}", **layout},
            "value_type": {"description": f"what a value's bytes mean, {kinds}", **layout},
        },
    }


def _text(key: ManifestKey, description: str) -> dict[str, Any]:
    return {
        "description": f"{description}: {key.low} to {key.high} printable ASCII characters",
        "type": "string",
        "minLength": key.low,
        "maxLength": key.high,
        "pattern": "^[ -~]*$",
    }


def _number(key: ManifestKey) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "description": key.meaning[0].lower() + key.meaning[1:],
        "type": "integer",
        "minimum": key.low,
        "maximum": key.high,
    }
    return schema if key.default is None else {**schema, "default": key.default}
