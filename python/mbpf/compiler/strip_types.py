# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""TypeScript to JavaScript by writing spaces over the types.

All offsets stay, so places in messages are exact. What is left is parsed again as JavaScript, so
that everything the standard forbids is refused there. TypeScript ends statements at a few line ends
at which tree-sitter goes on; these are refused rather than read in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from mbpf.compiler.grammars import typescript
from mbpf.compiler.parse import parse
from mbpf.compiler.source import Diagnostic, Source, Span
from mbpf.compiler.text import has_line_end

TYPESCRIPT: Final = ".ts"

# Written over wherever they stand.
_TYPES: Final = frozenset(
    {
        "asserts_annotation",
        "implements_clause",
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "type_predicate_annotation",
    }
)
_DECLARATIONS: Final = frozenset(
    {
        "ambient_declaration",
        "function_signature",
        "interface_declaration",
        "type_alias_declaration",
    }
)
# Members of a class that only say a type.
_SIGNATURES: Final = frozenset({"abstract_method_signature", "index_signature", "method_signature"})
_MODIFIERS: Final = frozenset({"accessibility_modifier", "override_modifier"})
_WORDS: Final = frozenset({"abstract", "declare", "readonly"})
_MEMBERS: Final = frozenset(
    {"abstract_method_signature", "method_definition", "public_field_definition"}
)
_TOKENS: Final[Mapping[str, frozenset[str]]] = {
    "abstract_class_declaration": frozenset({"abstract"}),
    "method_definition": frozenset({"?"}),
    "optional_parameter": frozenset({"?"}),
    "public_field_definition": frozenset({"readonly", "?", "!"}),
    "variable_declarator": frozenset({"!"}),
}
_SAME_LINE: Final = frozenset(
    {*_DECLARATIONS, "abstract_class_declaration"} - {"function_signature"}
)
_STATEMENTS: Final = (
    "_statement",
    "_declaration",
    "public_field_definition",
)
# What can stand behind a value without an operator: never behind 'x as T'.
_TRAILERS: Final = {
    "call_expression": "function",
    "member_expression": "object",
    "subscript_expression": "object",
    "non_null_expression": None,
    "update_expression": "argument",
}
_TIGHTER: Final = frozenset({"**", "*", "/", "%", "+", "-", "<<", ">>", ">>>"})
_MEANING: Final = ": it is more than a type"
_FILE: Final = "export the members from a file of their own"
_REFUSED: Final[Mapping[str, tuple[str, str, str]]] = {
    "enum_declaration": ("unsupported-enum", "'enum'", "write an object: const E = {A: 0, B: 1}"),
    "internal_module": ("unsupported-namespace", "'namespace'", _FILE),
    "module": ("unsupported-namespace", "'module'", _FILE),
    "import_require_clause": (
        "unsupported-import-equals",
        "'import ... = require'",
        "write import {name} from './file.ts'",
    ),
    "import_alias": ("unsupported-import-equals", "'import ... ='", "declare a const"),
    "type_assertion": ("unsupported-type-assertion", "'<T>value'", "write value as T"),
    "decorator": ("unsupported-decorator", "a decorator", "call the function by hand"),
}


def strip_types(source: Source) -> tuple[Source | None, list[Diagnostic]]:
    """The JavaScript in a TypeScript file.

    Returns:
        The source with spaces for types; None if it cannot be parsed. What is wrong with it.
    """
    root, diagnostics = parse(source, typescript())
    if root is None:
        return None, diagnostics
    stripper = _Stripper(source)
    stripper.visit(root)
    text = "".join(stripper.text)
    return replace(source, text=text, original=source.text), stripper.diagnostics


class _Stripper:
    """Walks the concrete tree; ``text`` is the source with what was found written over."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.text = list(source.text)
        self.diagnostics: list[Diagnostic] = []

    def visit(self, root: Node) -> None:
        """Write over the types below ``root``."""
        stack = [root]
        while stack:
            node = stack.pop()
            if not self._erase(node):
                stack.extend(reversed(node.children))

    def _erase(self, node: Node) -> bool:
        """Write over what is a type in ``node``; whether nothing in it is left to look at."""
        kind = node.type
        if node.is_named and kind in _REFUSED:
            id, what, hint = _REFUSED[kind]
            meaning = "" if kind == "type_assertion" else _MEANING
            self._report(id, node, f"{what} is not supported{meaning}", hint)
            return True
        if kind in _SAME_LINE:
            self._same_line(node)
        elif kind in _MEMBERS:
            self._modifiers(node)
        elif kind == "binary_expression":
            self._comparison(node)
        if kind in _TYPES:
            self._blank(node.start_byte, node.end_byte, node)
        elif self._is_item(node):
            self._blank_item(node)
        elif kind in {"import_specifier", "export_specifier"} and _has(node, "type"):
            self._blank_element(node)
        elif kind in {"as_expression", "satisfies_expression"}:
            return self._cast(node)
        elif kind == "required_parameter" and _first(node) == "this":
            self._blank_element(node)
        else:
            self._tokens(node)
            return False
        return True

    def _tokens(self, node: Node) -> None:
        """Write over keywords and marks that only say a type."""
        kind = node.type
        tokens = _TOKENS.get(kind, frozenset())
        is_parameter = kind in {"required_parameter", "optional_parameter"}
        for child in node.children:
            if is_parameter and (child.type in _MODIFIERS or child.type == "readonly"):
                self._report(
                    "unsupported-parameter-property",
                    child,
                    f"a parameter property is not supported{_MEANING}",
                    "declare the field and assign it in the constructor",
                )
            elif child.type in tokens or child.type in _MODIFIERS:
                self._blank(child.start_byte, child.end_byte, child)
                if child == node.children[0] and node.parent and node.parent.type == "class_body":
                    # What is left must not be read on from the field before.
                    self._semicolon(child)
            elif kind == "non_null_expression" and child.type == "!":
                self._on_one_line(node.children[0], child)
                self._blank(child.start_byte, child.end_byte, child)
        if kind == "export_statement" and (_has(node, "=") or _has(node, "as")):
            self._report(
                "unsupported-export-equals",
                node,
                "'export =' and 'export as' are not supported: they are not of ES modules",
                "write export default, or export the names",
            )

    def _is_item(self, node: Node) -> bool:
        """Whether a statement or member of a class says nothing but a type."""
        match node.type:
            case "import_statement" | "export_statement":
                return self._is_type_only(node)
            case "public_field_definition":
                return _has(node, "declare") or _has(node, "abstract")
        return node.type in _DECLARATIONS or node.type in _SIGNATURES

    def _is_type_only(self, node: Node) -> bool:
        if _has(node, "type"):
            return True
        declaration = node.child_by_field_name("declaration")
        if declaration is None or declaration.type not in _DECLARATIONS:
            return False
        if declaration.type in _SAME_LINE:
            self._same_line(declaration)
        return True

    def _cast(self, node: Node) -> bool:
        """``value as T``, ``value satisfies T``: leaves the value to be looked at."""
        value, keyword = node.children[0], node.children[1]
        self._on_one_line(value, keyword)
        parent = node.parent
        if parent is not None:
            name = _TRAILERS.get(parent.type, "")
            if name is None or (name and parent.child_by_field_name(name) == node):
                self._report(
                    "missing-semicolon",
                    node,
                    "what stands behind a type cannot belong to the value before it",
                    "end the statement with ';', or put the value and its type in parentheses",
                )
            operator = parent.child_by_field_name("operator")
            is_left = parent.child_by_field_name("left") == node
            if (
                operator is not None
                and is_left
                and operator.type in _TIGHTER
                and value.type == "binary_expression"
            ):
                self._report(
                    "needs-parentheses",
                    node,
                    f"without the type, '{operator.type}' may bind tighter than what is before it",
                    "put the value and its type in parentheses",
                )
        self._blank(keyword.start_byte, node.end_byte, node)
        self.visit(value)
        return True

    def _blank_item(self, node: Node) -> None:
        """A statement or member of a class: a semicolon is left."""
        self._blank(node.start_byte, node.end_byte, node)
        self._semicolon(node)

    def _semicolon(self, node: Node) -> None:
        """Write one over the first character of ``node``."""
        self.text[self._source.span_of_bytes(node.start_byte, node.end_byte).start] = ";"

    def _blank_element(self, node: Node) -> None:
        """An element of a list, with the comma behind it."""
        following = node.next_sibling
        while following is not None and following.is_extra:
            following = following.next_sibling
        end = node.end_byte
        if following is not None and following.type == ",":
            end = following.end_byte
        self._blank(node.start_byte, end, node)

    def _blank(self, start: int, end: int, node: Node) -> None:
        """Write spaces, also over line ends: none may come between what was on one line."""
        self._check_brackets(node)
        span = self._source.span_of_bytes(start, end)
        self.text[span.start : span.end] = " " * (span.end - span.start)
        if self._ends_statement(node, end):
            self.text[span.start] = ";"

    def _ends_statement(self, node: Node, end: int) -> bool:
        """Whether a statement ends behind ``node`` at a line end, without a semicolon."""
        current = node.parent
        while current is not None and current.end_byte == end:
            if current.type.endswith(_STATEMENTS) and current.type != "function_declaration":
                return True
            current = current.parent
        return False

    def _check_brackets(self, node: Node) -> None:
        """A '[' on a new line is no part of the type before it."""
        stack = [node]
        while stack:
            current = stack.pop()
            stack.extend(current.children)
            if current.type in {"array_type", "lookup_type"}:
                self._on_one_line(current.children[0], current.children[1])

    def _same_line(self, node: Node) -> None:
        """The words that begin a declaration are names when a line end follows."""
        first, second = [child for child in node.children if not child.is_extra][:2]
        self._on_one_line(first, second)

    def _modifiers(self, node: Node) -> None:
        """So are those of TypeScript that begin a member of a class."""
        children = [child for child in node.children if not child.is_extra]
        for child, following in pairwise(children):
            if child.type in _MODIFIERS or (child.type in _WORDS and not child.is_named):
                self._on_one_line(child, following)

    def _comparison(self, node: Node) -> None:
        """``a < b > c`` has arguments of types, not comparisons, before some operands."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None or operator.type != ">":
            return
        if left.type != "binary_expression" or not _has(left, "<"):
            return
        self._on_one_line(operator, right)
        if right.type == "template_string":
            self._report(
                "unsupported-tagged-template",
                right,
                "a tagged template is not supported",
                "call the function with arguments",
            )

    def _on_one_line(self, before: Node, after: Node) -> None:
        start = self._source.span_of_bytes(before.start_byte, before.end_byte).end
        end = self._source.span_of_bytes(after.start_byte, after.end_byte).start
        if has_line_end(self._source.text, start, end):
            self._report(
                "line-end-not-allowed",
                after,
                "TypeScript ends the statement at the line end before this",
                "join the two lines, or end the statement with ';'",
            )

    def _report(self, id: str, node: Node, message: str, hint: str) -> None:
        span = self._source.span_of_bytes(node.start_byte, node.end_byte)
        line_end = self._source.text.find("\n", span.start, span.end)
        end = span.end if line_end < 0 else line_end
        self.diagnostics.append(Diagnostic(id, Span(span.start, end), message, hint))


def _has(node: Node, token: str) -> bool:
    return any(child.type == token and not child.is_named for child in node.children)


def _first(node: Node) -> str:
    pattern = node.child_by_field_name("pattern")
    return "" if pattern is None else pattern.type
