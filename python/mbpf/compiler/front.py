# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The front end: from source text to a syntax tree that every later pass can trust."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from mbpf.compiler import ast, early, profile
from mbpf.compiler.build import build
from mbpf.compiler.bundle import bundle
from mbpf.compiler.console import with_console
from mbpf.compiler.early.modules import is_module
from mbpf.compiler.modules import load_modules
from mbpf.compiler.parse import parse
from mbpf.compiler.source import Diagnostic, Source
from mbpf.compiler.strip_types import TYPESCRIPT, strip_types
from mbpf.errors import CompileError

MAX_DIAGNOSTICS = 20


def parse_program(source: Source, root: Path | None = None, debug: bool = False) -> ast.Program:
    """Parse a program with everything it imports, check it and refuse what is not supported.

    Args:
        source: its main file: a strict mode script, or a module if it imports or exports anything.
        root: the folder that imported files must be in; that of the main file if None.
        debug: whether ``console.log`` and its like write log lines.

    Raises:
        CompileError: with up to :data:`MAX_DIAGNOSTICS` diagnostics for each file, in source order.
    """
    program = _parse_file(source, debug=debug)
    if is_module(program):
        folder = Path(source.path).parent if root is None else root
        program = bundle(
            load_modules(program, folder, partial(_parse_file, as_module=True, debug=debug))
        )
    return program


def _parse_file(source: Source, *, as_module: bool = False, debug: bool = False) -> ast.Program:
    program, diagnostics = check_syntax(source, as_module=as_module)
    if program is not None and debug and not diagnostics:
        program = with_console(program, profile.declared(program))
    if program is not None:
        diagnostics = [*diagnostics, *profile.check(program)]
    if program is None or diagnostics:
        raise error_of(source, diagnostics)
    return program


def check_syntax(
    source: Source, *, as_module: bool = False
) -> tuple[ast.Program | None, list[Diagnostic]]:
    """Parse a file and find its syntax errors and early errors.

    Args:
        source: the file.
        as_module: whether it is a module even if it neither imports nor exports anything.

    Returns:
        The tree, None if none could be built, and what is wrong with it. A tree that
        comes without diagnostics is JavaScript; whether mbpf supports it is not decided here.
    """
    if source.path.endswith(TYPESCRIPT):
        stripped, diagnostics = strip_types(source)
        if stripped is None or diagnostics:
            return None, diagnostics
        source = stripped
    root, diagnostics = parse(source)
    if root is None:
        return None, diagnostics
    program, diagnostics = build(source, root)
    if program is None:
        return None, diagnostics
    is_one = as_module or is_module(program)
    return program, [*diagnostics, *early.check(program, is_module=is_one)]


def error_of(source: Source, diagnostics: list[Diagnostic]) -> CompileError:
    """One error of all diagnostics, of which there is at least one, without repeated places."""
    ordered = sorted(diagnostics, key=lambda item: (item.span.start, item.span.end))
    first_at = {(item.span.start, item.span.end): item for item in reversed(ordered)}
    kept = sorted(first_at.values(), key=lambda item: (item.span.start, item.span.end))
    return CompileError.group([item.error(source) for item in kept[:MAX_DIAGNOSTICS]])
