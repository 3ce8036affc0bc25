# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Files that verbs read and write, and programs that users name."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mbpf.cli.output import Output
from mbpf.errors import MbpfError, Place, UsageError
from mbpf.inputs import read_begin
from mbpf.outputs import PACKAGE_SUFFIX, is_file
from mbpf.spec.hooks import HOOKS

if TYPE_CHECKING:
    import argparse

    from mbpf.compiler.debug import DebugInfo
    from mbpf.compiler.own_helpers import OwnHelpers
    from mbpf.compiler.source import Source
    from mbpf.package.build import Built
    from mbpf.package.config import Config


@dataclass(frozen=True, slots=True)
class Target:
    """A program that a user named: a package, perhaps built just now.

    Attributes:
        name: as the user wrote it.
        data: the package.
        config: its description, if it was built just now.
        sources: its files, if it was built just now.
        helpers: the helpers of the firmware's own that it may call; None for none.
        options: the options of the command line that stand in place of settings, by their names.
    """

    name: str
    data: bytes
    config: Config | None = None
    sources: tuple[Source, ...] = ()
    helpers: OwnHelpers | None = None
    options: Mapping[str, str] = field(default_factory=dict)


def add_hook_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--hook``, for every verb that compiles."""
    parser.add_argument(
        "--hook", choices=list(HOOKS), help="hook type of a .js file [NET_RX]; others state theirs"
    )


def add_helpers_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--helpers``, for every verb that compiles or runs."""
    parser.add_argument(
        "--helpers",
        type=Path,
        metavar="FILE",
        help="YAML file with the helpers of the firmware's own, in place of that in mbpf.yaml",
    )


def own_helpers(path: Path | None) -> OwnHelpers | None:
    """What ``--helpers`` names; None without it.

    Raises:
        ConfigError: the file is wrong.
    """
    if path is None:
        return None
    from mbpf.package.helper_file import read_helpers

    return read_helpers(path)


def require_hook(name: str, hook: str, wanted: str | None) -> None:
    """Make sure that a program which states its hook type is for the one of ``--hook``.

    Raises:
        UsageError: it is for another one.
    """
    if wanted not in (None, hook):
        raise UsageError(
            f"the program is for the hook {hook}, not for {wanted}",
            id="hook-mismatch",
            where=Place(name),
            hint="leave --hook out, or change 'hook' in its mbpf.yaml and build it again",
        )


def find_program(path: Path, out: Output, hook: str | None, helpers: Path | None = None) -> Config:
    """The description of a program that a user names.

    Args:
        path: what :func:`mbpf.package.config.find` takes.
        out: for remarks.
        hook: hook type of a ``.js`` file; others must state the same.
        helpers: the file of ``--helpers``, or None.

    Raises:
        MbpfError: there is nothing like that, or it is wrong.
    """
    from mbpf.package.config import find

    config = find(path, hook or "NET_RX", own_helpers(helpers))
    if config.has_file:
        require_hook(str(path), config.hook, hook)
    note_description(config, out)
    return config


def open_target(
    path: Path,
    out: Output,
    hook: str | None = None,
    max_steps: int | None = None,
    heap_size: int | None = None,
    helpers: Path | None = None,
) -> Target:
    """Read a package, or build a program with its warnings told.

    Args:
        path: a ``.mbpf`` file, or what :func:`mbpf.package.config.find` takes.
        out: for warnings.
        hook: hook type of a ``.js`` file; others must state the same.
        max_steps: in place of the description's, when building.
        heap_size: in place of the description's, when building.
        helpers: the file of ``--helpers``, or None.

    Raises:
        MbpfError: there is nothing like that, or it is wrong.
    """
    if path.suffix == PACKAGE_SUFFIX:
        target = Target(str(path), read_package(path), helpers=own_helpers(helpers))
        if hook is not None:
            from mbpf.package.format import Package
            from mbpf.package.manifest import Manifest

            manifest = Manifest.of(Package.loads(target.data, target.name), target.name)
            require_hook(target.name, manifest.hook_name, hook)
        return target
    from mbpf.package.build import build

    config = find_program(path, out, hook, helpers)
    options: dict[str, str] = {}
    if max_steps is not None:
        options["budgets.max_steps"] = "--max-steps"
        config = replace(config, budgets=replace(config.budgets, max_steps=max_steps))
    if heap_size is not None:
        options["heap_size"] = "--heap-size"
        config = replace(config, heap_size=heap_size)
    built = build(config)
    tell_warnings(config, built, out)
    return Target(str(path), built.data, config, built.source.files, config.helpers, options)


def tell_warnings(config: Config, built: Built, out: Output) -> None:
    """Tell what the compiler warns of, and what the description grants in vain."""
    from mbpf.compiler.target import CAPABILITY_PREFIX

    for warning in built.compiled.warnings:
        out.warning(warning.error(built.source))
    for name, place in config.granted:
        if name not in built.compiled.capabilities:
            short = name.removeprefix(CAPABILITY_PREFIX)
            out.warning(
                MbpfError(
                    f"the program does not use the capability {short}",
                    id="unused-capability",
                    where=place,
                    hint="remove it: a program that may do less is trusted sooner",
                )
            )


def note_description(config: Config, out: Output) -> None:
    """Say so if a script is taken alone although a description beside it names it."""
    from mbpf.package.config import CONFIG_NAME, Config

    beside = config.source.parent / CONFIG_NAME
    if config.has_file or not is_file(beside):
        return
    try:
        named = Config.read(beside).source.resolve() == config.source.resolve()
    except (MbpfError, OSError, RuntimeError):
        return  # What is wrong with it matters when it is used.
    if named:
        out.note(f"{CONFIG_NAME} beside it was not read; give the folder")


def find_sources(main: Path, debug: DebugInfo) -> tuple[Source | None, ...]:
    """The files of a package, as far as they are there as they were compiled.

    Args:
        main: the program's own file; the others are found from there.
        debug: the package's debug section.
    """
    from mbpf.compiler.source import Source

    found: list[Source | None] = []
    names = debug.lines.files if debug.lines is not None else ()
    for number, name in enumerate(names):
        beside = posixpath.relpath(name, posixpath.dirname(names[0]) or ".")
        path = main.parent / beside if number else main
        try:
            source = Source.read(path, name) if is_file(path) else None
        except (MbpfError, OSError, ValueError):
            source = None
        found.append(source if source is not None and debug.matches(source.utf8, number) else None)
    return tuple(found)


def read_package(path: Path) -> bytes:
    """The bytes of a package file.

    Raises:
        UsageError: it cannot be read.
    """
    from mbpf.spec.package import MAX_PACKAGE_SIZE

    try:
        # One byte more than allowed is enough to be refused for it.
        return read_begin(path, MAX_PACKAGE_SIZE + 1)
    except OSError as error:
        raise UsageError(
            f"cannot read the package: {error.strerror}",
            id="unreadable-package",
            where=Place(str(path)),
            hint="'mbpf build' makes one",
        ) from None
