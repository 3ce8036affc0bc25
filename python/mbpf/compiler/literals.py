# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Values of number, string and template literals (ECMA-262, sections 12.9.3 to 12.9.6)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

_LEGACY_OCTAL = re.compile(r"0[0-7]+")
_SIMPLE_ESCAPES = {
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
}
_LINE_CONTINUATIONS = ("\r\n", "\n", "\r", "\u2028", "\u2029")
_HEX = re.compile(r"[0-9a-fA-F]+")
_OCTAL = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_SURROGATE_PAIR = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")

EscapeProblem: TypeAlias = Literal["legacy-octal-escape", "invalid-escape"]


@dataclass(frozen=True, slots=True)
class BadEscape:
    """An escape that strict mode code must not have, from ``start`` to ``end`` of the raw text."""

    problem: EscapeProblem
    start: int
    end: int


def number_value(raw: str) -> float:
    """The double of a numeric literal, rounded to nearest, ties to even, as JavaScript does."""
    text = raw.replace("_", "")
    prefix = text[:2].lower()
    if prefix in {"0x", "0o", "0b"}:
        return _to_double(int(text, 0))
    if _LEGACY_OCTAL.fullmatch(text):
        return _to_double(int(text, 8))
    return float(text)


def bigint_value(raw: str) -> int:
    """The value of a BigInt literal."""
    text = raw.replace("_", "").removesuffix("n")
    return int(text, 0 if text[:2].lower() in {"0x", "0o", "0b"} else 10)


def _to_double(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def join_surrogates(text: str) -> str:
    """Replace each surrogate pair by the character that it encodes."""
    return _SURROGATE_PAIR.sub(
        lambda pair: pair.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text
    )


def unescape(raw: str) -> tuple[str, list[BadEscape]]:
    """The value of the text between the quotes of a string, and what is wrong with its escapes."""
    if "\\" not in raw:
        return raw, []
    parts: list[str] = []
    problems: list[BadEscape] = []
    offset = 0
    while True:
        start = raw.find("\\", offset)
        if start < 0:
            break
        parts.append(raw[offset:start])
        value, offset, problem = _escape(raw, start + 1)
        parts.append(value)
        if problem is not None:
            problems.append(BadEscape(problem, start, offset))
    parts.append(raw[offset:])
    return join_surrogates("".join(parts)), problems


def cook_template(raw: str) -> str | None:
    """The value of a template's text part, None if an escape in it is not valid."""
    value, problems = unescape(raw)
    return None if problems else value


def template_raw(text: str) -> str:
    """A template's text with its line ends made LF, as the standard has it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _escape(raw: str, at: int) -> tuple[str, int, EscapeProblem | None]:
    """The escape whose backslash is before ``at``: its value, its end and its problem."""
    for line_end in _LINE_CONTINUATIONS:
        if raw.startswith(line_end, at):
            return "", at + len(line_end), None
    char = raw[at : at + 1]
    if char in _SIMPLE_ESCAPES:
        return _SIMPLE_ESCAPES[char], at + 1, None
    if char == "x":
        return _hex_escape(raw, at + 1, 2)
    if char == "u":
        if raw.startswith("{", at + 1):
            return _braced_escape(raw, at + 2)
        return _hex_escape(raw, at + 1, 4)
    if char.isascii() and char.isdigit():
        return _digit_escape(raw, at)
    return (char, at + 1, None) if char else ("", at, "invalid-escape")


def _hex_escape(raw: str, at: int, length: int) -> tuple[str, int, EscapeProblem | None]:
    digits = raw[at : at + length]
    if len(digits) == length and _HEX.fullmatch(digits):
        return chr(int(digits, 16)), at + length, None
    return "", at, "invalid-escape"


def _braced_escape(raw: str, at: int) -> tuple[str, int, EscapeProblem | None]:
    end = raw.find("}", at)
    digits = raw[at:end] if end >= 0 else ""
    if not _HEX.fullmatch(digits):
        return "", at, "invalid-escape"
    code = int(digits, 16)
    return (chr(code), end + 1, None) if code <= 0x10FFFF else ("", end + 1, "invalid-escape")


def _digit_escape(raw: str, at: int) -> tuple[str, int, EscapeProblem | None]:
    following = raw[at + 1 : at + 2]
    if raw[at] == "0" and not (following.isascii() and following.isdigit()):
        return "\0", at + 1, None
    match = _OCTAL.match(raw, at)
    if match is None:
        return raw[at], at + 1, "legacy-octal-escape"
    return chr(int(match.group(), 8)), match.end(), "legacy-octal-escape"
