# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The manifest: what a program is, needs and may do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

import cbor2

from mbpf.package.cbor import read_loose
from mbpf.package.format import Package
from mbpf.package.manifest_read import is_json, read_manifest
from mbpf.package.refuse import refuse
from mbpf.refusal import PackageError
from mbpf.spec import hooks, maps, package
from mbpf.spec.errors import Reason
from mbpf.spec.package import SectionType

_BYTES_KEYS: Final = frozenset(key.name for key in package.MANIFEST_KEYS if key.type == "bytes")
_DEFAULTS: Final = {
    key.name: key.default
    for key in (*package.MANIFEST_KEYS, *package.MANIFEST_BUDGETS_KEYS, *package.MANIFEST_MAP_KEYS)
    if not key.required
}
_LOOSE: Final = {
    Reason.CBOR_INDEFINITE,
    Reason.CBOR_NOT_SHORTEST,
    Reason.CBOR_KEY_ORDER,
    Reason.CBOR_RANGE,
}
"""What a manifest of the engine mquickjs may do on the host, though not on a device."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """Limits of one invocation; a wall time of 0 is no limit."""

    max_steps: int
    max_helpers: int
    max_wall_time_us: int = 0


@dataclass(frozen=True, slots=True)
class MapDecl:
    """A map; ``type`` is its number."""

    name: str
    type: int
    key_size: int
    value_size: int
    max_entries: int
    flags: int = 0

    @property
    def type_name(self) -> str:
        """Name of the type, or its number when this version does not have it."""
        if self.type in maps.BY_ID:
            return maps.BY_ID[self.type].name
        names = {number: name for name, number in maps.RESERVED_TYPES.items()}
        return names.get(self.type, str(self.type))


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that keeps the rules. Attributes are the keys of the specification.

    Those that engine vm does not have are None; absent optional keys have their defaults.
    """

    program_name: str
    program_version: str
    hook_type: int
    heap_size: int
    budgets: Budgets
    capabilities: tuple[str, ...] = ()
    maps: tuple[MapDecl, ...] = ()
    engine: str = "vm"
    bytecode_version: int | None = package.BYTECODE_VERSION
    mbpf_api_version: int = package.API_VERSION
    hook_ctx_abi_version: int = hooks.ABI_VERSION
    features: tuple[str, ...] = ()
    program_id: bytes | None = None
    security_version: int = 0
    schema_id: int = 0
    schema_version: int = 0
    key_id: bytes | None = None
    entry_symbol: str = "mbpf_prog"
    helper_versions: dict[str, int] = field(default_factory=dict)
    target: dict[str, Any] | None = None
    mquickjs_bytecode_version: int | None = None

    @property
    def hook_name(self) -> str:
        """Name of the hook type, or its number when this version does not have it."""
        hook = hooks.BY_ID.get(self.hook_type)
        return hook.name if hook else str(self.hook_type)

    @classmethod
    def loads(cls, data: bytes, name: str = "<bytes>", offset: int = 0) -> Manifest:
        """Read the bytes of a MANIFEST section, as strictly as a device.

        Raises:
            PackageError: with the byte of the file where a rule is broken; the section begins
                at ``offset``.
        """
        return cls._of_data(read_manifest(data, name, offset))

    @classmethod
    def of(cls, container: Package, name: str = "<bytes>") -> Manifest:
        """Read the manifest of a package, and check what its engine asks of the container."""
        section = container.manifest
        manifest = cls.loads(section.data, name, section.offset)
        if manifest.engine != "vm":
            return manifest
        at = container.bytecode.offset
        if at % package.BYTECODE_ALIGN != 0:
            limit = package.BYTECODE_ALIGN
            raise refuse(name, Reason.BYTECODE_ALIGN, SectionType.BYTECODE, at, limit, at)
        other = container.find(SectionType.MAPS)
        if other is not None:
            size = len(other.data)
            raise refuse(name, Reason.MAPS_SECTION, SectionType.MAPS, other.offset, 0, size)
        return manifest

    @classmethod
    def _of_data(cls, data: dict[str, Any]) -> Manifest:
        values = {"engine": "mquickjs", "bytecode_version": None, **data}
        values["budgets"] = Budgets(**data["budgets"])
        values["maps"] = tuple(MapDecl(**entry) for entry in data.get("maps", ()))
        for key in ("capabilities", "features"):
            values[key] = tuple(data.get(key, ()))
        return cls(**values)

    def to_data(self) -> dict[str, Any]:
        """The manifest as plain data; keys whose value is the default are left out."""
        data: dict[str, Any] = {key.name: getattr(self, key.name) for key in package.MANIFEST_KEYS}
        data["budgets"] = _without_defaults(_fields(self.budgets))
        data["maps"] = [_without_defaults(_fields(entry)) for entry in self.maps]
        data["capabilities"] = list(self.capabilities)
        data["features"] = list(self.features)
        data = {key: value for key, value in data.items() if value not in (None, [], {})}
        return _without_defaults({**data, "capabilities": list(self.capabilities)})

    def dumps(self, encoding: str = "cbor") -> bytes:
        """The manifest in canonical CBOR, or with the ``encoding`` json in JSON without spaces.

        Raises:
            PackageError: the values break a rule.
        """
        return encode(self.to_data(), encoding)

    def to_json(self) -> dict[str, Any]:
        """The manifest as JSON data; byte strings are hexadecimal."""
        return _json_data(self.to_data())

    @classmethod
    def from_json(cls, text: str | bytes, name: str = "<json>") -> Manifest:
        """Read a manifest written as JSON.

        Raises:
            PackageError: it is no JSON object, or breaks a rule.
        """
        data = text.encode() if isinstance(text, str) else text
        if not is_json(data):
            raise refuse(name, Reason.JSON_SYNTAX, SectionType.MANIFEST, note="it is no object")
        return cls.loads(data, name)


def encode(data: dict[str, Any], encoding: str = "cbor") -> bytes:
    """A manifest in canonical CBOR or in JSON, checked.

    Raises:
        PackageError: the values break a rule.
    """
    if encoding == "json":
        raw = json.dumps(_json_data(data), separators=(",", ":")).encode("ascii")
    else:
        raw = cbor2.dumps(data, canonical=True)
    read_manifest(raw, "<manifest>", 0)
    return raw


def as_written(data: bytes) -> dict[str, Any]:
    """The values of a section that :func:`strict` gave, for :func:`encode` to write them again."""
    values: dict[str, Any] = json.loads(data) if is_json(data) else cbor2.loads(data)
    return values


def encoding_of(data: bytes) -> str:
    """The encoding of a MANIFEST section: json or cbor."""
    return "json" if is_json(data) else "cbor"


def strict(data: bytes, name: str, offset: int) -> tuple[bytes, PackageError | None]:
    """A MANIFEST section as a device reads it, which may be written more loosely.

    Packages of the engine mquickjs come with CBOR in any form. The host reads them; a device does
    not.

    Returns:
        The bytes, and what a device says of ``data``: None when there is nothing to change.

    Raises:
        PackageError: it is no manifest in any form, or one of engine vm that is not canonical.
    """
    try:
        read_manifest(data, name, offset)
        return data, None
    except PackageError as error:
        if is_json(data) or error.refusal.reason not in _LOOSE:
            raise
        raw = _encode_loose(data, error)
        if read_manifest(raw, name, offset).get("engine") == "vm":
            raise
        return raw, error


def signer(container: Package) -> bytes | None:
    """The key that a package names as its signer's, or None; unproven until verified."""
    section = container.manifest
    try:
        return Manifest.loads(section.data).key_id
    except PackageError:
        return None


def _json_data(data: dict[str, Any]) -> dict[str, Any]:
    """Plain data with its byte strings as hexadecimal digits."""
    return {
        key: value.hex() if key in _BYTES_KEYS and isinstance(value, bytes) else value
        for key, value in data.items()
    }


def _encode_loose(data: bytes, refused: PackageError) -> bytes:
    try:
        return cbor2.dumps(read_loose(data), canonical=True)
    except Exception:
        # Whatever a foreign decoder has against these bytes: what our own said is more exact.
        raise refused from None


def _fields(value: Budgets | MapDecl) -> dict[str, Any]:
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__}


def _without_defaults(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value for key, value in data.items() if key not in _DEFAULTS or value != _DEFAULTS[key]
    }
