# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""mbpf.yaml: the file beside a program that says what it is and may do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from mbpf.compiler.custom import Schema
from mbpf.compiler.modules import EXTENSIONS as SUFFIXES
from mbpf.compiler.own_helpers import NO_HELPERS, OwnHelpers
from mbpf.compiler.target import CAPABILITY_PREFIX, MapSpec, Target
from mbpf.errors import Place, UsageError
from mbpf.inputs import is_inside
from mbpf.outputs import is_file, is_folder, is_there
from mbpf.package.config_errors import check, complaint
from mbpf.package.event_schema import read_schema
from mbpf.package.helper_file import read_helpers
from mbpf.package.layout import Layout
from mbpf.package.manifest import Budgets
from mbpf.package.schema import SCHEMA_FILE, capability_names
from mbpf.package.yaml_nodes import ConfigError, DataPath, Document, read_yaml
from mbpf.spec import maps, package

CONFIG_NAME: Final = "mbpf.yaml"
_INDEX_SIZE: Final = 4
_COUNTER_SIZE: Final = 8


DEFAULT_BUDGETS: Final = Budgets(
    **{key.name: int(key.default or 0) for key in package.MANIFEST_BUDGETS_KEYS}
)


@dataclass(frozen=True, slots=True)
class MapConfig:
    """A map, and what the bytes of its keys and values mean.

    Attributes:
        spec: the map.
        key: layout of a key.
        value: layout of a value.
        is_typed: whether the description states a layout; else they are guesses by size.
        is_shared: whether other programs that declare it use the same.
    """

    spec: MapSpec
    key: Layout
    value: Layout
    is_typed: bool
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """A program's description. Everything that mbpf.yaml leaves out has its default.

    Attributes:
        source: the JavaScript or TypeScript file.
        source_name: its name as the description has it.
        root: the folder that imported files must be in.
        has_file: whether there is an mbpf.yaml; the capabilities are otherwise those it may use.
        name: name of the program.
        version: version for people.
        hook: name of the hook type.
        capabilities: names as in the manifest.
        heap_size: bytes, or None to have it estimated.
        budgets: limits of one invocation.
        maps: in the order of their indices.
        entry_symbol: the function that is called for an event.
        program_id: identity across versions, or None.
        security_version: anti-rollback counter.
        debug: whether ``console.log`` and its like write log lines.
        granted: the capabilities of the description, each with its place.
        schema: what the data of events of a CUSTOM hook consist of, or None.
        helpers: helpers of the firmware's own.
        described_by: the files that say so: mbpf.yaml, and that of the helpers which it names.
        places: where its values are, by their keys and indices.
    """

    source: Path
    source_name: str
    root: Path
    name: str
    has_file: bool = True
    version: str = "0.0.0"
    hook: str = "NET_RX"
    capabilities: tuple[str, ...] = ()
    heap_size: int | None = None
    budgets: Budgets = DEFAULT_BUDGETS
    maps: tuple[MapConfig, ...] = ()
    entry_symbol: str = "mbpf_prog"
    program_id: bytes | None = None
    security_version: int = 0
    debug: bool = False
    granted: tuple[tuple[str, Place], ...] = ()
    schema: Schema | None = None
    helpers: OwnHelpers = NO_HELPERS
    described_by: tuple[Path, ...] = ()
    places: Mapping[DataPath, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def target(self) -> Target:
        """What the compiler needs to know."""
        return Target(
            hook=self.hook,
            capabilities=frozenset(self.capabilities),
            maps=tuple(entry.spec for entry in self.maps),
            entry_symbol=self.entry_symbol,
            schema=self.schema,
            own_helpers=tuple(own.helper for own in self.helpers.helpers),
            debug=self.debug,
        )

    @classmethod
    def of_source(
        cls, source: Path, hook: str = "NET_RX", helpers: OwnHelpers | None = None
    ) -> Config:
        """The description of a program without mbpf.yaml: no maps, every capability."""
        own = helpers or NO_HELPERS
        name = re.sub(r"[^ -~]", "_", source.stem)[:63] or "program"
        return cls(
            source=source,
            source_name=source.name,
            root=source.parent,
            name=name,
            has_file=False,
            hook=hook,
            capabilities=(*package.CAPABILITY_NAMES, *own.capabilities),
            helpers=own,
        )

    @classmethod
    def read(cls, path: Path, helpers: OwnHelpers | None = None) -> Config:
        """Read a file.

        Args:
            path: the file.
            helpers: helpers of the firmware's own, in place of those that it names.

        Raises:
            ConfigError: it is wrong; every complaint has its line and column.
        """
        document = read_yaml(path)
        own = _helpers(document, path.parent) if helpers is None else helpers
        check(document, _schema(own))
        data: dict[str, Any] = document.data
        heap = data.get("heap_size", "auto")
        program_id = data.get("program_id")
        root = _source_root(document, path.parent)
        source = _source(document, path.parent, root)
        return cls(
            source=path.parent / source,
            source_name=source,
            root=root,
            name=data["name"],
            version=data["version"],
            hook=data["hook"],
            capabilities=_capabilities(document, own),
            heap_size=None if heap == "auto" else int(heap),
            budgets=_budgets(data.get("budgets", {})),
            maps=_maps(document),
            entry_symbol=data.get("entry", "mbpf_prog"),
            program_id=bytes.fromhex(program_id.replace("-", "")) if program_id else None,
            security_version=int(data.get("security_version", 0)),
            debug=bool(data.get("debug", False)),
            granted=_granted(document),
            schema=read_schema(document),
            helpers=own,
            described_by=(path, *_named_helpers(document, path.parent, helpers)),
            places=document.values,
        )


def find(path: Path, hook: str = "NET_RX", helpers: OwnHelpers | None = None) -> Config:
    """The description of a program that a user names.

    Args:
        path: a folder with an mbpf.yaml, such a file, or a ``.js``, ``.mjs`` or ``.ts`` file, which
            gets defaults.
        hook: hook type of a source file.
        helpers: helpers of the firmware's own, in place of those that a description names.

    Raises:
        UsageError: there is nothing like that.
        ConfigError: the description is wrong.
    """
    if is_folder(path):
        return Config.read(path / CONFIG_NAME, helpers)
    if path.suffix in (".yaml", ".yml"):
        return Config.read(path, helpers)
    if path.suffix in SUFFIXES:
        return Config.of_source(path, hook, helpers)
    raise UsageError(
        "this is no program" if is_there(path) else "there is no such file or folder",
        id="no-program",
        where=Place(str(path)),
        hint=f"give a folder with {CONFIG_NAME}, that file, or a .js or .ts file",
    )


def _source(document: Document, folder: Path, root: Path) -> str:
    """The name of the source, which a description cannot take from anywhere else."""
    name: str = document.data.get("source", f"{document.data['name']}.js")
    path = PurePosixPath(name)
    file = folder / name
    named_outside = path.is_absolute() or ".." in path.parts
    if not named_outside and is_there(file) and not is_file(file):
        hint = f"name a file from the folder of {CONFIG_NAME} on"
        raise _bad(document, ("source",), f"the source '{name}' is no file", hint)
    if named_outside or not (is_inside(file, folder) or is_inside(file, root)):
        message = f"the source '{name}' is outside the folder of the program"
        hint = f"name a file beside {CONFIG_NAME} or below"
        raise complaint(document, ("source",), "config-source-outside", message, hint)
    return name


def _source_root(document: Document, folder: Path) -> Path:
    name: str = document.data.get("source_root", ".")
    root = folder / name
    if not is_folder(root):
        what = "is no folder" if is_there(root) else "does not exist"
        hint = f"name a folder from that of {CONFIG_NAME} on, or leave it out"
        raise _bad(document, ("source_root",), f"the source_root '{name}' {what}", hint)
    return root


def _granted(document: Document) -> tuple[tuple[str, Place], ...]:
    names: list[str] = document.data.get("capabilities", [])
    places = (document.place(("capabilities", index)) for index in range(len(names)))
    return tuple((_in_manifest(name), place) for name, place in zip(names, places, strict=True))


def _budgets(data: dict[str, Any]) -> Budgets:
    return replace(DEFAULT_BUDGETS, **{name: int(value) for name, value in data.items()})


def _capabilities(document: Document, own: OwnHelpers) -> tuple[str, ...]:
    names = {_in_manifest(name) for name in document.data.get("capabilities", [])}
    return tuple(n for n in (*package.CAPABILITY_NAMES, *own.capabilities) if n in names)


def _in_manifest(name: str) -> str:
    """The name of a capability in manifests; one of a firmware's own has the same everywhere."""
    return name if name.startswith(package.FIRMWARE_PREFIX) else CAPABILITY_PREFIX + name


def _helpers(document: Document, folder: Path) -> OwnHelpers:
    """The helpers that a description names, before it is held against the schema."""
    name = document.data.get("helpers") if isinstance(document.data, dict) else None
    if not isinstance(name, str) or not name:
        return NO_HELPERS
    path = folder / name
    if not is_file(path):
        what = "is no file" if is_there(path) else "does not exist"
        hint = f"name a file from the folder of {CONFIG_NAME} on"
        raise _bad(document, ("helpers",), f"the file of helpers '{name}' {what}", hint)
    return read_helpers(path)


def _named_helpers(
    document: Document, folder: Path, instead: OwnHelpers | None
) -> tuple[Path, ...]:
    """The file of helpers that a description names, if it is not replaced."""
    name = document.data.get("helpers")
    return (folder / name,) if name and instead is None else ()


def _schema(own: OwnHelpers) -> dict[str, Any]:
    """The schema of a description that may grant these capabilities."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    items = schema["properties"]["capabilities"]["items"]
    del items["anyOf"]
    items["enum"] = [*capability_names(), *own.capabilities]
    return schema


def _maps(document: Document) -> tuple[MapConfig, ...]:
    found: list[MapConfig] = []
    for index, data in enumerate(document.data.get("maps", [])):
        path = ("maps", index)
        name, type = data["name"], data["type"]
        if any(name == other.spec.name for other in found):
            message = f"there are two maps '{name}'"
            raise _bad(document, (*path, "name"), message, "rename one of them")
        key = _key(document, data, path)
        value = _value(document, data, path)
        spec = MapSpec(name, type, key.size, value.size, int(data["max_entries"]))
        is_typed = "key_type" in data or "value_type" in data
        found.append(MapConfig(spec, key, value, is_typed, data.get("shared", False)))
    return tuple(found)


def _key(document: Document, data: dict[str, Any], path: DataPath) -> Layout:
    """The layout of a key; that of an array is an index, and the events of a ring have none."""
    kind = maps.MAP_TYPES[data["type"]]
    if kind.key == "none":
        _refuse_both(document, data, path, "key", f"a {kind.name} has no keys")
        return Layout(())
    if kind.key == "index":
        what = f"the key of a map of type {kind.name}" if kind.name != "array" else ""
        what = what or "the key of an array"
        if data.get("key_size", _INDEX_SIZE) != _INDEX_SIZE:
            message = f"{what} is an index of {_INDEX_SIZE} bytes"
            hint = f"leave key_size out, or make it {_INDEX_SIZE}"
            raise _bad(document, (*path, "key_size"), message, hint)
        data = {**data, "key_size": _INDEX_SIZE}
    layout = _layout(document, data, path, "key")
    layout = layout or Layout.of_key(data["type"], int(data["key_size"]))
    if kind.key == "prefix" and layout.size <= _INDEX_SIZE:
        message = f"the key of a map of type {kind.name} is a length of 4 bytes and what follows"
        has = "key_type" if "key_type" in data else "key_size"
        raise _bad(document, (*path, has), message, "for IPv4, key_type: [u32 length, ipv4 net]")
    return layout


def _value(document: Document, data: dict[str, Any], path: DataPath) -> Layout:
    """The layout of a value; a counter has one of its own."""
    if maps.MAP_TYPES[data["type"]].value == "counter":
        _refuse_both(document, data, path, "value", f"a counter has {_COUNTER_SIZE} bytes")
        return Layout.parse("i64 count")
    layout = _layout(document, data, path, "value")
    return layout or Layout.of_value(int(data["value_size"]))


def _refuse_both(
    document: Document, data: dict[str, Any], path: DataPath, which: str, message: str
) -> None:
    """A size or layout that is not for the author to say."""
    for key in (f"{which}_size", f"{which}_type"):
        if key in data:
            raise _bad(document, (*path, key), message, f"leave {key} out")


def _layout(document: Document, data: dict[str, Any], path: DataPath, which: str) -> Layout | None:
    """The stated layout of a key or value; None if only its size is stated."""
    size, type = f"{which}_size", f"{which}_type"
    if type not in data:
        if size in data:
            return None
        raise ConfigError(
            f"the key '{size}' is missing",
            id="config-missing-key",
            where=document.place(path),
            hint=f"give {size}, or {type} with a field such as u32",
        )
    layout = Layout.parse(data[type])
    names = [field.name for field in layout.fields]
    for index, name in enumerate(names):
        if name and name in names[:index]:
            message = f"{type} has two fields '{name}'"
            raise _bad(document, (*path, type, index), message, "rename one of them")
    most = next(key.high for key in package.MANIFEST_MAP_KEYS if key.name == size)
    has = f"the fields of {type} have {layout.size} bytes"
    if layout.size > most:
        raise _bad(document, (*path, type), f"{has}, at most {most} fit", "leave some out")
    if layout.size != int(data.get(size, layout.size)):
        hint = f"leave {size} out, or make them agree"
        raise _bad(document, (*path, type), f"{has}, {size} is {data[size]}", hint)
    return layout


def _bad(document: Document, path: DataPath, message: str, hint: str) -> ConfigError:
    return complaint(document, path, "config-bad-value", message, hint)
