# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Literals: old octal numbers and escapes, bad escapes, regular expression flags, ``__proto__``."""

from __future__ import annotations

import re

from mbpf.compiler import ast
from mbpf.compiler.early.report import NodeChecks, Report
from mbpf.compiler.literals import unescape
from mbpf.compiler.source import Span

_LEGACY_OCTAL = re.compile(r"0[0-7_]+")
_LEADING_ZERO = re.compile(r"0[0-9_]+")
_FLAGS = "dgimsuvy"


def _number(report: Report, node: ast.Node) -> None:
    assert isinstance(node, (ast.NumericLiteral, ast.BigIntLiteral))
    whole = re.split(r"[.eEn]", node.raw, maxsplit=1)[0]
    if node.raw[:2].lower() in {"0x", "0o", "0b"} or not _LEADING_ZERO.fullmatch(whole):
        return
    digits = whole.replace("_", "").lstrip("0") or "0"
    octal = _LEGACY_OCTAL.fullmatch(whole) is not None
    report.add(
        "legacy-octal",
        node,
        "a number cannot begin with 0 and a digit in strict mode",
        f"write 0o{digits} for octal, or {digits}" if octal else f"write {digits}",
    )


def _string(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.StringLiteral)
    _value, problems = unescape(node.raw[1:-1])
    for problem in problems:
        start = node.span.start + 1
        span = Span(start + problem.start, start + problem.end)
        if problem.problem == "legacy-octal-escape":
            report.add(
                "legacy-octal-escape",
                span,
                "octal escapes are not allowed in strict mode",
                r"write \xHH with hexadecimal digits",
            )
        else:
            report.add(
                "invalid-escape",
                span,
                "this escape is not valid",
                r"write \xHH, \uHHHH or \u{H} up to 10FFFF, or \\ for a backslash",
            )


def check_templates(report: Report, nodes: list[ast.Node]) -> None:
    """Bad escapes in templates; a tagged template may have them."""
    tagged: set[ast.Node] = set()
    for node in nodes:
        if isinstance(node, ast.TaggedTemplateExpression):
            tagged.add(node.quasi)
        if not isinstance(node, ast.TemplateLiteral) or node in tagged:
            continue
        for quasi in node.quasis:
            if quasi.cooked is None:
                report.add(
                    "invalid-escape",
                    quasi,
                    "a template holds an escape that is not valid",
                    r"write \xHH or \uHHHH, or \\ for a backslash",
                )


def _regex(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.RegExpLiteral)
    flags = node.flags
    if len(set(flags)) != len(flags) or set(flags) - set(_FLAGS) or {"u", "v"} <= set(flags):
        report.add(
            "invalid-regex-flags",
            node,
            f"'{flags}' are no flags of a regular expression",
            f"the flags are {', '.join(_FLAGS)}, each once",
        )


def _object(report: Report, node: ast.Node) -> None:
    assert isinstance(node, ast.ObjectExpression)
    seen = False
    for item in node.properties:
        if (
            not isinstance(item, ast.Property)
            or item.kind != "init"
            or item.computed
            or item.method
            or item.shorthand
        ):
            continue
        key = item.key
        is_proto = (isinstance(key, ast.Identifier) and key.name == "__proto__") or (
            isinstance(key, ast.StringLiteral) and key.value == "__proto__"
        )
        if is_proto and seen:
            report.add(
                "duplicate-proto",
                item,
                "an object literal sets its prototype twice",
                "remove one '__proto__'",
            )
        seen = seen or is_proto


CHECKS: NodeChecks = {
    ast.NumericLiteral: _number,
    ast.BigIntLiteral: _number,
    ast.StringLiteral: _string,
    ast.RegExpLiteral: _regex,
    ast.ObjectExpression: _object,
}
