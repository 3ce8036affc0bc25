# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What imports mean: ECMA-262, Source Text Module Records, with names instead of environments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from mbpf.compiler import ast, hosts
from mbpf.compiler.early.modules import declared_names, export_name
from mbpf.compiler.modules import ModuleFile
from mbpf.compiler.source import Diagnostic
from mbpf.compiler.strip_types import TYPESCRIPT

DEFAULT = "default"
"""The name of the variable that ``export default`` makes; no program can write it."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A top-level variable of a module."""

    module: ModuleFile
    name: str


@dataclass(frozen=True, slots=True)
class Namespace:
    """What ``import * as`` gives: the exports of a module by name."""

    module: ModuleFile


class NoExport(Enum):
    """Why a name of a module means nothing."""

    MISSING = "missing"
    AMBIGUOUS = "ambiguous"


Found: TypeAlias = Variable | Namespace | NoExport


@dataclass(frozen=True, slots=True)
class _Request:
    """A name of another module; None is its namespace."""

    module: ModuleFile
    name: str | None


@dataclass(frozen=True, slots=True)
class _Interface:
    """Imports and exports of a module.

    Attributes:
        imports: what the names of imports mean.
        own: exported variables of the module by exported name.
        others: exports of what belongs to other modules.
        stars: modules of which everything is exported.
        places: where each name of ``others`` stands.
    """

    imports: dict[str, _Request] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    others: dict[str, _Request] = field(default_factory=dict)
    stars: list[ModuleFile] = field(default_factory=list)
    places: dict[str, ast.Node] = field(default_factory=dict)


class Linker:
    """Answers what names of modules mean."""

    def __init__(self) -> None:
        self._interfaces: dict[ModuleFile, _Interface] = {}

    def imported(self, module: ModuleFile) -> dict[str, Found]:
        """What the imported names of a module mean."""
        return {
            name: self._request(request, set())
            for name, request in self._interface(module).imports.items()
        }

    def export(self, module: ModuleFile, name: str) -> Found:
        """What an exported name of a module means."""
        return self._resolve(module, name, set())

    def exported(self, module: ModuleFile) -> frozenset[str]:
        """The variables of a module that it exports."""
        return frozenset(self._interface(module).own.values())

    def names(self, module: ModuleFile) -> list[str]:
        """The names that a module exports, sorted."""
        found: set[str] = set()
        seen = {module}
        work = [module]
        for current in work:
            interface = self._interface(current)
            names = {*interface.own, *interface.others}
            found |= names if current is module else names - {DEFAULT}
            for other in interface.stars:
                if other not in seen:
                    seen.add(other)
                    work.append(other)
        return sorted(found)

    def problems(self, module: ModuleFile) -> list[Diagnostic]:
        """The imports and re-exports of a module that find nothing."""
        interface = self._interface(module)
        problems: list[Diagnostic] = []
        for item in module.program.body:
            if isinstance(item, ast.ImportDeclaration):
                for specifier in item.specifiers:
                    request = interface.imports[specifier.local.name]
                    place = (
                        specifier.imported
                        if isinstance(specifier, ast.ImportSpecifier)
                        else specifier
                    )
                    problems += self._check(request, place)
        for name, request in interface.others.items():
            # A re-exported import was reported where it is imported.
            if request not in interface.imports.values():
                problems += self._check(request, interface.places[name])
        return problems

    def _check(self, request: _Request, place: ast.Node) -> Iterator[Diagnostic]:
        found = self._request(request, set())
        if isinstance(found, NoExport):
            assert request.name is not None
            yield self.missing(request.module, request.name, found, place)

    def missing(self, module: ModuleFile, name: str, why: NoExport, place: ast.Node) -> Diagnostic:
        """The complaint about a name that a module does not export."""
        file = module.source.path
        if why is NoExport.AMBIGUOUS:
            return Diagnostic(
                "ambiguous-export",
                place.span,
                f"'{name}' means different things in the modules whose exports '{file}' passes on",
                "import it from the module that is meant",
            )
        what = "has no default export" if name == DEFAULT else f"does not export '{name}'"
        # One that is passed on round in a circle is a name of it, and no variable.
        known = [other for other in self.names(module) if other != name]
        hint = f"it exports {', '.join(known)}" if known else "it exports nothing"
        if name == DEFAULT and known:
            hint = f"{hint}: import {{NAME}} from it"
        elif file.endswith(TYPESCRIPT):
            hint = f"{hint}; a type is imported with 'import type'"
        return Diagnostic(
            "missing-export",
            place.span,
            f"'{file}' {what}",
            hosts.nearest(name, known, hint),
        )

    def _request(self, request: _Request, seen: set[tuple[ModuleFile, str]]) -> Found:
        if request.name is None:
            return Namespace(request.module)
        return self._resolve(request.module, request.name, seen)

    def _resolve(self, module: ModuleFile, name: str, seen: set[tuple[ModuleFile, str]]) -> Found:
        if (module, name) in seen:
            return NoExport.MISSING
        seen.add((module, name))
        interface = self._interface(module)
        if name in interface.own:
            return Variable(module, interface.own[name])
        if name in interface.others:
            return self._request(interface.others[name], seen)
        if name == DEFAULT:
            return NoExport.MISSING
        found: Found = NoExport.MISSING
        for other in interface.stars:
            here = self._resolve(other, name, seen)
            if here is NoExport.MISSING or here == found:
                continue
            if here is NoExport.AMBIGUOUS or found is not NoExport.MISSING:
                return NoExport.AMBIGUOUS
            found = here
        return found

    def _interface(self, module: ModuleFile) -> _Interface:
        if module not in self._interfaces:
            self._interfaces[module] = _interface(module)
        return self._interfaces[module]


def _interface(module: ModuleFile) -> _Interface:
    interface = _Interface()
    items = module.program.body
    for item in items:
        if isinstance(item, ast.ImportDeclaration):
            for specifier in item.specifiers:
                request = _Request(module.requested(item.source), _imported_name(specifier))
                interface.imports[specifier.local.name] = request
    for item in items:
        match item:
            case ast.ExportNamedDeclaration():
                _named(module, interface, item)
            case ast.ExportDefaultDeclaration(declaration=declaration):
                interface.own[DEFAULT] = (
                    declaration.id.name
                    if isinstance(declaration, (ast.FunctionDeclaration, ast.ClassDeclaration))
                    else DEFAULT
                )
            case ast.ExportAllDeclaration(exported=None, source=source):
                interface.stars.append(module.requested(source))
            case ast.ExportAllDeclaration(exported=exported, source=source):
                assert exported is not None
                name = export_name(exported)
                interface.others[name] = _Request(module.requested(source), None)
                interface.places[name] = exported
    return interface


def _imported_name(
    specifier: ast.ImportSpecifier | ast.ImportDefaultSpecifier | ast.ImportNamespaceSpecifier,
) -> str | None:
    match specifier:
        case ast.ImportSpecifier(imported=imported):
            return export_name(imported)
        case ast.ImportDefaultSpecifier():
            return DEFAULT
        case _:
            return None


def _named(module: ModuleFile, interface: _Interface, item: ast.ExportNamedDeclaration) -> None:
    if item.declaration is not None:
        interface.own.update({n.name: n.name for n in declared_names(item.declaration)})
        return
    for specifier in item.specifiers:
        name, local = export_name(specifier.exported), export_name(specifier.local)
        if item.source is not None:
            interface.others[name] = _Request(module.requested(item.source), local)
            interface.places[name] = specifier.local
        elif local in interface.imports:
            interface.others[name] = interface.imports[local]
            interface.places[name] = specifier.local
        else:
            interface.own[name] = local
