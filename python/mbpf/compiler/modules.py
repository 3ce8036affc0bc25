# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The files of a program: what the main file imports, directly or not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.source import Diagnostic, Source
from mbpf.errors import CompileError, UsageError
from mbpf.inputs import is_inside

MAX_MODULES: Final = 256
EXTENSIONS: Final = (".js", ".mjs", ".ts")
_RELATIVE: Final = re.compile(r"\.\.?/")
# What a URL would read in another way than a file name, and what no file name can hold.
_NO_FILE_NAME: Final = re.compile("[%?#\\\\\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, eq=False)
class ModuleFile:
    """A file of the program.

    Attributes:
        path: where it is from the main file's folder, with ``/``; its identity.
        program: its tree.
        requests: the module that each specifier in it means.
    """

    path: str
    program: ast.Program
    requests: dict[str, ModuleFile] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Its text."""
        return self.program.source

    def requested(self, specifier: ast.StringLiteral) -> ModuleFile:
        """The module that a specifier means."""
        return self.requests[specifier.value]


def specifiers(program: ast.Program) -> Iterator[ast.StringLiteral]:
    """The modules that a file names, in the order of the source, each time."""
    for item in program.body:
        match item:
            case ast.ImportDeclaration(source=source) | ast.ExportAllDeclaration(source=source):
                yield source
            case ast.ExportNamedDeclaration(source=ast.StringLiteral() as source):
                yield source


def load_modules(
    main: ast.Program, root: Path, parse: Callable[[Source], ast.Program]
) -> ModuleFile:
    """Read and parse everything that a program imports.

    Args:
        main: the tree of the main file.
        root: the folder that all files must be in.
        parse: how to make a tree of a file; raises CompileError.

    Returns:
        The main file, from which the others are reached.

    Raises:
        CompileError: with what is wrong in all files and with all specifiers.
    """
    loader = _Loader(main.source, root, parse)
    found = ModuleFile(posixpath.basename(Path(main.source.path).as_posix()), main)
    loader.known[found.path] = found
    pending = [found]
    for module in pending:
        for specifier in specifiers(module.program):
            if specifier.value not in module.requests:
                requested = loader.request(module, specifier, pending)
                if requested is not None:
                    module.requests[specifier.value] = requested
    if loader.errors:
        raise CompileError.group(loader.errors)
    return found


def evaluation_order(main: ModuleFile) -> tuple[ModuleFile, ...]:
    """All files in the order in which they run: what is imported before what imports it."""
    order: list[ModuleFile] = []
    seen = {main}
    stack = [(main, iter(main.requests.values()))]
    while stack:
        module, requests = stack[-1]
        following = next((other for other in requests if other not in seen), None)
        if following is None:
            order.append(module)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(following.requests.values())))
    return tuple(order)


class _Loader:
    def __init__(self, main: Source, root: Path, parse: Callable[[Source], ast.Program]) -> None:
        self.known: dict[str, ModuleFile | None] = {}
        self.errors: list[CompileError] = []
        self._main = main
        self._root = root
        self._parse = parse

    def request(
        self, module: ModuleFile, specifier: ast.StringLiteral, pending: list[ModuleFile]
    ) -> ModuleFile | None:
        """The module that ``specifier`` in ``module`` means; None if something is wrong."""
        text = specifier.value
        path = posixpath.normpath(posixpath.join(posixpath.dirname(module.path), text))
        problem = _refusal(specifier) or self._missing(specifier, path)
        if problem is not None:
            self.errors.append(problem.error(module.source))
            return None
        if path not in self.known:
            if len(self.known) >= MAX_MODULES:
                raise CompileError(
                    f"the program has more than {MAX_MODULES} files",
                    id="too-many-modules",
                    where=module.source.place(specifier.span),
                    hint="join small files",
                )
            self.known[path] = self._read(path, module, specifier)
            found = self.known[path]
            if found is not None:
                pending.append(found)
        return self.known[path]

    def _missing(self, specifier: ast.StringLiteral, path: str) -> Diagnostic | None:
        file = self._file(path)
        if not is_inside(file, self._root):
            return Diagnostic(
                "module-outside-folder",
                specifier.span,
                f"'{specifier.value}' is outside the program's folder",
                "move it there, or give a folder that holds both as source_root in mbpf.yaml",
            )
        if not _is_file(file):
            others = [file.with_suffix(suffix) for suffix in EXTENSIONS]
            beside = next((other.suffix for other in others if _is_file(other)), None)
            stem = specifier.value[: -len(file.suffix)]
            return Diagnostic(
                "module-not-found",
                specifier.span,
                f"there is no file '{specifier.value}'",
                f"there is '{stem}{beside}'" if beside else "the path is relative to this file",
            )
        return None

    def _file(self, path: str) -> Path:
        return Path(self._main.path).parent / path

    def _read(
        self, path: str, importer: ModuleFile, specifier: ast.StringLiteral
    ) -> ModuleFile | None:
        shown = posixpath.normpath(
            posixpath.join(posixpath.dirname(Path(self._main.path).as_posix()), path)
        )
        folder = posixpath.dirname(Path(self._main.name or self._main.path).as_posix())
        name = posixpath.normpath(posixpath.join(folder, path))
        try:
            return ModuleFile(path, self._parse(Source.read(Path(shown), name)))
        except UsageError as error:
            where = importer.source.place(specifier.span)
            self.errors.append(
                CompileError(error.message, id=error.id, where=where, hint=error.hint)
            )
        except CompileError as error:
            self.errors.extend(error.diagnostics)
        return None


def _refusal(specifier: ast.StringLiteral) -> Diagnostic | None:
    """What is wrong with a specifier whatever files there are."""
    text = specifier.value
    if not _RELATIVE.match(text) or _NO_FILE_NAME.search(text):
        return Diagnostic(
            "unsupported-module-specifier",
            specifier.span,
            "only files of the program can be imported, by a relative path",
            "write './NAME.js'",
        )
    if not text.endswith(EXTENSIONS) or posixpath.basename(text) in EXTENSIONS:
        return Diagnostic(
            "module-extension",
            specifier.span,
            f"'{text}' does not end in {', '.join(EXTENSIONS)}",
            "write the whole name of a JavaScript or TypeScript file",
        )
    return None


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:
        return False
