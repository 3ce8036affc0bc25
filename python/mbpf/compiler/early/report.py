# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the checks share: the program, where to report, and which names a pattern binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from mbpf.compiler import ast
from mbpf.compiler.source import Diagnostic, Span


class Report:
    """The file under check, whether it is a module, and what was found."""

    def __init__(self, program: ast.Program, is_module: bool = False) -> None:
        self.program = program
        self.is_module = is_module
        self.text = program.source.text
        self.diagnostics: list[Diagnostic] = []

    def add(self, id: str, where: ast.Node | Span, message: str, hint: str) -> None:
        """Note an early error."""
        span = where if isinstance(where, Span) else where.span
        self.diagnostics.append(Diagnostic(id, span, message, hint))

    def in_parentheses(self, node: ast.Node) -> bool:
        """Whether an expression stands in parentheses of its own."""
        return node in self.program.parenthesized


# A check that needs nothing but the node itself.
NodeCheck: TypeAlias = Callable[[Report, ast.Node], None]
NodeChecks: TypeAlias = Mapping[type[ast.Node], NodeCheck]


def bound_names(pattern: ast.Node) -> Iterator[ast.Identifier]:
    """The identifiers that a binding pattern binds, in source order."""
    for target in ast.pattern_targets(pattern):
        if isinstance(target, ast.Identifier):
            yield target


def is_simple(params: tuple[ast.Pattern, ...]) -> bool:
    """Whether a parameter list has names only."""
    return all(isinstance(param, ast.Identifier) for param in params)
