# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The debug section: names and lines of code; doc/spec/debug.rst is normative."""

from __future__ import annotations

import hashlib
import struct
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from mbpf.errors import RejectError

HAS_SOURCE_HASH: Final = 1
MAGIC: Final = 0x314C424D
FILES_MAGIC: Final = 0x3146424D
SYMBOL_MAX: Final = 127
_MAX_MAPS: Final = 256
_U32: Final = struct.Struct("<I")
_HASH_SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class Row:
    """From ``word`` (of its function) on, code comes from this line and column, both from 1.

    ``file`` is 0 for the program's own file, else a number of the other files, from 1.
    """

    word: int
    line: int
    column: int
    file: int = 0


@dataclass(frozen=True, slots=True)
class DebugFunction:
    """Lines of a function, and the names of registers that hold one variable all the time."""

    rows: tuple[Row, ...]
    locals: tuple[tuple[int, str], ...] = ()

    def at(self, word: int) -> Row | None:
        """Where a word comes from, or None."""
        index = bisect_right(self.rows, word, key=lambda row: row.word) - 1
        return None if index < 0 else self.rows[index]


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file that the program imports: its name and the SHA-256 of its text."""

    name: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Lines:
    """The part of the section with the lines.

    Attributes:
        file: name of the program's own file.
        globals: names of the global slots.
        functions: lines of each function.
        others: the other files; their rows have the numbers from 1.
    """

    file: str
    globals: tuple[str, ...]
    functions: tuple[DebugFunction, ...]
    others: tuple[OtherFile, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all files, that of the program first."""
        return (self.file, *(other.name for other in self.others))


@dataclass(frozen=True, slots=True)
class DebugInfo:
    """A debug section.

    Attributes:
        source_hash: SHA-256 of the source, or None.
        entry_symbol: the entry function.
        hook: name of the hook type.
        maps: names of the maps.
        lines: lines and names, or None in sections made by others.
    """

    source_hash: bytes | None
    entry_symbol: str
    hook: str
    maps: tuple[str, ...]
    lines: Lines | None

    def row(self, function: int, word: int) -> Row | None:
        """Where a word of a function comes from, or None."""
        if self.lines is None or function >= len(self.lines.functions):
            return None
        return self.lines.functions[function].at(word)

    def place(self, function: int, word: int) -> tuple[str, int, int] | None:
        """File, line and column of a word of a function, or None."""
        row = self.row(function, word)
        if self.lines is None or row is None:
            return None
        return self.lines.files[row.file], row.line, row.column

    def matches(self, source: bytes, file: int = 0) -> bool:
        """Whether ``source`` is the file of that number as it was compiled."""
        if file == 0 or self.lines is None:
            return self.source_hash == hashlib.sha256(source).digest()
        return self.lines.others[file - 1].hash == hashlib.sha256(source).digest()

    def dumps(self) -> bytes:
        """The section's bytes."""
        flags = HAS_SOURCE_HASH if self.source_hash is not None else 0
        out = bytearray(_U32.pack(flags))
        out += self.source_hash or bytes(_HASH_SIZE)
        for symbol in (self.entry_symbol, self.hook):
            out += _text(symbol)
        out += _U32.pack(len(self.maps))
        for name in self.maps:
            out += _text(name)
        if self.lines is not None:
            body = _lines(self.lines)
            out += _U32.pack(MAGIC) + _U32.pack(len(body)) + body
            if self.lines.others:
                body = _files(self.lines)
                out += _U32.pack(FILES_MAGIC) + _U32.pack(len(body)) + body
        return bytes(out)

    @classmethod
    def loads(cls, data: bytes) -> DebugInfo:
        """Read a section.

        Raises:
            RejectError: ``debug-truncated`` or ``debug-malformed``.
        """
        reader = _Reader(data)
        flags = reader.u32()
        source_hash = reader.take(_HASH_SIZE)
        entry, hook = reader.text(), reader.text()
        count = reader.u32()
        if count > _MAX_MAPS:
            _fail("debug-malformed", f"it names {count} maps")
        maps = tuple(reader.text() for _ in range(count))
        lines = None
        if not reader.at_end and reader.u32() == MAGIC:
            lines = _read_lines(_Reader(reader.take(reader.u32())))
            if reader.has_word and reader.u32() == FILES_MAGIC:
                lines = _read_files(_Reader(reader.take(reader.u32())), lines)
        known = source_hash if flags & HAS_SOURCE_HASH else None
        return cls(known, entry, hook, maps, lines)


def rows_of(positions: Sequence[tuple[int, int, int]]) -> tuple[Row, ...]:
    """Rows for the file, line and column of each word."""
    rows: list[Row] = []
    for word, (file, line, column) in enumerate(positions):
        if not rows or (rows[-1].file, rows[-1].line, rows[-1].column) != (file, line, column):
            rows.append(Row(word, line, column, file))
    return tuple(rows)


def _text(text: str, limit: int | None = SYMBOL_MAX) -> bytes:
    data = text.encode("utf-8", "surrogatepass")[:limit]
    return _U32.pack(len(data)) + data


def _unsigned(value: int) -> bytes:
    """LEB128."""
    out = bytearray()
    while True:
        low, value = value & 0x7F, value >> 7
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def _signed(value: int) -> bytes:
    """Zigzag, then LEB128."""
    return _unsigned(value * 2 if value >= 0 else -value * 2 - 1)


def _lines(lines: Lines) -> bytes:
    out = bytearray(_text(lines.file, None))
    out += _unsigned(len(lines.globals))
    for name in lines.globals:
        out += _text(name)
    out += _unsigned(len(lines.functions))
    for function in lines.functions:
        out += _unsigned(len(function.rows))
        last = Row(0, 1, 1)
        for row in function.rows:
            out += _unsigned(row.word - last.word)
            out += _signed(row.line - last.line) + _signed(row.column - last.column)
            last = row
        out += _unsigned(len(function.locals))
        for register, name in function.locals:
            out += _unsigned(register) + _text(name)
    return bytes(out)


def _files(lines: Lines) -> bytes:
    """The other files, and for each function the rows at which its code goes to another one."""
    out = bytearray(_unsigned(len(lines.others)))
    for other in lines.others:
        out += _text(other.name, None) + other.hash
    for function in lines.functions:
        files = [0, *(row.file for row in function.rows)]
        changes = [at for at in range(len(function.rows)) if files[at] != files[at + 1]]
        out += _unsigned(len(changes))
        last = 0
        for at in changes:
            out += _unsigned(at - last) + _unsigned(files[at + 1])
            last = at
    return bytes(out)


def _read_files(reader: _Reader, lines: Lines) -> Lines:
    others = tuple(
        OtherFile(reader.text(), reader.take(_HASH_SIZE)) for _ in range(reader.unsigned())
    )
    functions = tuple(_with_files(reader, function, len(others)) for function in lines.functions)
    return replace(lines, functions=functions, others=others)


def _with_files(reader: _Reader, function: DebugFunction, count: int) -> DebugFunction:
    changes: dict[int, int] = {}
    at = 0
    for _ in range(reader.unsigned()):
        at += reader.unsigned()
        changes[at] = reader.unsigned()
        if changes[at] > count:
            _fail("debug-malformed", f"it names file {changes[at]} of {count}")
    file = 0
    rows: list[Row] = []
    for number, row in enumerate(function.rows):
        file = changes.get(number, file)
        rows.append(replace(row, file=file))
    return replace(function, rows=tuple(rows))


def _read_lines(reader: _Reader) -> Lines:
    file = reader.text()
    names = tuple(reader.text() for _ in range(reader.unsigned()))
    functions = tuple(_read_function(reader) for _ in range(reader.unsigned()))
    return Lines(file, names, functions)


def _read_function(reader: _Reader) -> DebugFunction:
    rows: list[Row] = []
    last = Row(0, 1, 1)
    for _ in range(reader.unsigned()):
        word = last.word + reader.unsigned()
        last = Row(word, last.line + reader.signed(), last.column + reader.signed())
        rows.append(last)
    names = tuple((reader.unsigned(), reader.text()) for _ in range(reader.unsigned()))
    return DebugFunction(tuple(rows), names)


def _fail(id: str, message: str) -> NoReturn:
    raise RejectError(
        f"the debug section cannot be read: {message}",
        id=id,
        hint="the package is damaged; build it again",
    )


class _Reader:
    """Every read is checked against the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def at_end(self) -> bool:
        """Whether everything is read."""
        return self._at == len(self._data)

    @property
    def has_word(self) -> bool:
        """Whether a fixed-size integer can be read."""
        return len(self._data) - self._at >= _U32.size

    def take(self, size: int) -> bytes:
        """The next bytes."""
        if size > len(self._data) - self._at:
            _fail("debug-truncated", f"it ends after {len(self._data)} bytes")
        part = self._data[self._at : self._at + size]
        self._at += size
        return part

    def u32(self) -> int:
        """A fixed-size integer."""
        return int(_U32.unpack(self.take(4))[0])

    def text(self) -> str:
        """A text with its length."""
        return self.take(self.u32()).decode("utf-8", "replace")

    def unsigned(self) -> int:
        """LEB128 of at most 32 bits."""
        value = 0
        for shift in range(0, 35, 7):
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return value
        _fail("debug-malformed", "a number is too long")

    def signed(self) -> int:
        """Zigzag LEB128."""
        value = self.unsigned()
        return value >> 1 if not value & 1 else -(value >> 1) - 1
