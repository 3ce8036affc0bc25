# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""From PyYAML's exceptions to errors that help.

PyYAML tells where it cannot go on. What is wrong is often before: a bracket or a quote that is not
closed, whose place is looked for here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import yaml

_CLOSER_OF: Final = {"[": "]", "{": "}"}
_FOUND: Final = re.compile(r"(?:but (?:got|found)|found) '(.*)'$")
_ENDS: Final = frozenset({"<stream end>", "<document start>", "<document end>"})
_ALIKE: Final = "indent the keys of one mapping, or the '-' of one list, alike"
_QUOTE: Final = "write a text with such characters in quotes"
_HINTS: Final = {
    "mapping values are not allowed here": (
        "unexpected ':': no key can end here",
        f"{_ALIKE}; write a text with ': ' in it in quotes",
    ),
    "sequence entries are not allowed here": ("unexpected '-': no list can begin here", _ALIKE),
    "mapping keys are not allowed here": ("unexpected '?': no key can begin here", _ALIKE),
}
"""What is said in place of PyYAML's words, and the hint."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file.

    Attributes:
        message: in words.
        start: where it is; None if that is not known.
        end: where it ends.
        hint: what to do; None if all that helps is what such a file looks like.
    """

    message: str
    start: yaml.Mark | None
    end: yaml.Mark | None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before a fault: brackets that are open, and the last token."""

    open: tuple[yaml.Token, ...]
    last: yaml.Token | None


def fault_of(text: str, error: yaml.MarkedYAMLError) -> Fault:
    """What an exception of PyYAML means."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "it is no YAML"
    if mark is None:
        return Fault(problem, None, None)
    if problem == "but found another document":
        hint = "a file has one document: remove the line '---' and one of the two"
        return Fault("another document begins here", mark, mark, hint)
    if error.context == "while scanning a quoted scalar" and error.context_mark:
        return _quote_not_closed(text, error.context_mark)
    before = _before(text, mark)
    if isinstance(error, yaml.parser.ParserError):
        found = _FOUND.search(problem)
        word = found.group(1) if found else ""
        if before.open:
            return _in_brackets(before.open[-1].start_mark, text, mark, word)
        return _quoted_too_far(text, before.last, mark) or _outside(problem, word, mark)
    return _scanned(text, error, problem, mark)


def _before(text: str, mark: yaml.Mark) -> _Before:
    opened: list[yaml.Token] = []
    last: yaml.Token | None = None
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if token.start_mark.index >= mark.index:
                break
            if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
                opened.append(token)
            elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken) and opened:
                opened.pop()
            last = token
    except yaml.MarkedYAMLError:
        pass  # That is the fault itself.
    return _Before(tuple(opened), last)


def _quote_not_closed(text: str, start: yaml.Mark) -> Fault:
    quote = text[start.index]
    return Fault(f"this {quote} is never closed", start, start, f"add the {quote} that ends it")


def _in_brackets(opener: yaml.Mark, text: str, mark: yaml.Mark, word: str) -> Fault:
    """A fault between brackets."""
    bracket = text[opener.index]
    closer = _CLOSER_OF[bracket]
    if word in _ENDS:
        hint = f"add the '{closer}' that ends it"
        return Fault(f"'{bracket}' is never closed", opener, opener, hint)
    line = opener.line + 1
    if word in _CLOSER_OF.values() and word != closer:
        message = f"'{word}' does not close '{bracket}' of line {line}"
        return Fault(message, mark, mark, f"close '{bracket}' with '{closer}' before it")
    if word == ":" and mark.line > opener.line:
        # Words of several lines are one text, so the ':' of the next key is what is told of.
        message = f"'{bracket}' is not closed before the ':' of line {mark.line + 1}"
        hint = f"add the '{closer}' that ends it, or a ',' that is missing behind it"
        return Fault(message, opener, opener, hint)
    hint = f"put ',' between two values, and '{closer}' behind all"
    shown = "text behind a value" if word in {"", "<scalar>"} else f"'{word}'"
    return Fault(f"unexpected {shown} between '{bracket}' and '{closer}'", mark, mark, hint)


def _quoted_too_far(text: str, last: yaml.Token | None, mark: yaml.Mark) -> Fault | None:
    """A quote that is closed by that of another text, some lines on."""
    if not isinstance(last, yaml.ScalarToken) or last.plain:
        return None
    start, end = last.start_mark, last.end_mark
    quote = text[start.index]
    if quote not in "\"'" or start.line == end.line or end.line != mark.line:
        return None
    message = f"this {quote} is closed only in line {end.line + 1}"
    return Fault(message, start, start, f"add the {quote} that ends it where it should end")


def _outside(problem: str, word: str, mark: yaml.Mark) -> Fault:
    """A fault of indentation, or something where nothing can stand."""
    if word in _CLOSER_OF.values():
        return Fault(f"'{word}' closes nothing", mark, mark, "remove it, or open it before")
    if word == "<block mapping start>":
        message = "this key is indented like none before it"
        return Fault(message, mark, mark, _ALIKE)
    if word in {"-", "?", "<block sequence start>"}:
        message = "a key stands in a list" if word == "?" else "'-' stands in a mapping"
        return Fault(message, mark, mark, _ALIKE)
    if word == "<scalar>":
        return Fault("unexpected text behind a value", mark, mark, "remove it, or quote all of it")
    if word == ",":
        return Fault("unexpected ','", mark, mark, _QUOTE)
    return Fault(problem, mark, mark)


def _scanned(text: str, error: yaml.MarkedYAMLError, problem: str, mark: yaml.Mark) -> Fault:
    """A fault of characters, or a key without its ':'."""
    if problem in _HINTS:
        message, hint = _HINTS[problem]
        return Fault(message, mark, mark, hint)
    if problem == "could not find expected ':'" and error.context_mark:
        start = error.context_mark
        message = "a ':' is missing behind this key"
        end = start if start.line != mark.line else mark
        return Fault(message, start, end, "write 'key: value'")
    if "cannot start any token" in problem:
        is_tab = text[mark.index : mark.index + 1] == "\t"
        hint = "indent with spaces: YAML takes no tabs" if is_tab else _QUOTE
        return Fault(problem, mark, mark, hint)
    if "unknown escape character" in problem:
        return Fault(problem, mark, mark, "write \\\\ for a backslash, or quote it with '")
    return Fault(problem, mark, mark)
