# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Source text, places in it, and what a pass has to say about them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Final

from mbpf.errors import CompileError, Place, UsageError
from mbpf.inputs import read_at_most

SIZE_MAX: Final = 4 << 20
"""Bytes of a source file; its bytecode has fewer."""

# JavaScript's own line terminators: CR LF counts once.
_LINE_ENDS = ("\n", "\r", "\u2028", "\u2029")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of the source text, in code points from 0."""

    start: int
    end: int


def _line_starts(text: str) -> tuple[int, ...]:
    starts = [0]
    for offset, char in enumerate(text):
        if char in _LINE_ENDS and not (char == "\r" and text[offset + 1 : offset + 2] == "\n"):
            starts.append(offset + 1)
    return tuple(starts)


def _code_point_table(text: str) -> tuple[int, ...] | None:
    """Map each byte of the UTF-8 form to its code point; None for ASCII, where they agree."""
    if text.isascii():
        return None
    table: list[int] = []
    for offset, char in enumerate(text):
        table.extend([offset] * len(char.encode("utf-8", "surrogatepass")))
    table.append(len(text))
    return tuple(table)


@dataclass(frozen=True)
class Source:
    """A source file.

    Attributes:
        path: as the user wrote it, for messages.
        text: what is compiled: the text of the file, in TypeScript without its types.
        name: what packages call it; the path if it is empty.
        original: the text of the file if it is another one; offsets are the same in both.
    """

    path: str
    text: str = field(repr=False)
    name: str = ""
    original: str | None = field(default=None, repr=False)

    @property
    def written(self) -> str:
        """The text of the file."""
        return self.text if self.original is None else self.original

    @classmethod
    def read(cls, path: Path, name: str = "") -> Source:
        """Read ``path``, which packages are to call ``name``.

        Raises:
            UsageError: the file cannot be read (``unreadable-source``).
            CompileError: it is not UTF-8 (``source-not-utf8``).
        """
        try:
            data = read_at_most(path, SIZE_MAX)
        except OSError as error:
            raise UsageError(
                f"cannot read the program: {error.strerror}",
                id="unreadable-source",
                where=Place(str(path)),
                hint="check the path and its permissions",
            ) from error
        try:
            return cls(str(path), data.decode("utf-8-sig"), name)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise CompileError(
                f"the program is not UTF-8 text: byte 0x{data[error.start]:02x}"
                f" at offset {error.start}",
                id="source-not-utf8",
                where=Place(str(path), line, error.start - data.rfind(b"\n", 0, error.start)),
                hint="save the file as UTF-8",
            ) from error

    @property
    def files(self) -> tuple[Source, ...]:
        """The files that the text comes from, that of the program first."""
        return (self,)

    def locate(self, offset: int) -> tuple[int, int, int]:
        """Index in :attr:`files`, line and column of a code point."""
        return (0, *self.position(offset))

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of the first code point of each line."""
        return _line_starts(self.written)

    @cached_property
    def utf8(self) -> bytes:
        """The text as the parser reads it."""
        return self.text.encode("utf-8", "surrogatepass")

    @property
    def digest(self) -> bytes:
        """SHA-256 of the file as UTF-8 without a byte order mark."""
        return sha256(self.written.encode("utf-8", "surrogatepass")).digest()

    @cached_property
    def _code_points(self) -> tuple[int, ...] | None:
        return _code_point_table(self.text)

    def span_of_bytes(self, start: int, end: int) -> Span:
        """The span of a range of :attr:`utf8`."""
        table = self._code_points
        return Span(start, end) if table is None else Span(table[start], table[end])

    @cached_property
    def _byte_offsets(self) -> tuple[int, ...] | None:
        if self.text.isascii():
            return None
        lengths = (len(char.encode("utf-8", "surrogatepass")) for char in self.text)
        return tuple(accumulate(lengths, initial=0))

    def byte_offset(self, offset: int) -> int:
        """The place in :attr:`utf8` of a code point."""
        table = self._byte_offsets
        return offset if table is None else table[offset]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a code point."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of line ``number`` (from 1) without its end."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.written)
        return self.written[starts[number - 1] : end].rstrip("".join(_LINE_ENDS))

    def place(self, span: Span) -> Place:
        """The place of ``span`` for a message; a span over several lines is cut at the first."""
        line, column = self.position(span.start)
        text = self.line(line)
        length = max(1, min(span.end - span.start, len(text) - column + 1))
        return Place(self.path, line, column, text, length)


@dataclass(frozen=True)
class JoinedSource(Source):
    """Several files, one behind the other with a line end between: offsets tell which is meant.

    Attributes:
        parts: the files in the order in which they are evaluated, so that of the program is last.
    """

    parts: tuple[Source, ...] = ()

    @classmethod
    def of(cls, parts: tuple[Source, ...]) -> JoinedSource:
        """The joined form of some files."""
        main = parts[-1]
        text = "\n".join(part.text for part in parts)
        return cls(main.path, text, main.name, parts=parts)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset of each part."""
        lengths = (len(part.text) + 1 for part in self.parts[:-1])
        return tuple(accumulate(lengths, initial=0))

    @property
    def files(self) -> tuple[Source, ...]:
        """The files, that of the program first, the others in the order of their evaluation."""
        return (self.parts[-1], *self.parts[:-1])

    def _part(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def locate(self, offset: int) -> tuple[int, int, int]:
        """Index in :attr:`files`, line and column of a code point."""
        index = self._part(offset)
        position = self.parts[index].position(offset - self.starts[index])
        return ((index + 1) % len(self.parts), *position)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a code point in its file."""
        _file, line, column = self.locate(offset)
        return line, column

    def place(self, span: Span) -> Place:
        """The place of ``span`` in its file."""
        index = self._part(span.start)
        start = self.starts[index]
        return self.parts[index].place(Span(span.start - start, span.end - start))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One complaint of a pass, before the source's name and lines are known to it."""

    id: str
    span: Span
    message: str
    hint: str

    def error(self, source: Source) -> CompileError:
        """The complaint as an error that can be shown."""
        return CompileError(self.message, id=self.id, where=source.place(self.span), hint=self.hint)
