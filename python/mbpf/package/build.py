# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Builds a package from a program and its description. The same input gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cbor2

from mbpf.compiler.compile import Compiled, compile_program
from mbpf.compiler.source import Source
from mbpf.errors import UsageError
from mbpf.outputs import is_there
from mbpf.package.cbor import read_loose
from mbpf.package.config import Config
from mbpf.package.format import Package, assemble
from mbpf.package.heap import automatic
from mbpf.package.layout import Layout
from mbpf.package.manifest import Manifest, MapDecl
from mbpf.spec import hooks, maps
from mbpf.spec.package import HEAP_SIZE_ALIGN, SectionType


@dataclass(frozen=True, slots=True)
class Built:
    """A package that was just built.

    Attributes:
        data: its bytes, unsigned.
        manifest: what its manifest says.
        compiled: what the compiler made.
        heap_is_estimate: whether its heap_size is neither stated nor proved to be enough.
    """

    data: bytes
    manifest: Manifest
    compiled: Compiled
    heap_is_estimate: bool = False

    @property
    def source(self) -> Source:
        """The files it was made of."""
        return self.compiled.source


def build(config: Config, debug: bool = True, encoding: str = "cbor") -> Built:
    """Compile a program and pack it.

    Args:
        config: the program's description.
        debug: whether to add names, lines and layouts, which are not needed to run.
        encoding: of the manifest, cbor or json.

    Raises:
        CompileError: the program is wrong.
        ConfigError: its description is wrong.
    """
    # The source's name is that in the description: builds in two folders give the same bytes.
    source = _read(config)
    compiled = compile_program(source, config.target, config.root)
    manifest = _manifest(config, compiled)
    is_estimate = False
    if config.heap_size is None:
        size, is_estimate = automatic(compiled.bytecode, manifest, config.helpers)
        manifest = replace(manifest, heap_size=size)
    sections = [
        (SectionType.MANIFEST, manifest.dumps(encoding)),
        (SectionType.BYTECODE, compiled.bytecode),
    ]
    if debug:
        sections.append((SectionType.DEBUG, compiled.debug))
    data = assemble([*sections, *(_layouts(config) if debug else ())])
    return Built(data, manifest, compiled, is_estimate)


def _read(config: Config) -> Source:
    """The program's own file.

    Raises:
        UsageError: it cannot be read.
        CompileError: it is not UTF-8.
    """
    try:
        return Source.read(config.source, config.source_name)
    except UsageError as error:
        if config.has_file and not is_there(config.source):
            error.message = f"the source '{config.source_name}' does not exist"
            error.where = config.places.get(("source",)) or config.places[("name",)]
            error.hint = "name a file from the folder of mbpf.yaml on"
            if config.source_name == f"{config.name}.js":
                error.hint = (
                    "'source' in mbpf.yaml names the file; without it that is 'name' with .js"
                )
        raise


def read_layouts(package: Package) -> dict[str, tuple[Layout, Layout]]:
    """The layouts of keys and values that a package knows, by name of the map.

    What cannot be read is left out: it is for people, and never needed.
    """
    section = package.find(SectionType.LAYOUTS)
    if section is None:
        return {}
    try:
        data = read_loose(section.data)
        return {str(name): (Layout.parse(key), Layout.parse(value)) for name, key, value in data}
    except Exception:
        # A foreign decoder on foreign bytes; nothing depends on them.
        return {}


def _manifest(config: Config, compiled: Compiled) -> Manifest:
    return Manifest(
        program_name=config.name,
        program_version=config.version,
        hook_type=hooks.HOOKS[config.hook].id,
        heap_size=config.heap_size or HEAP_SIZE_ALIGN,
        budgets=config.budgets,
        capabilities=tuple(
            name for name in config.capabilities if config.has_file or name in compiled.capabilities
        ),
        features=compiled.features,
        maps=tuple(
            MapDecl(
                name=entry.spec.name,
                type=maps.MAP_TYPES[entry.spec.type].id,
                key_size=entry.spec.key_size,
                value_size=entry.spec.value_size,
                max_entries=entry.spec.max_entries,
                flags=maps.Flag.SHARED if entry.is_shared else 0,
            )
            for entry in config.maps
        ),
        program_id=config.program_id,
        security_version=config.security_version,
        schema_id=config.schema.id if config.schema else 0,
        schema_version=config.schema.version if config.schema else 0,
        entry_symbol=config.entry_symbol,
        helper_versions={
            own.name: own.version for own in config.helpers.helpers if own.name in compiled.helpers
        },
    )


def _layouts(config: Config) -> list[tuple[int, bytes]]:
    """The section with the layouts that the description states, if there are any."""
    data = [
        [entry.spec.name, entry.key.texts, entry.value.texts]
        for entry in config.maps
        if entry.is_typed
    ]
    return [(SectionType.LAYOUTS, cbor2.dumps(data, canonical=True))] if data else []
