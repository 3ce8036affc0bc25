# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The front end: from source text to a syntax tree that every later pass can trust."""

from __future__ import annotations

from mbpf.compiler import ast, early
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
    root, diagnostics = parse(source)
    if root is None:
        raise _error(source, diagnostics)
    program, diagnostics = build(source, root)
    if program is None:
        raise _error(source, diagnostics)
    diagnostics = [*diagnostics, *early.check(program)]
    if diagnostics:
        raise _error(source, diagnostics)
    return program


def _error(source: Source, diagnostics: list[Diagnostic]) -> CompileError:
    """One error of all diagnostics, without repeated places."""
    ordered = sorted(diagnostics, key=lambda item: (item.span.start, item.span.end))
    seen: set[tuple[int, int]] = set()
    kept: list[Diagnostic] = []
    for item in ordered:
        place = (item.span.start, item.span.end)
        if place not in seen:
            seen.add(place)
            kept.append(item)
    return CompileError.group([item.error(source) for item in kept[:MAX_DIAGNOSTICS]])
