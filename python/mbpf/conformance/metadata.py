# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The block of YAML at the head of a file of the suite."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

_BLOCK: Final = re.compile(r"/\*---(.*?)---\*/", re.DOTALL)
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MetadataError(Exception):
    """A file without a block, or with one that cannot be read."""


@dataclass(frozen=True, slots=True)
class Negative:
    """How a file has to fail.

    Attributes:
        phase: ``parse``, ``resolution`` or ``runtime``.
        type: name of the error's constructor.
    """

    phase: str
    type: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself.

    Attributes:
        features: what of the language it uses.
        flags: how it is to be run.
        includes: files of the harness that it needs.
        negative: how it has to fail, or None.
    """

    features: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    includes: tuple[str, ...] = ()
    negative: Negative | None = None


def read_metadata(text: str) -> Metadata:
    """The block of a file's text.

    Raises:
        MetadataError: there is none, or it is no mapping of the known form.
    """
    found = _BLOCK.search(text)
    if found is None:
        raise MetadataError("the file has no block of metadata")
    block = found[1].replace("\r\n", "\n").replace("\r", "\n")
    try:
        data = yaml.load(block, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise MetadataError(f"the metadata is no YAML: {error}") from error
    if not isinstance(data, dict):
        raise MetadataError("the metadata is no mapping")
    return Metadata(
        _names(data, "features"),
        frozenset(_names(data, "flags")),
        _names(data, "includes"),
        _negative(data.get("negative")),
    )


def _names(data: dict[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key) or []
    if not isinstance(value, list):
        raise MetadataError(f"{key} is no list")
    return tuple(str(item) for item in value)


def _negative(data: object) -> Negative | None:
    if data is None:
        return None
    if not isinstance(data, dict) or not {"phase", "type"} <= data.keys():
        raise MetadataError("negative needs a phase and a type")
    phase = str(data["phase"])
    return Negative("parse" if phase == "early" else phase, str(data["type"]))
