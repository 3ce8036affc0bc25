# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the functions that build the syntax tree share.

They also find what can only be seen in the concrete tree, where tree-sitter accepts more than the
standard: line ends, empty places between commas, characters that are no white space.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tree_sitter import Node

from mbpf.compiler import ast
from mbpf.compiler.literals import unescape
from mbpf.compiler.source import Diagnostic, Source, Span
from mbpf.compiler.text import has_line_end, skip_trivia

# Deeper trees are refused, so that every pass may be recursive: with Python's default limit of
# 1,000 frames, a pass may use about five of them for each level.
MAX_DEPTH = 160


class BuildError(Exception):
    """The tree cannot be built; carries the reason. Never seen outside the builder."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Builder:
    """State of one build: the source, what was found, and how deep the tree is."""

    def __init__(
        self,
        source: Source,
        expressions: Mapping[str, Callable[[Builder, Node], ast.Expression]],
        statements: Mapping[str, Callable[[Builder, Node], ast.Statement]],
        patterns: Mapping[str, Callable[[Builder, Node], ast.Pattern]],
    ) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.parenthesized: set[ast.Node] = set()
        self._expressions = expressions
        self._statements = statements
        self._patterns = patterns
        self._depth = 0

    def span(self, node: Node) -> Span:
        """Where ``node`` stands."""
        return self.source.span_of_bytes(node.start_byte, node.end_byte)

    def text(self, node: Node) -> str:
        """The source text of ``node``."""
        span = self.span(node)
        return self.source.text[span.start : span.end]

    def report(self, id: str, node: Node | Span, message: str, hint: str) -> None:
        """Note a diagnostic and go on."""
        span = node if isinstance(node, Span) else self.span(node)
        self.diagnostics.append(Diagnostic(id, span, message, hint))

    def stop(self, id: str, node: Node, message: str, hint: str) -> BuildError:
        """The exception for what the tree has no node for."""
        return BuildError(Diagnostic(id, self.span(node), message, hint))

    def enter(self, node: Node) -> None:
        """Count one level of the tree; every call is paired with :meth:`leave`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.stop(
                "too-deep",
                node,
                f"the program nests more than {MAX_DEPTH} levels deep here",
                "split the expression or the function",
            )

    def leave(self) -> None:
        """Uncount one level."""
        self._depth -= 1

    def expression(self, node: Node) -> ast.Expression:
        """Build an expression; parentheses around it are noted."""
        self.enter(node)
        build = self._expressions.get(node.type)
        if build is None:
            raise self._unknown(node)
        built = build(self, node)
        self.leave()
        return built

    def statement(self, node: Node) -> ast.Statement:
        """Build a statement."""
        self.enter(node)
        build = self._statements.get(node.type)
        if build is None:
            raise self._unknown(node)
        built = build(self, node)
        self.leave()
        return built

    def pattern(self, node: Node) -> ast.Pattern:
        """Build a binding or an assignment target."""
        self.enter(node)
        build = self._patterns.get(node.type)
        if build is None:
            raise self._unknown(node)
        built = build(self, node)
        self.leave()
        return built

    def statements(self, nodes: list[Node]) -> tuple[ast.Statement, ...]:
        """Build a list of statements."""
        return tuple(self.statement(node) for node in nodes)

    def _unknown(self, node: Node) -> BuildError:
        id, message, hint = _OUTSIDE.get(
            node.type,
            ("unexpected-token", "this is not allowed here", "write it as standard JavaScript"),
        )
        return self.stop(id, node, message, hint)

    def identifier(self, node: Node) -> ast.Identifier:
        """Build a name."""
        text = self.text(node)
        if "\\" in text:
            name, problems = unescape(text)
            return ast.Identifier(self.span(node), text if problems else name, escaped=True)
        return ast.Identifier(self.span(node), text)

    def check_same_line(self, before: Node, after: Node, what: str) -> None:
        """Report a line end where the standard allows none."""
        start, end = self.span(before).end, self.span(after).start
        if has_line_end(self.source.text, start, end):
            self.report(
                "line-end-not-allowed",
                after if after.end_byte > after.start_byte else before,
                f"{what} must stand on the same line",
                "join the two lines",
            )

    def check_end(self, node: Node) -> None:
        """Report a statement that ends neither with ``;`` nor where one is inserted for it."""
        last = node.children[-1]
        if last.type == ";" and not last.is_missing:
            return
        end = self.span(node).end
        gap = skip_trivia(self.source.text, end)
        if gap.newline or gap.end >= len(self.source.text) or self.source.text[gap.end] == "}":
            return
        self.report(
            "missing-semicolon",
            Span(gap.end, gap.end + 1),
            "a statement ends here without ';' or a line end",
            "write a ';' before it",
        )


_JSX = ("unsupported-jsx", "JSX is not supported", "an XML element is no expression: remove it")
_OUTSIDE = {
    "jsx_element": _JSX,
    "jsx_self_closing_element": _JSX,
    "using_declaration": (
        "unsupported-using",
        "'using' is not supported",
        "declare it with 'const'",
    ),
    "import": ("unexpected-token", "'import' is no value", "it is called, as import('name')"),
}


def children(node: Node) -> list[Node]:
    """The named children without comments."""
    return [child for child in node.named_children if not child.is_extra]


def field(node: Node, name: str) -> Node:
    """A child that the grammar always has."""
    child = node.child_by_field_name(name)
    if child is None:
        raise AssertionError(f"{node.type} has no {name}")
    return child


def has_token(node: Node, token: str) -> bool:
    """Whether an own token of ``node`` is ``token``."""
    return any(child.type == token for child in node.children)


def elements(node: Node) -> list[Node | None]:
    """What stands between the commas of a bracketed list; nothing between two of them is None."""
    found: list[Node | None] = []
    pending: Node | None = None
    for child in node.children[1:-1]:
        if child.is_extra:
            continue
        if child.type == ",":
            found.append(pending)
            pending = None
        else:
            pending = child
    if pending is not None:
        found.append(pending)
    return found


def filled_elements(builder: Builder, node: Node, what: str) -> list[Node]:
    """Like :func:`elements`, for a list that must not have empty places."""
    found = elements(node)
    if None in found:
        builder.report(
            "empty-place",
            node,
            f"there is nothing between two commas of {what}",
            "remove the superfluous ','",
        )
    return [element for element in found if element is not None]
