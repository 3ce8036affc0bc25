# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""JavaScript's characters: white space, line ends, comments, identifiers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mbpf.compiler.new_characters import is_new_part, is_new_start

LINE_ENDS = frozenset("\n\r\u2028\u2029")

_BLANK = r"\t\v\f \u00a0\ufeff\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_END = r"\n\r\u2028\u2029"
_TRIVIA = re.compile(rf"(?:[{_BLANK}{_LINE_END}]+|//[^{_LINE_END}]*|/\*.*?\*/)*", re.DOTALL)
_ASCII_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")

# Other_ID_Start and Other_ID_Continue of the Unicode character database (PropList.txt).
_OTHER_START = frozenset("\u1885\u1886\u2118\u212e\u309b\u309c")
_OTHER_CONTINUE = frozenset(
    "\u00b7\u0387\u1369\u136a\u136b\u136c\u136d\u136e\u136f\u1370\u1371\u19da"
)
_START_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"})
_CONTINUE_CATEGORIES = _START_CATEGORIES | {"Mn", "Mc", "Nd", "Pc"}
# Letters by category that the Unicode standard keeps out of identifiers (Pattern_Syntax).
_NEVER = frozenset("\u2e2f")


@dataclass(frozen=True, slots=True)
class Gap:
    """White space and comments: where they end, and whether a line ends in them."""

    end: int
    newline: bool


def skip_trivia(text: str, start: int) -> Gap:
    """Skip white space and comments from ``start`` on."""
    match = _TRIVIA.match(text, start)
    end = match.end() if match else start
    return Gap(end, any(char in LINE_ENDS for char in text[start:end]))


def has_line_end(text: str, start: int, end: int) -> bool:
    """Whether a line ends between two places."""
    return any(char in LINE_ENDS for char in text[start:end])


def is_identifier_start(char: str) -> bool:
    """Whether a name may begin with ``char``; False if it is empty."""
    if not char:
        return False
    if char.isascii():
        return char.isalpha() or char in "$_"
    if char in _NEVER:
        return False
    known = unicodedata.category(char) in _START_CATEGORIES or char in _OTHER_START
    return known or is_new_start(char)


def is_identifier_part(char: str) -> bool:
    """Whether a name may go on with ``char``."""
    if char.isascii():
        return char.isalnum() or char in "$_"
    if char in "\u200c\u200d" or char in _OTHER_CONTINUE or char in _OTHER_START:
        return True
    if char in _NEVER:
        return False
    return unicodedata.category(char) in _CONTINUE_CATEGORIES or is_new_part(char)


def is_identifier(name: str) -> bool:
    """Whether ``name``, with its escapes resolved, is spelled like an identifier."""
    if _ASCII_NAME.fullmatch(name):
        return True
    return (
        bool(name)
        and is_identifier_start(name[0])
        and all(is_identifier_part(char) for char in name[1:])
    )
