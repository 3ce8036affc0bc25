# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Errors for users: what is wrong, where, and what to do about it.

Every error that a user can cause is an :class:`MbpfError`. Only the command line catches them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

_TAB_WIDTH = 8
_LONG_LINE = 150
"""Code points of a source line that a message shows."""
_LONG_MESSAGE = 600
"""Code points of a message that are shown: it may quote what stands in a file."""
_CUT = "..."


@dataclass(frozen=True, slots=True)
class Place:
    """Where an error is.

    Attributes:
        file: path as the user wrote it.
        line: line from 1, or None if the whole file is meant.
        column: column from 1 in code points, or None.
        source_line: text of the line, without its end, or None.
        length: how many code points of the line are meant.
    """

    file: str
    line: int | None = None
    column: int | None = None
    source_line: str | None = None
    length: int = 1

    def __str__(self) -> str:
        """The place as ``file:line:column``."""
        parts = [self.file]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)

    def to_json(self) -> dict[str, object]:
        """The place as JSON data."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "length": self.length,
        }


class MbpfError(Exception):
    """An error with a stable name, a place and a hint.

    Attributes:
        message: one sentence, without a full stop.
        id: stable kebab-case name, for scripts and for searching.
        where: the place, or None.
        hint: what to do, or None.
        exit_code: what the command line exits with.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self, message: str, *, id: str, where: Place | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.id = id
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """The first line of :meth:`render`."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}error: {self.message} [{self.id}]"

    def render(self) -> str:
        """The error as text for a terminal: message, source line, caret line, notes, hint."""
        lines = [_one_line(_shorten(MbpfError.__str__(self)))]
        if self.where is not None:
            lines.extend(_excerpt(self.where))
        lines.extend(map(_one_line, self.notes()))
        if self.hint:
            lines.append(f"hint: {_one_line(self.hint)}")
        return "\n".join(lines)

    def notes(self) -> list[str]:
        """Lines between the source line and the hint."""
        return []

    def to_json(self) -> dict[str, object]:
        """The error as JSON data."""
        return {
            "id": self.id,
            "message": self.message,
            "where": self.where.to_json() if self.where else None,
            "hint": self.hint,
            "exit_code": self.exit_code,
        }


class UsageError(MbpfError):
    """The command line or a configuration file is wrong."""

    exit_code = 1


class SeveralError(MbpfError):
    """An error that may carry others of its kind.

    Its own message, place and hint are those of the first one.
    """

    def __init__(
        self,
        message: str,
        *,
        id: str,
        where: Place | None = None,
        hint: str | None = None,
        others: Sequence[Self] = (),
    ) -> None:
        super().__init__(message, id=id, where=where, hint=hint)
        self.others = tuple(others)

    @classmethod
    def group(cls, errors: Sequence[Self]) -> Self:
        """One error that carries all of ``errors``, of which there is at least one."""
        first, *rest = errors
        return cls(
            first.message,
            id=first.id,
            where=first.where,
            hint=first.hint,
            others=(*first.others, *rest),
        )

    def render(self) -> str:
        """All of them as text, an empty line between two."""
        return "\n\n".join([super().render(), *(other.render() for other in self.others)])

    def to_json(self) -> dict[str, object]:
        """The error as JSON data, the others under ``others``."""
        return {**super().to_json(), "others": [other.to_json() for other in self.others]}


class CompileError(SeveralError):
    """A program cannot be compiled."""

    exit_code = 2

    @property
    def diagnostics(self) -> tuple[CompileError, ...]:
        """This error and the others that came with it."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class Call:
    """A function on the stack of a failed run.

    Attributes:
        function: its name, or None.
        word: number of the instruction word in the code.
        where: the place in the source, or None.
    """

    function: str | None
    word: int
    where: Place | None

    def __str__(self) -> str:
        """The function and the place, as JavaScript engines write them."""
        return f"at {self.function or '(anonymous)'} ({self.where or f'word {self.word}'})"

    def to_json(self) -> dict[str, object]:
        """The call as JSON data."""
        where = self.where.to_json() if self.where else None
        return {"function": self.function, "word": self.word, "where": where}


class RejectError(MbpfError):
    """A package is refused by its structure, its signature or the verifier, or a run of it failed.

    Attributes:
        stack: of a failed run, the innermost functions.
    """

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        id: str,
        where: Place | None = None,
        hint: str | None = None,
        stack: Sequence[Call] = (),
    ) -> None:
        super().__init__(message, id=id, where=where, hint=hint)
        self.stack = tuple(stack)

    def notes(self) -> list[str]:
        """The stack, if it tells more than the place."""
        return [f"  {call}" for call in self.stack] if len(self.stack) > 1 else []

    def to_json(self) -> dict[str, object]:
        """The error as JSON data, the functions of a failed run under ``stack``."""
        data = super().to_json()
        return {**data, "stack": [call.to_json() for call in self.stack]} if self.stack else data


class TargetError(MbpfError):
    """A device, or the way to it, failed."""

    exit_code = 4


class InterruptedRunError(MbpfError):
    """The user had enough."""

    exit_code = 130


NOTHING_YET = "nothing was computed until then; start it again"
"""Hint for an interruption before there is anything to report."""


def interruption(hint: str = "the report is about what ran until then") -> InterruptedRunError:
    """The error for Ctrl-C."""
    return InterruptedRunError("interrupted", id="interrupted", hint=hint)


def _excerpt(where: Place) -> list[str]:
    if where.source_line is None or where.column is None:
        return []
    line, column = _crop(where.source_line, where.column)
    before = line[: column - 1]
    marked = line[column - 1 : column - 1 + where.length]
    width = _width(before)
    carets = max(1, _width(marked, width))
    return [f"  {_printable(line)}", f"  {' ' * width}{'^' * carets}"]


def _crop(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, and the column in it."""
    if len(line) <= _LONG_LINE:
        return line, column
    start = max(0, min(column - 1 - _LONG_LINE // 3, len(line) - _LONG_LINE))
    before = _CUT if start else ""
    after = _CUT if start + _LONG_LINE < len(line) else ""
    shown = before + line[start : start + _LONG_LINE] + after
    return shown, column - start + len(before)


def _shorten(text: str) -> str:
    """What a person reads of a message that quotes a file: its beginning and its end."""
    if len(text) <= _LONG_MESSAGE:
        return text
    return text[: _LONG_MESSAGE // 2] + _CUT + text[-_LONG_MESSAGE // 4 :]


def _one_line(text: str) -> str:
    """The text without anything a terminal would act on: names and messages come from anywhere."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _is_unsafe(char) else char for char in text)


def _printable(line: str) -> str:
    """The line with tabs spread and without anything a terminal would act on or fail to encode."""
    shown: list[str] = []
    column = 0
    for char in line:
        if char == "\t":
            step = _TAB_WIDTH - column % _TAB_WIDTH
            shown.append(" " * step)
        else:
            step = _char_width(char)
            shown.append("\N{REPLACEMENT CHARACTER}" if _is_unsafe(char) else char)
        column += step
    return "".join(shown)


def _width(text: str, column: int = 0) -> int:
    """Terminal columns of ``text`` when it begins at ``column``."""
    start = column
    for char in text:
        column += _TAB_WIDTH - column % _TAB_WIDTH if char == "\t" else _char_width(char)
    return column - start


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _is_unsafe(char: str) -> bool:
    # Controls, bidirectional overrides and other formats, lone surrogates.
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"}
