# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Complaints about mbpf.yaml: what the schema says, in words, with place and hint."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from mbpf.compiler.target import CAPABILITY_PREFIX
from mbpf.package.schema import PLAIN_PATTERN
from mbpf.package.yaml_nodes import ConfigError, DataPath, Document

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_TYPES: Final = {
    "string": "text",
    "integer": "a whole number",
    "array": "a list",
    "object": "a mapping of keys to values",
}
_BITS: Final = (8, 16, 32, 64)
_WORDS: Final = ("ip", "ipv4", "mac")
_FIELDS: Final = (
    "fields are u8 to u64, i8 to i64, f32, f64, these with 'be' behind, ipv4, ip, mac, char[N], "
    "bytesN, "
    "each perhaps with a name"
)
_C_FLOATS: Final = {"float": "f32", "double": "f64"}
_FLOATS: Final = {"f32": 4, "f64": 8, "float": 4, "double": 8}


def check(document: Document, schema: dict[str, Any]) -> None:
    """Hold a document against a schema.

    Raises:
        ConfigError: with every complaint, in the order of the file.
    """
    from jsonschema import Draft202012Validator

    errors = list(Draft202012Validator(schema).iter_errors(document.data))
    wrong = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    found: dict[str, ConfigError] = {}
    for error in errors:
        # A value of the wrong type breaks other rules too, and each missing key is reported alone.
        if error.validator == "type" or tuple(error.absolute_path) not in wrong:
            found.update((str(item), item) for item in _explain(error, document))
    if found:
        raise ConfigError.group(sorted(found.values(), key=_position))


def complaint(document: Document, path: DataPath, id: str, message: str, hint: str) -> ConfigError:
    """A complaint about a value."""
    return ConfigError(message, id=id, where=document.place(path), hint=hint)


def nearest(word: str, words: Iterable[str]) -> str:
    """A hint with the word that was perhaps meant, else with all of them."""
    known = sorted(words)
    by_case = {other.lower(): other for other in known}
    found = difflib.get_close_matches(word.lower(), sorted(by_case), n=1, cutoff=0.6)
    return f"did you mean '{by_case[found[0]]}'?" if found else f"one of {', '.join(known)}"


def _position(error: ConfigError) -> tuple[int, int]:
    where = error.where
    return (0, 0) if where is None else (where.line or 0, where.column or 0)


def _explain(error: ValidationError, document: Document) -> list[ConfigError]:
    path: DataPath = tuple(error.absolute_path)
    schema = cast(dict[str, Any], error.schema)
    match error.validator:
        case "additionalProperties":
            return _unknown_keys(cast(dict[str, Any], error.instance), schema, path, document)
        case "required":
            return _missing_keys(cast(dict[str, Any], error.instance), schema, path, document)
    name = _name(path, document)
    told = schema.get("description", "")
    about = f"{name}: {told}" if told else "doc/config.rst describes the keys"
    id = "config-wrong-type" if error.validator == "type" else "config-bad-value"
    message, hint = _value_message(error, name, about, document.written.get(path))
    return [complaint(document, path, id, message, hint)]


def _unknown_keys(
    data: dict[str, Any], schema: dict[str, Any], path: DataPath, document: Document
) -> list[ConfigError]:
    known = schema["properties"]
    return [
        ConfigError(
            f"unknown key '{key}'",
            id="config-unknown-key",
            where=document.key_place((*path, key)),
            hint=nearest(key, known),
        )
        for key in data
        if key not in known
    ]


def _missing_keys(
    data: dict[str, Any], schema: dict[str, Any], path: DataPath, document: Document
) -> list[ConfigError]:
    return [
        ConfigError(
            f"the key '{key}' is missing",
            id="config-missing-key",
            where=document.place(path),
            hint=f"{key}: {schema['properties'][key].get('description', 'add it')}",
        )
        for key in schema["required"]
        if key not in data
    ]


def _value_message(
    error: ValidationError, name: str, about: str, written: str | None
) -> tuple[str, str]:
    value: Any = error.instance
    limit: Any = error.validator_value
    shown = _shown(value)
    match error.validator:
        case "type":
            wanted = [limit] if isinstance(limit, str) else limit
            kinds = " or ".join(_TYPES[kind] for kind in wanted)
            if "string" in wanted and isinstance(value, int | float):
                about = f'write it in quotes: "{written or shown}"'
            found = _kind(value)
            if written not in (None, shown) and not isinstance(value, str):
                found += f", which YAML reads in {written}"
            return f"{name} must be {kinds}, found {found}", about
        case "enum":
            short = str(value).removeprefix(CAPABILITY_PREFIX)
            if short != value and short in limit:
                return f"{name} cannot be {shown}", f"write '{short}'"
            if "bytes" in limit and value in _FLOATS:  # A field of an event.
                return f"{name} cannot be {shown}", _float_hint(_FLOATS[value])
            return f"{name} cannot be {shown}", nearest(str(value), limit)
        case "pattern" if limit == PLAIN_PATTERN:
            return f"{name} cannot be {shown}", _field_hint(str(value))
        case "minimum":
            return f"{name} must be at least {limit}, found {shown}", about
        case "maximum":
            return f"{name} must be at most {limit}, found {shown}", about
        case "multipleOf":
            up = -(-value // limit) * limit
            most = error.schema.get("maximum", up) if isinstance(error.schema, Mapping) else up
            hint = f"the next one is {up}" if up <= most else about
            return f"{name} must be a multiple of {limit}, found {shown}", hint
        case "minLength" | "minItems":
            return f"{name} must not be empty", about
        case "maxLength":
            return f"{name} is {len(value)} characters long, at most {limit} are allowed", about
        case "maxItems":
            return f"{name} has {len(value)} entries, at most {limit} are allowed", about
        case "uniqueItems":
            return f"{name} lists something twice", "keep one of them"
        case _:
            return f"{name} cannot be {shown}", about


def _field_hint(text: str) -> str:
    """What a field of a key or value was perhaps meant to be, and all that there are."""
    kinds = [*(f"{sign}{bits}" for sign in "ui" for bits in _BITS), *_C_FLOATS.values()]
    known = [f"{kind}{order}" for kind in kinds for order in ("", "be")]
    kind = text.partition(" ")[0]
    found = [_C_FLOATS[kind]] if kind in _C_FLOATS else []
    found = found or difflib.get_close_matches(kind, [*known, *_WORDS], n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'? F{_FIELDS[1:]}" if found else _FIELDS


def _float_hint(size: int) -> str:
    """What to do about a number of an event that devices have no type for."""
    return (
        f"programs read no floats by name: make it type bytes with length {size}, "
        f"and new DataView(ctx.NAME.buffer).getFloat{8 * size}(0, true)"
    )


def _name(path: DataPath, document: Document) -> str:
    if not path:
        return "the file"
    if path[0] == "maps" and len(path) > 2:
        entry = document.data["maps"][path[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str) and path[2] != "name":
            return f"{_name(path[2:], document)} of the map '{name}'"
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"'{name.removeprefix('.')}'"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the truth value {_shown(value)}"
        case int() | float():
            return f"the number {_shown(value)}"
        case str():
            return f"the text {_shown(value)}"
        case list():
            return "a list"
        case _:
            return "a mapping"
