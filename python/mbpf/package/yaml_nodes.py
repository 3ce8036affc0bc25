# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Reads YAML into plain data and keeps where every key and value is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from mbpf.errors import Place, SeveralError, UsageError
from mbpf.inputs import read_begin
from mbpf.package.yaml_errors import fault_of

DataPath: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top to a value."""

_SIZE_MAX: Final = 1 << 20
_DEPTH_MAX: Final = 16
_TAG: Final = "tag:yaml.org,2002:"


class ConfigError(SeveralError, UsageError):
    """A file of settings is wrong."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """What hints say of a kind of file.

    Attributes:
        where: when it cannot be read.
        form: when it is no YAML.
    """

    where: str
    form: str


_MAPPING: Final = "the file is a YAML mapping: one 'key: value' in each line"
DESCRIPTION: Final = FileKind(
    "doc/config.rst shows what it looks like; a .js file can be used without one", _MAPPING
)
HELPERS: Final = FileKind("doc/helpers.rst shows what it looks like", _MAPPING)
EVENTS: Final = FileKind(
    "doc/cli.rst shows what it looks like",
    "the file is a YAML list: '- field: value' for each event",
)


@dataclass(slots=True)
class Document:
    """A YAML file: its data, and by their path the places of its keys and values, and words."""

    name: str
    data: Any = None
    values: dict[DataPath, Place] = field(default_factory=dict)
    keys: dict[DataPath, Place] = field(default_factory=dict)
    written: dict[DataPath, str] = field(default_factory=dict)

    def place(self, path: DataPath) -> Place:
        """Where a value is, or what is nearest around it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(self.name, 1, 1, ""))

    def key_place(self, path: DataPath) -> Place:
        """Where the key of a value is."""
        return self.keys.get(path) or self.place(path)


def read_yaml(path: Path, kind: FileKind = DESCRIPTION) -> Document:
    """Read a file with one YAML document.

    Args:
        path: the file.
        kind: what hints say of it.

    Raises:
        ConfigError: it cannot be read, is no YAML, or uses what plain data cannot say (tags,
            aliases, a key twice).
    """
    where = Place(str(path))
    try:
        raw = read_begin(path, _SIZE_MAX + 1)
    except OSError as error:
        raise ConfigError(
            f"cannot read the file: {error.strerror}",
            id="unreadable-config",
            where=where,
            hint=kind.where,
        ) from None
    try:
        # A character may be cut off where too much begins.
        text = raw.decode("utf-8-sig", "strict" if len(raw) <= _SIZE_MAX else "ignore")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"the file is not UTF-8 text: byte 0x{raw[error.start]:02x} at offset {error.start}",
            id="config-syntax",
            where=_place_at(str(path), raw[: error.start].decode("utf-8-sig")),
            hint="save it as UTF-8",
        ) from None
    if len(raw) > _SIZE_MAX:
        raise ConfigError(
            "the file is larger than 1 MiB",
            id="config-syntax",
            where=_place_at(str(path), text),
            hint="a description has a few lines: is this the right file?",
        )
    return _Reader(str(path), text, kind).read()


def _place_at(name: str, before: str) -> Place:
    """The place behind a text."""
    lines = before.split("\n")
    return Place(name, len(lines), len(lines[-1]) + 1)


class _Loader(yaml.SafeLoader):
    """Builds nodes, not too deep."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        self._depth += 1
        if self._depth > _DEPTH_MAX:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "this is too deeply nested", mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Reader:
    """Turns the nodes of a document into data."""

    def __init__(self, name: str, text: str, kind: FileKind) -> None:
        self._lines = text.splitlines()
        self._kind = kind
        self._text = text
        self._document = Document(name)
        self._seen: set[int] = set()
        self._scalars = yaml.SafeLoader("")

    def read(self) -> Document:
        document = self._document
        try:
            node = yaml.compose(self._text, Loader=_Loader)
            if node is not None:
                document.data = self._value(node, ())
        except yaml.MarkedYAMLError as error:
            fault = fault_of(self._text, error)
            where = Place(document.name)
            if fault.start and fault.end:
                where = self._place(fault.start, fault.end)
            raise self._error(fault.message, where, fault.hint or self._kind.form) from None
        except yaml.reader.ReaderError as error:
            message = f"the character U+{int(error.character):04X} is not allowed in YAML"
            where = _place_at(document.name, self._text[: error.position])
            raise self._error(message, where, "remove it") from None
        return document

    def _value(self, node: yaml.Node, path: DataPath) -> Any:
        place = self._place(node.start_mark, node.end_mark)
        if id(node) in self._seen:
            raise self._error("anchors and aliases are not used here", place, "write it out")
        self._seen.add(id(node))
        self._document.values[path] = place
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode), "YAML has no fourth kind of node"
        self._document.written[path] = node.value
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, path: DataPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node.start_mark, key_node.end_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error("a key must be a word", place, self._kind.form)
            key = key_node.value
            if key in data:
                first = self._document.keys[(*path, key)]
                raise ConfigError(
                    f"the key '{key}' is there twice",
                    id="config-duplicate-key",
                    where=place,
                    hint=f"the first one is in line {first.line}; keep one of them",
                )
            self._document.keys[(*path, key)] = place
            data[key] = self._value(value_node, (*path, key))
        return data

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Any:
        tag = node.tag.removeprefix(_TAG)
        try:
            match tag:
                case "str" | "timestamp" | "value" | "merge":
                    return str(node.value)
                case "int":
                    return _whole(self._scalars.construct_yaml_int(node))
                case "float":
                    return self._scalars.construct_yaml_float(node)
                case "bool":
                    return self._scalars.construct_yaml_bool(node)
                case "null":
                    return None
        except (ValueError, KeyError, IndexError):
            raise self._error(f"'{node.value}' is no {tag}", place, "write it in quotes") from None
        raise self._error(f"the tag {node.tag} is not used here", place, "remove it")

    def _place(self, start: yaml.Mark, end: yaml.Mark) -> Place:
        line = self._lines[start.line] if start.line < len(self._lines) else ""
        last = end.column if end.line == start.line else len(line)
        length = max(1, last - start.column)
        return Place(self._document.name, start.line + 1, start.column + 1, line, length)

    def _error(self, message: str, where: Place, hint: str) -> ConfigError:
        return ConfigError(message, id="config-syntax", where=where, hint=hint)


def _whole(value: int) -> int:
    """A number that can be told of: that with too many digits cannot be made text.

    Raises:
        ValueError: it has more digits than anything here needs.
    """
    if value.bit_length() > _NUMBER_BITS:
        raise ValueError
    return value


_NUMBER_BITS: Final = 1024
