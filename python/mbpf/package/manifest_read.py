# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Reads the bytes of a manifest by the key tables of the specification, as the device does."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

from mbpf.package.cbor import CborError, Reader
from mbpf.package.refuse import refuse
from mbpf.sim.refusal import PackageError
from mbpf.spec import maps, package
from mbpf.spec.errors import Reason
from mbpf.spec.package import ManifestKey, SectionType

GROUPS: Final[dict[str, tuple[ManifestKey, ...]]] = {
    "budgets": package.MANIFEST_BUDGETS_KEYS,
    "target": package.MANIFEST_TARGET_KEYS,
    "map": package.MANIFEST_MAP_KEYS,
}

_CAPABILITY_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_ENDIANNESS: Final = ("little", "big")
_NO_MAP_NAME: Final = frozenset("'\"\\")


class _Capabilities:
    """Names of capabilities: those of mbpf, and what a firmware may call its own."""

    def __contains__(self, name: object) -> bool:
        return name in package.CAPABILITY_NAMES or (isinstance(name, str) and is_own(name))


_CAPABILITIES: Final = _Capabilities()


class _BadManifestError(CborError):
    """A rule of the manifest is broken."""

    def __init__(
        self, reason: Reason, at: int, limit: int = 0, actual: int = 0, note: str = ""
    ) -> None:
        super().__init__(reason, at)
        self.limit = limit
        self.actual = actual
        self.note = note


def is_own(name: str) -> bool:
    """Whether a capability of a firmware's own may have this name in manifests."""
    size = len(package.FIRMWARE_PREFIX)
    is_whole = size < len(name) <= package.CAPABILITY_NAME_MAX
    return (
        name.startswith(package.FIRMWARE_PREFIX)
        and is_whole
        and _CAPABILITY_LETTERS.issuperset(name[size:])
    )


def read_manifest(data: bytes, name: str, offset: int) -> dict[str, Any]:
    """The manifest as plain data, with the keys that are there.

    Args:
        data: bytes of the section.
        name: of the file, for errors.
        offset: of the section in the file, for errors.

    Raises:
        PackageError: a rule of the encoding or of the manifest is broken.
    """
    try:
        return _read_top(Reader(data), data)
    except CborError as error:
        more = error if isinstance(error, _BadManifestError) else _BadManifestError(error.reason, 0)
        raise _refusal(more, name, offset + error.at) from None


def _refusal(error: _BadManifestError, name: str, at: int) -> PackageError:
    return refuse(
        name,
        error.reason,
        SectionType.MANIFEST,
        at,
        error.limit,
        error.actual,
        error.note,
    )


def _read_top(reader: Reader, data: bytes) -> dict[str, Any]:
    if data[:1] == b"{":
        raise _BadManifestError(Reason.MANIFEST_JSON, 0)
    found = _read_pairs(reader, package.MANIFEST_KEYS, reader.read_map())
    reader.read_end()
    engine = str(found.get("engine", "mquickjs"))
    _check_present(found, package.MANIFEST_KEYS, (engine,), 0)
    _check_values(found, engine)
    return found


def _read_pairs(reader: Reader, keys: tuple[ManifestKey, ...], count: int) -> dict[str, Any]:
    by_name = {key.name: key for key in keys}
    found: dict[str, Any] = {}
    previous = None
    for _ in range(count):
        previous = reader.read_key(previous)
        if previous not in by_name:
            raise _BadManifestError(
                Reason.MANIFEST_UNKNOWN_KEY, reader.at, 0, len(previous), previous
            )
        found[previous] = _read_value(reader, by_name[previous])
    return found


def _read_group(reader: Reader, keys: tuple[ManifestKey, ...]) -> dict[str, Any]:
    count = reader.read_map()
    at = reader.at
    found = _read_pairs(reader, keys, count)
    _check_present(found, keys, ("vm", "mquickjs"), at)
    return found


def _read_value(reader: Reader, key: ManifestKey) -> Any:
    match key.type:
        case "text":
            text = reader.read_text()
            _check_length(reader, key, len(text))
            return text
        case "bytes":
            raw = reader.read_bytes()
            _check_length(reader, key, len(raw))
            return raw
        case "choice":
            return _read_word(reader, package.ENGINE_NAMES, Reason.MANIFEST_ENGINE)
        case "endianness":
            if reader.next_is_text():
                return _read_word(reader, _ENDIANNESS, Reason.MANIFEST_VALUE)
            return _ENDIANNESS[_read_uint(reader, key)]
        case "array_capability":
            return _read_words(reader, _CAPABILITIES, Reason.MANIFEST_CAPABILITY)
        case "array_feature":
            return _read_words(reader, package.FEATURE_NAMES, Reason.MANIFEST_FEATURE)
        case "map":
            return _read_group_of(reader, key)
        case "array_map":
            return _read_maps(reader)
        case "map_helper_version":
            return _read_helpers(reader)
        case _:
            return _read_uint(reader, key)


def _read_group_of(reader: Reader, key: ManifestKey) -> dict[str, Any]:
    at = reader.position
    found = _read_group(reader, GROUPS[key.group])
    if key.group == "target" and found["word_size"] not in (32, 64):
        raise _BadManifestError(Reason.MANIFEST_VALUE, at, 64, found["word_size"], "word_size")
    return found


def _read_uint(reader: Reader, key: ManifestKey) -> int:
    number = reader.read_uint()
    if not key.low <= number <= key.high:
        limit = key.low if number < key.low else key.high
        raise _BadManifestError(Reason.MANIFEST_VALUE, reader.at, limit, number, key.name)
    return number


def _check_length(reader: Reader, key: ManifestKey, size: int) -> None:
    if not key.low <= size <= key.high:
        limit = key.low if size < key.low else key.high
        raise _BadManifestError(Reason.MANIFEST_LENGTH, reader.at, limit, size, key.name)


def _read_word(reader: Reader, words: Container[str], unknown: Reason) -> str:
    word = reader.read_text()
    if word not in words:
        raise _BadManifestError(unknown, reader.at, note=word)
    return word


def _read_words(reader: Reader, words: Container[str], unknown: Reason) -> list[str]:
    found: list[str] = []
    for _ in range(reader.read_array()):
        word = _read_word(reader, words, unknown)
        if word in found:
            raise _BadManifestError(Reason.MANIFEST_DUPLICATE, reader.at, note=word)
        found.append(word)
    return found


def _read_maps(reader: Reader) -> list[dict[str, Any]]:
    count = reader.read_array()
    if count > maps.MAX_MAPS:
        raise _BadManifestError(Reason.MANIFEST_COUNT, reader.at, maps.MAX_MAPS, count, "maps")
    found: list[dict[str, Any]] = []
    for index in range(count):
        at = reader.position
        entry = _read_group(reader, package.MANIFEST_MAP_KEYS)
        name = entry["name"]
        if _NO_MAP_NAME.intersection(name):
            raise _BadManifestError(Reason.MANIFEST_MAP_NAME, at, note=name)
        if any(other["name"] == name for other in found):
            raise _BadManifestError(Reason.MANIFEST_DUPLICATE, at, 0, index, name)
        found.append(entry)
    return found


def _read_helpers(reader: Reader) -> dict[str, int]:
    count = reader.read_map()
    if count > package.MAX_HELPER_VERSIONS:
        raise _BadManifestError(
            Reason.MANIFEST_COUNT,
            reader.at,
            package.MAX_HELPER_VERSIONS,
            count,
            "helper_versions",
        )
    found: dict[str, int] = {}
    previous = None
    for _ in range(count):
        previous = reader.read_key(previous)
        size = len(previous)
        if not 1 <= size <= package.HELPER_NAME_MAX:
            limit = 1 if size < 1 else package.HELPER_NAME_MAX
            raise _BadManifestError(Reason.MANIFEST_LENGTH, reader.at, limit, size)
        found[previous] = reader.read_uint()
    return found


def _check_present(
    found: dict[str, Any], keys: tuple[ManifestKey, ...], engines: tuple[str, ...], at: int
) -> None:
    for index, key in enumerate(keys):
        if key.name not in found and set(engines) & set(key.required):
            raise _BadManifestError(Reason.MANIFEST_MISSING_KEY, at, index, 0, key.name)


def _check_values(found: dict[str, Any], engine: str) -> None:
    """Rules that span keys."""
    api, heap = found["mbpf_api_version"], found["heap_size"]
    if api >> 16 != package.API_VERSION >> 16 or api & 0xFFFF > package.API_VERSION & 0xFFFF:
        raise _BadManifestError(Reason.MANIFEST_API_VERSION, 0, package.API_VERSION, api)
    if engine != "vm":
        if heap < package.MIN_HEAP_SIZE_MQUICKJS:
            limit = package.MIN_HEAP_SIZE_MQUICKJS
            raise _BadManifestError(Reason.MANIFEST_HEAP_SMALL, 0, limit, heap)
        return
    version = found["bytecode_version"]
    if version != package.BYTECODE_VERSION:
        limit = package.BYTECODE_VERSION
        raise _BadManifestError(Reason.MANIFEST_BYTECODE_VERSION, 0, limit, version)
    if heap % package.HEAP_SIZE_ALIGN != 0:
        raise _BadManifestError(Reason.MANIFEST_HEAP_ALIGN, 0, package.HEAP_SIZE_ALIGN, heap)
