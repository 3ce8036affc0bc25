# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What was open at a place: brackets, a string, a template or a comment.

Used only to explain a syntax error that the parser has found, so a rough scan is enough: it tells a
regular expression from a division by the token before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<comment>//[^\n\r\u2028\u2029]*|/\*.*?\*/)
    | (?P<string>"(?:[^"\\\n\r]|\\\r\n|\\.)*"|'(?:[^'\\\n\r]|\\\r\n|\\.)*')
    | (?P<regex>/(?![*/])(?:[^/\\\[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+/[a-z]*)
    | (?P<word>[\w$]+)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<tick>`)
    | (?P<bad>["']|/\*)
    | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE_PART = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{)?", re.DOTALL)
_BEFORE_REGEX = re.compile(
    r"(?:[(,=:\[!&|?{};+\-*%<>~^]|(?<![\w$])(?:return|typeof|case|in|of|void|delete|throw|new|do|else))"
    r"\s*\Z"
)
CLOSER_OF = {"(": ")", "[": "]", "{": "}", "${": "}"}


@dataclass(frozen=True, slots=True)
class Opener:
    """An open bracket, ``${``, backtick, quote or ``/*`` and where it stands."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class OpenState:
    """What is open where the scan stopped.

    Attributes:
        brackets: open brackets, outermost first.
        unfinished: the quote, backtick or ``/*`` that has no end, or None.
        mismatch: the first closing bracket that closes nothing, or the wrong opener, or None.
        template: the offset of the backtick of the template whose text stands there, or None.
    """

    brackets: tuple[Opener, ...]
    unfinished: Opener | None
    mismatch: Opener | None
    template: int | None = None


def open_at(text: str, end: int) -> OpenState:
    """Scan ``text`` from its begin to ``end`` (strings that begin before ``end`` to their end)."""
    return _scan(text, 0, end, False)[0]


def end_of(text: str, start: int) -> int | None:
    """The offset behind the bracket that closes the one at ``start``; None if there is none."""
    state, end = _scan(text, start, len(text), True)
    return None if state.brackets or state.unfinished or state.mismatch else end


def _scan(text: str, start: int, end: int, once: bool) -> tuple[OpenState, int]:
    """What is open at ``end``, or where the first bracket is closed if ``once``; and that place."""
    stack: list[Opener] = []
    ticks: list[int] = []
    offset = start
    while offset < end:
        match = _next_token(text, offset)
        if match is None or match.start() >= end:
            break
        offset = match.end()
        kind, token = match.lastgroup, match.group()
        if kind == "open":
            stack.append(Opener(token, match.start()))
        elif kind == "bad":
            return OpenState(tuple(stack), Opener(token, match.start()), None), offset
        elif kind == "tick" or (token == "}" and stack and stack[-1].text == "${"):
            if kind == "close":
                stack.pop()
            else:
                ticks.append(match.start())
            tick = Opener("`", match.start())
            part = _TEMPLATE_PART.match(text, offset)
            if part is None or part.group("end") is None:
                return OpenState(tuple(stack), tick, None), offset
            offset = part.end()
            if offset > end:
                return OpenState(tuple(stack), None, None, ticks[-1]), offset
            if part.group("end") == "${":
                stack.append(Opener("${", offset - 2))
            else:
                ticks.pop()
        elif kind == "close":
            if not stack or CLOSER_OF[stack[-1].text] != token:
                return OpenState(tuple(stack), None, Opener(token, match.start())), offset
            stack.pop()
            if once and not stack:
                break
    return OpenState(tuple(stack), None, None), offset


def _next_token(text: str, offset: int) -> re.Match[str] | None:
    match = _TOKEN.search(text, offset)
    if match is not None and match.lastgroup == "regex":
        before = text[max(0, match.start() - 16) : match.start()]
        if before.strip() and not _BEFORE_REGEX.search(before):
            return re.compile(r"(?P<other>/)").match(text, match.start())
    return match
