# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Source text to tree-sitter's concrete syntax tree, or syntax errors.

tree-sitter's grammar of JavaScript is made for editors: it departs from the standard where a line
end matters. Some departures are undone here by handing the parser slightly changed bytes. Every
change keeps all offsets, and no later pass reads these bytes: names and values are always taken
from the source itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from tree_sitter import Language, Node, Parser

from mbpf.compiler.grammars import javascript
from mbpf.compiler.parse_exports import patch_exports
from mbpf.compiler.parse_types import patch_comparisons
from mbpf.compiler.source import Diagnostic, Source, Span
from mbpf.compiler.syntax_errors import explain
from mbpf.compiler.text import is_identifier_start, skip_trivia

MAX_SOURCE_BYTES = 1 << 19
MAX_PARTS = 1 << 17
"""Nodes of the tree of a file, brackets and commas included."""
MAX_ROUNDS = 8

# A carriage return alone ends a line too, which tree-sitter does not know.
_LONE_RETURN = re.compile(rb"\r(?!\n)")

# tree-sitter takes a NUL for the end of the program; any other control character does as well.
_NO_NUL = b"\x01"

# An identifier that begins with ``in`` or ``instanceof`` and goes on with one of these is taken for
# the operator when tree-sitter decides about a semicolon at the line end before it.
_OPERATOR_LIKE = re.compile(rb"(?<![\w$\\])i(?=n(?:stanceof)?[0-9_$\\])")

# The standard ends these statements at a line end whatever follows; tree-sitter goes on when one of
# these characters comes next.
_RESTRICTED = re.compile(
    r"(?<![\w$.\\])(return|debugger|(?:break|continue)(?:[ \t]+[\w$]+)?)(?=\s|/[/*])"
)
# Names that tree-sitter takes for keywords: ``using`` where nothing is declared, a parameter
# ``undefined`` of an arrow function.
_NAMES = re.compile(
    rb"(?<![\w$\\])(?:u(?=sing(?:(?![ \t]+[\w$\\\x80-\xff])|[ \t]+(?:in|of|instanceof)(?![\w$])))"
    rb"|u(?=ndefined\s*=>))"
)
# In the head of a loop, a line end before ``of`` is taken for the end of ``var`` and a name.
_BEFORE_OF = re.compile(rb"(?<!\s)\s+(?=of(?![\w$]))")
# U+2028 and U+2029, which end lines as well.
_SEPARATOR = re.compile(b"\xe2\x80[\xa8\xa9]")
# Before a line end, these are taken for names: ``let``, which is none in strict mode code, and
# modifiers of members of classes.
_JOINED = re.compile(r"(?<![\w$.\\#])(?:let|static|get|set)(?=\s|/[/*])")
_FIELDS = frozenset({"field_definition", "public_field_definition"})
_CONTINUES = frozenset("`,:*%><=[(?^|&/+-.!i")
_ENDED_BY_SEMICOLON = frozenset(
    {
        "break_statement",
        "class_body",
        "continue_statement",
        "debugger_statement",
        "do_statement",
        "export_statement",
        "expression_statement",
        "import_statement",
        "lexical_declaration",
        "public_field_definition",
        "return_statement",
        "throw_statement",
        "variable_declaration",
    }
)


@cache
def _parser(language: Language) -> Parser:
    return Parser(language)


def parse(source: Source, language: Language | None = None) -> tuple[Node | None, list[Diagnostic]]:
    """Parse ``source``.

    Args:
        source: the file.
        language: its grammar; that of JavaScript if None.

    Returns:
        The root of the concrete tree and no diagnostics, or None and at least one diagnostic. The
        tree has no error nodes, and its only missing tokens are semicolons at line ends, where the
        standard inserts them too.
    """
    refusal = _unreadable(source)
    if refusal is not None:
        return None, [refusal]
    data = _NAMES.sub(b"U", _OPERATOR_LIKE.sub(b"I", source.utf8))
    data = _LONE_RETURN.sub(b"\n", data).replace(b"\0", _NO_NUL)
    parser = _parser(language or javascript())
    root = parser.parse(data).root_node
    if root.descendant_count > MAX_PARTS:
        return None, [_too_many_parts(source, root)]
    if language is not None:
        data = _with_comparisons(source, data, root, parser)
        root = parser.parse(data).root_node
    patched = _join_lines(source, _end_restricted(source, data, root), root)
    patched = patch_exports(source, patched, root)
    if patched != data:
        root = parser.parse(patched).root_node
    if root.has_error:
        for blanked in _blanked(patched, root):
            again = parser.parse(blanked).root_node if blanked != patched else root
            if not again.has_error:
                return again, []
        inserted: list[int] = []
        faults: list[Node] = []
        for fault in _faults(root):
            if _is_inserted(source, fault):
                inserted.append(fault.start_byte)
            else:
                faults.append(fault)
        if faults:
            # The JavaScript in a TypeScript file is parsed, too.
            is_typescript = language is not None or source.original is not None
            error = explain(
                source, patched, inserted, faults, parser.language, is_typescript=is_typescript
            )
            return None, [error]
    return root, []


def _with_comparisons(source: Source, data: bytes, root: Node, parser: Parser) -> bytes:
    """The bytes with which TypeScript's comparisons are read as such."""
    # What is taken for types again, once what was before it is none, is nested or follows it.
    for _round in range(MAX_ROUNDS):
        patched = patch_comparisons(source, data, root)
        if patched == data:
            break
        data = patched
        root = parser.parse(data).root_node
    return data


def _too_many_parts(source: Source, root: Node) -> Diagnostic:
    cursor = root.walk()
    cursor.goto_descendant(MAX_PARTS)
    assert cursor.node is not None
    start = source.span_of_bytes(cursor.node.start_byte, cursor.node.start_byte).start
    return Diagnostic(
        "source-too-large",
        Span(start, start + 1),
        f"the program has more than {MAX_PARTS} names, numbers, operators and other parts",
        "a program runs in a few kilobytes: move tables into maps",
    )


def _unreadable(source: Source) -> Diagnostic | None:
    if len(source.text) > MAX_SOURCE_BYTES:
        return Diagnostic(
            "source-too-large",
            Span(0, 0),
            f"the program has more than {MAX_SOURCE_BYTES} characters",
            "a program runs in a few kilobytes: move tables into maps",
        )
    for offset, char in enumerate(source.text) if not source.text.isascii() else ():
        if "\ud800" <= char <= "\udfff":
            return Diagnostic(
                "source-not-utf8",
                Span(offset, offset + 1),
                "the program holds half of a surrogate pair, which no UTF-8 text has",
                "write it as an escape, '\\ud800'",
            )
    return None


def _end_restricted(source: Source, data: bytes, root: Node) -> bytes:
    """Write a semicolon where the standard ends a restricted statement and tree-sitter does not."""
    text = source.text
    patched: bytearray | None = None
    for match in _RESTRICTED.finditer(text):
        gap = skip_trivia(text, match.end())
        if not gap.newline or gap.end >= len(text) or text[gap.end] not in _CONTINUES:
            continue
        start = source.byte_offset(match.start())
        keyword = match.group(1).split()[0]
        leaf = root.descendant_for_byte_range(start, start + len(keyword))
        if leaf is None or leaf.type != keyword or leaf.start_byte != start:
            continue
        end, stop = source.byte_offset(match.end()), source.byte_offset(gap.end)
        patched = bytearray(data) if patched is None else patched
        patched[end:stop] = b";" + b" " * (stop - end - 1)
    return data if patched is None else bytes(patched)


def _join_lines(source: Source, data: bytes, root: Node) -> bytes:
    """Blank the line end between ``let``, or the modifier of a member, and what it declares."""
    text = source.text
    patched: bytearray | None = None
    modifier, name_at = "", -1
    for match in _JOINED.finditer(text):
        word = match.group()
        gap = skip_trivia(text, match.end())
        if match.start() == name_at and not (modifier == "static" and word in {"get", "set"}):
            continue  # The name of the member that the modifier on the line before is of.
        if not gap.newline or not _declares(word, text[gap.end : gap.end + 1]):
            continue
        start, end = source.byte_offset(match.start()), source.byte_offset(match.end())
        leaf = root.descendant_for_byte_range(start, end)
        if leaf is None or leaf.start_byte != start or not _is_taken_for_name(leaf, word):
            continue
        if word != "let":
            modifier, name_at = word, gap.end
        stop = source.byte_offset(gap.end)
        patched = bytearray(data) if patched is None else patched
        patched[end:stop] = b" " * (stop - end)
    return data if patched is None else bytes(patched)


def _declares(word: str, following: str) -> bool:
    """Whether what ``word`` declares can begin with a character."""
    others = {"let": "[{\\", "static": "[{\\'\"#."}.get(word, "[\\'\"#.")
    if word != "let" and following.isdecimal():
        return True
    return bool(following) and (following in others or is_identifier_start(following))


def _is_taken_for_name(leaf: Node, word: str) -> bool:
    """Whether the tree has a name where a keyword stands: of a variable, or of a whole field."""
    if word == "let":
        return leaf.type in {"identifier", "let"}
    field = leaf.parent
    if field is None or field.type not in _FIELDS or field.end_byte != leaf.end_byte:
        return False
    return word != "static" or all(child.type != "static" for child in field.children)


def _blanked(data: bytes, root: Node) -> Iterator[bytes]:
    """The bytes again, with less between their parts."""
    # tree-sitter does not always see that a statement ends at a comment over several lines.
    yield _blank_comments(data, root, is_wanted=lambda comment: b"\n" in comment)
    plain = _blank_comments(data, root, is_wanted=lambda comment: True)
    joined = _BEFORE_OF.sub(lambda match: b" " * len(match[0]), plain)
    if joined != plain:
        yield joined


def _blank_comments(data: bytes, root: Node, is_wanted: Callable[[bytes], bool]) -> bytes:
    """Leave nothing but their line ends of comments."""
    blanked = bytearray(data)
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "comment":
            start, end = node.start_byte, node.end_byte
            comment = _SEPARATOR.sub(b"\n  ", data[start:end])
            if is_wanted(comment):
                blanked[start:end] = re.sub(rb"[^\n]", b" ", comment)
        stack.extend(node.children)
    return bytes(blanked)


def _faults(root: Node) -> Iterator[Node]:
    """The error and missing nodes in source order, without those inside an error node."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            yield node
        elif node.has_error:
            stack.extend(reversed(node.children))


def _is_inserted(source: Source, node: Node) -> bool:
    """Whether a missing node is a semicolon that the standard inserts at a line end as well."""
    if not node.is_missing or node.type != ";":
        return False
    # A semicolon is never inserted as an empty statement or in the head of a ``for``.
    if node.parent is None or node.parent.type not in _ENDED_BY_SEMICOLON:
        return False
    start = source.span_of_bytes(node.start_byte, node.end_byte).start
    return skip_trivia(source.text, start).newline
