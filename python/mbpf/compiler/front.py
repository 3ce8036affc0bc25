# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The front end: from source text to a syntax tree that every later pass can trust."""

from __future__ import annotations

from mbpf.compiler import ast, early, profile
from mbpf.compiler.build import build
from mbpf.compiler.parse import parse
from mbpf.compiler.source import Diagnostic, Source
from mbpf.errors import CompileError

MAX_DIAGNOSTICS = 20


def parse_program(source: Source) -> ast.Program:
    """Parse a program as a strict mode script, check it and refuse what is not supported.

    Raises:
        CompileError: with up to :data:`MAX_DIAGNOSTICS` diagnostics in source order.
    """
    program, diagnostics = check_syntax(source)
    if program is not None:
        diagnostics = [*diagnostics, *profile.check(program)]
    if program is None or diagnostics:
        raise error_of(source, diagnostics)
    return program


def check_syntax(source: Source) -> tuple[ast.Program | None, list[Diagnostic]]:
    """Parse a program and find its syntax errors and early errors.

    Returns:
        The program, None if no tree could be built, and what is wrong with it. A program that
        comes without diagnostics is JavaScript; whether mbpf supports it is not decided here.
    """
    root, diagnostics = parse(source)
    if root is None:
        return None, diagnostics
    program, diagnostics = build(source, root)
    if program is None:
        return None, diagnostics
    return program, [*diagnostics, *early.check(program)]


def error_of(source: Source, diagnostics: list[Diagnostic]) -> CompileError:
    """One error of all diagnostics, of which there is at least one, without repeated places."""
    ordered = sorted(diagnostics, key=lambda item: (item.span.start, item.span.end))
    first_at = {(item.span.start, item.span.end): item for item in reversed(ordered)}
    kept = sorted(first_at.values(), key=lambda item: (item.span.start, item.span.end))
    return CompileError.group([item.error(source) for item in kept[:MAX_DIAGNOSTICS]])
