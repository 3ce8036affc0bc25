# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Words that are no names, from ECMA-262, Names and Keywords."""

from __future__ import annotations

import difflib

# ReservedWord without ``await`` and ``yield``, which depend on the function around them.
RESERVED = frozenset(
    [
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "import",
        "in",
        "instanceof",
        "new",
        "null",
        "return",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
    ]
)

# Reserved in strict mode code, and every program is strict.
STRICT_RESERVED = frozenset(
    [
        "implements",
        "interface",
        "let",
        "package",
        "private",
        "protected",
        "public",
        "static",
        "yield",
    ]
)


_LEAST_LENGTH = 4
"""Of shorter words too many are like a keyword."""
_LIKENESS = 0.75


def misspelt_keyword(word: str) -> str | None:
    """The keyword that a word was perhaps meant to be."""
    if len(word) < _LEAST_LENGTH or word in RESERVED:
        return None
    known = sorted(keyword for keyword in RESERVED if len(keyword) >= _LEAST_LENGTH)
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=_LIKENESS)), None)
