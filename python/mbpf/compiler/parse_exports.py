# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Where tree-sitter's grammar departs from the standard in imports and exports.

As in :mod:`mbpf.compiler.parse`, the parser gets slightly changed bytes, with all offsets kept.
"""

from __future__ import annotations

import re

from tree_sitter import Node

from mbpf.compiler.brackets import end_of
from mbpf.compiler.keywords import RESERVED
from mbpf.compiler.source import Source
from mbpf.compiler.text import skip_trivia

# tree-sitter takes a function without a name that is exported for the begin of an expression.
_DEFAULT_FUNCTION = re.compile(
    r"(?<![\w$.\\])export\s+(default)\s+(?:async[ \t]+)?function\s*(?:\*\s*)?(?=\()"
)
# A line end behind ``export`` makes it a name for tree-sitter, unless a ``*`` follows.
_EXPORT = re.compile(r"(?<![\w$.\\])export(?=\s|/[/*])")
_EXPORTED = re.compile(r"\{|(?:async|class|const|default|function|let|var)(?![\w$\\])")
# One behind a list ends the statement for it.
_LIST_FROM = re.compile(r"(?<![\w$.\\])export\s*\{[^{}]*\}")
_FROM = re.compile(r"from(?![\w$\\])")
# Names of exports may be reserved words, which tree-sitter does not know. Nothing but such names
# can stand in these places.
_RESERVED = "|".join(sorted(RESERVED))
_STAR_AS = re.compile(rf"(?<![\w$.\\])export\s*\*\s*as\s+({_RESERVED})(?![\w$\\])")
_LIST = re.compile(r"(?<![\w$.\\])(?:export|import(?:\s+[\w$]+\s*,)?)\s*\{([^{}]*)\}")
_ALIAS = re.compile(
    rf"(?<=\s)as\s+({_RESERVED})(?![\w$\\])|(?<![\w$\\])({_RESERVED})(?=\s+as(?![\w$\\]))"
)


def patch_exports(source: Source, data: bytes, root: Node) -> bytes:
    """Change what tree-sitter would not take.

    Args:
        source: the program.
        data: the bytes that were parsed, with the offsets of ``source.utf8``.
        root: the tree of these bytes.
    """
    if "export" not in source.text and "import" not in source.text:
        return data
    return _rename(source, _join_export(source, _end_default(source, data, root)))


def _join_export(source: Source, data: bytes) -> bytes:
    """Blank the line ends behind ``export`` and before ``from``."""
    patched = bytearray(data)
    for pattern, following in ((_EXPORT, _EXPORTED), (_LIST_FROM, _FROM)):
        for match in pattern.finditer(source.text):
            gap = skip_trivia(source.text, match.end())
            if gap.newline and following.match(source.text, gap.end):
                start, end = source.byte_offset(match.end()), source.byte_offset(gap.end)
                patched[start:end] = b" " * (end - start)
    return bytes(patched)


def _rename(source: Source, data: bytes) -> bytes:
    """Write reserved words that are names of exports with a capital."""
    text = source.text
    patched = bytearray(data)
    starts = [match.start(1) for match in _STAR_AS.finditer(text)]
    for found in _LIST.finditer(text):
        for match in _ALIAS.finditer(text, found.start(1), found.end(1)):
            starts.append(match.start(1 if match[1] else 2))
    for start in starts:
        at = source.byte_offset(start)
        patched[at : at + 1] = patched[at : at + 1].upper()
    return bytes(patched)


def _end_default(source: Source, data: bytes, root: Node) -> bytes:
    """Write a semicolon behind a function without a name that is exported as the default."""
    text = source.text
    patched: bytearray | None = None
    for match in _DEFAULT_FUNCTION.finditer(text):
        start = source.byte_offset(match.start(1))
        leaf = root.descendant_for_byte_range(start, start + len("default"))
        end = end_of(text, match.end()) if leaf is not None and leaf.type == "default" else None
        body = None if end is None else skip_trivia(text, end).end
        if body is None or text[body : body + 1] != "{":
            continue
        end = end_of(text, body)
        following = text[end : end + 1] if end is not None else ""
        if end is None or not following.isspace() or text[skip_trivia(text, end).end :][:1] == "":
            continue
        patched = bytearray(data) if patched is None else patched
        at, stop = source.byte_offset(end), source.byte_offset(end + 1)
        patched[at:stop] = b";" + b" " * (stop - at - 1)
    return data if patched is None else bytes(patched)
