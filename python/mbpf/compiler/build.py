# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Concrete tree to syntax tree: the whole program."""

from __future__ import annotations

import re

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.build_context import Builder, BuildError, children
from mbpf.compiler.build_expressions import EXPRESSIONS
from mbpf.compiler.build_functions import mark_directives
from mbpf.compiler.build_patterns import PATTERNS
from mbpf.compiler.build_statements import STATEMENTS
from mbpf.compiler.source import Diagnostic, Source, Span

# tree-sitter takes these for white space; the standard does not.
_NO_WHITE_SPACE = re.compile("[\x1c-\x1f\x85\u180e\u200b\u2060]")
_HTML_COMMENT = re.compile(r"<!--|-->")
# Nodes whose text may hold any character.
_FREE_TEXT = frozenset({"string", "template_string", "comment", "regex", "hash_bang_line"})


def build(source: Source, root: Node) -> tuple[ast.Program | None, list[Diagnostic]]:
    """Build the syntax tree of a concrete tree without errors.

    Returns:
        The program and what the concrete tree shows that the standard does not allow; or None and
        the reason why no tree could be built.
    """
    builder = Builder(source, EXPRESSIONS, STATEMENTS, PATTERNS)
    try:
        _check_characters(builder, root)
        items = [child for child in children(root) if child.type != "hash_bang_line"]
        body = mark_directives(builder.statements(items))
    except BuildError as stopped:
        return None, [*builder.diagnostics, stopped.diagnostic]
    program = ast.Program(Span(0, len(source.text)), body, source, frozenset(builder.parenthesized))
    return program, builder.diagnostics


def _check_characters(builder: Builder, root: Node) -> None:
    text = builder.source.text
    for child in root.children:
        if child.type == "hash_bang_line" and child.start_byte != 0:
            builder.report(
                "invalid-character", child, "'#!' is allowed on the first line only", "remove it"
            )
    for match in _NO_WHITE_SPACE.finditer(text):
        if not _in_free_text(builder, root, match.start()):
            builder.report(
                "invalid-character",
                Span(match.start(), match.end()),
                f"the character U+{ord(match.group()):04X} is no white space in JavaScript",
                "replace it by a space",
            )
    for match in _HTML_COMMENT.finditer(text):
        at = builder.source.byte_offset(match.start())
        leaf = root.descendant_for_byte_range(at, at + 1)
        is_comment = leaf is not None and leaf.type == "html_comment"
        if not is_comment and match.group() == "<!--":
            # Read as operators by the parser, but a comment by the standard.
            is_comment = not _in_free_text(builder, root, match.start())
        if leaf is not None and is_comment:
            raise builder.stop(
                "unsupported-html-comment", leaf, "HTML comments are not supported", "use '//'"
            )


def _in_free_text(builder: Builder, root: Node, offset: int) -> bool:
    at = builder.source.byte_offset(offset)
    node: Node | None = root.descendant_for_byte_range(at, at + 1)
    while node is not None:
        if node.type == "template_substitution":
            return False
        if node.type in _FREE_TEXT:
            return True
        node = node.parent
    return False
