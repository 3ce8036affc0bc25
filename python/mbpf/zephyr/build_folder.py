# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Finds the folder of a Zephyr build, as ``west build`` does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from mbpf.errors import Place, UsageError
from mbpf.zephyr.kconfig import Kconfig

_DEFAULT: Final = "build"
_CONFIG: Final = Path("zephyr", ".config")
_CACHE: Final = "CMakeCache.txt"
_DOMAINS: Final = "domains.yaml"
_APPLICATION: Final = re.compile(r"^APPLICATION_SOURCE_DIR:\w+=(.+)$", re.MULTILINE)
_PLACEHOLDER: Final = "{"
_DEPTH: Final = 4
"""Folders below the fixed part of build.dir-fmt in which a build is looked for."""


@dataclass(frozen=True, slots=True)
class BuildFolder:
    """The build of one image.

    Attributes:
        path: its folder; with sysbuild that of the application's image.
        kconfig: its configuration.
        application: folder of the application, from which paths in the configuration count.
    """

    path: Path
    kconfig: Kconfig
    application: Path

    @classmethod
    def open(cls, path: Path) -> BuildFolder:
        """The build in a folder.

        Raises:
            UsageError: there is none.
        """
        image = _image(path)
        try:
            kconfig = Kconfig.read(image / _CONFIG)
        except OSError as error:
            raise UsageError(
                f"this is no folder of a Zephyr build: {_CONFIG}: {error.strerror}",
                id="no-build-folder",
                where=Place(str(path)),
                hint="give the folder of 'west build -d', after it has configured the application",
            ) from None
        return cls(image, kconfig, _application(image))


def find_build_folder(format: str | None = None) -> BuildFolder | None:
    """The build that commands of west mean when none is named, or None.

    Tried are the folder of build.dir-fmt, the current one, and ``build``. Placeholders stand for
    anything: the build counts if it is the only one there.

    Args:
        format: west's option build.dir-fmt.
    """
    tried = [*_of_format(format), Path(), Path(_DEFAULT)]
    found = next((path for path in tried if _is_build(path)), None)
    return BuildFolder.open(found) if found is not None else None


def west_format() -> str | None:
    """West's option build.dir-fmt; None when it is not set, or there is no west."""
    try:
        from west.configuration import Configuration, MalformedConfig
        from west.util import WestNotFound, west_topdir
    except ImportError:
        return None
    try:
        topdir = Path(west_topdir())
    except WestNotFound:
        topdir = None
    try:
        told = Configuration(topdir=topdir).get("build.dir-fmt")
    except MalformedConfig:
        return None
    return str(told).replace("{topdir}", str(topdir)) if told else None


def _of_format(format: str | None) -> list[Path]:
    if not format:
        return []
    before, placeholder, _ = format.partition(_PLACEHOLDER)
    if not placeholder:
        return [Path(format)]
    # What is before a placeholder may be half a name.
    base = Path(before) if before.endswith(("/", "\\")) else Path(before).parent
    found = list(_builds_below(base, _DEPTH))
    return found if len(found) == 1 else []


def _builds_below(folder: Path, depth: int) -> Iterator[Path]:
    if _is_build(folder):
        yield folder
    elif depth and folder.is_dir():
        for sub in sorted(folder.iterdir()):
            if sub.is_dir() and not sub.name.startswith("."):
                yield from _builds_below(sub, depth - 1)


def _is_build(path: Path) -> bool:
    image = _image(path)
    return (image / _CACHE).is_file() and (image / _CONFIG).is_file()


def _image(path: Path) -> Path:
    """With sysbuild, the folder of its default image."""
    try:
        domains = yaml.safe_load((path / _DOMAINS).read_text(encoding="utf-8"))
        default = domains["default"]
        name = next(d["build_dir"] for d in domains["domains"] if d["name"] == default)
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError, StopIteration):
        return path
    # Absolute; the folder may have been moved since.
    return Path(name) if Path(name).is_dir() else path / Path(name).name


def _application(image: Path) -> Path:
    try:
        cache = (image / _CACHE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return image
    match = _APPLICATION.search(cache)
    return Path(match[1]) if match else image
