# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Where tree-sitter's grammar of TypeScript takes comparisons for arguments of types.

In ``f(a < b, c > -d)`` and ``f(a < b, c >> (d))`` nothing is a type: by what follows the ``>``,
TypeScript decides. As in :mod:`mbpf.compiler.parse`, the parser gets slightly changed bytes, with
all offsets kept.
"""

from __future__ import annotations

import re

from tree_sitter import Node

from mbpf.compiler.source import Source
from mbpf.compiler.text import skip_trivia

_PARENTS = frozenset({"call_expression", "instantiation_expression", "new_expression"})
# What begins an operand on the same line, but no binary operator.
_OPERAND = re.compile(
    r"[\[{~\"'#@\\\d]|!(?!=)|\.\d|(?!(?:in|instanceof|as|satisfies)(?![\w$]))[A-Za-z_$]|[^\x00-\x7f]"
)
# As loose an operator as the one that it stands for.
_COMPARISON = ord(">")


def patch_comparisons(source: Source, data: bytes, root: Node) -> bytes:
    """Write another operator where a ``<`` begins no arguments of types.

    Args:
        source: the program.
        data: the bytes that were parsed, with the offsets of ``source.utf8``.
        root: their tree.
    """
    patched: bytearray | None = None
    stack = [root]
    while stack:
        parent = stack.pop()
        stack.extend(parent.children)
        for node in parent.children if parent.type in _PARENTS else ():
            if node.type != "type_arguments":
                continue
            if _compares(source.text, source.span_of_bytes(node.end_byte, node.end_byte).start):
                patched = bytearray(data) if patched is None else patched
                patched[node.start_byte] = _COMPARISON
    return data if patched is None else bytes(patched)


def _compares(text: str, end: int) -> bool:
    """Whether the ``>`` before ``end`` is an operator, or part of one."""
    if text[end : end + 1] in {">", "="}:
        return True
    gap = skip_trivia(text, end)
    if text[gap.end : gap.end + 1] in {"<", ">", "+", "-"}:
        return True
    return not gap.newline and _OPERAND.match(text, gap.end) is not None
