# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The tables of the bytecode section, and its bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mbpf.compiler.ir import Import
from mbpf.compiler.jsvalue import units
from mbpf.compiler.scope import FunctionInfo
from mbpf.errors import CompileError
from mbpf.spec import isa
from mbpf.spec.limits import (
    CODE_WORDS,
    FUNCTION_HANDLERS,
    FUNCTIONS,
    HANDLERS,
    IMPORTS,
    NUMBERS,
    STRING_BYTES,
    STRINGS,
)

MAGIC: Final = 0x3142424D
HEADER: Final = struct.Struct("<IHHIHHHHHHIIIIIIIIH6x")
HEADER_FIELDS: Final = {
    "magic": (0, 4),
    "version": (4, 2),
    "flags": (6, 2),
    "total_size": (8, 4),
    "global_count": (12, 2),
    "map_count": (14, 2),
    "entry_top": (16, 2),
    "entry_prog": (18, 2),
    "entry_init": (20, 2),
    "entry_fini": (22, 2),
    "number_count": (24, 4),
    "function_count": (28, 4),
    "string_count": (32, 4),
    "name_count": (36, 4),
    "import_count": (40, 4),
    "handler_count": (44, 4),
    "code_words": (48, 4),
    "string_bytes": (52, 4),
    "tdz_count": (56, 2),
}
"""Offset and size of each field of the header."""
FUNCTION: Final = struct.Struct("<IIHBBIHHHH")
STRING: Final = struct.Struct("<IIHBB")
IMPORT: Final = struct.Struct("<HHII")
HANDLER: Final = struct.Struct("<IIII")
WIDE: Final = 1
REST: Final = 1
"""Flag of a function: register ``nparams`` gets an array of the further arguments."""
CONSTRUCTOR: Final = 2
"""It may be called with ``new``."""
CLASS: Final = 4
"""And not without."""
DERIVED: Final = 8
"""Its ``this`` is what the parent's constructor makes."""
_LATIN1_MAX: Final = 0xFF
assert (HEADER.size, FUNCTION.size, STRING.size) == (64, 24, 12)
assert (IMPORT.size, HANDLER.size) == (12, 16)


def text_hash(codes: Iterable[int]) -> int:
    """FNV-1a over UTF-16 units."""
    value = 2166136261
    for code in codes:
        value = ((value ^ code) * 16777619) & 0xFFFFFFFF
    return value


def pad(size: int) -> int:
    """How many bytes bring ``size`` to a multiple of 8."""
    return -size % 8


class Pools:
    """The tables that instructions refer to, filled as indexes are asked for.

    Property names must be known beforehand, as they are sorted; the rest is in order of first use.
    """

    def __init__(self, names: Iterable[str], functions: Sequence[FunctionInfo]) -> None:
        coded = {text: units(text) for text in names}
        ordered = sorted(
            coded, key=lambda text: (text_hash(coded[text]), len(coded[text]), coded[text])
        )
        self._strings: dict[str, int] = {text: index for index, text in enumerate(ordered)}
        self.name_count = len(ordered)
        self._numbers: dict[int, int] = {}
        self._imports: dict[Import, int] = {}
        self._functions = {info: index for index, info in enumerate(functions)}

    def name(self, text: str) -> int:
        """Index of a property name."""
        index = self._strings[text]
        assert index < self.name_count
        return index

    def string(self, text: str) -> int:
        """Index of a text."""
        return self._strings.setdefault(text, len(self._strings))

    def number(self, bits: int) -> int:
        """Index of a number."""
        return self._numbers.setdefault(bits, len(self._numbers))

    def imported(self, item: Import) -> int:
        """Index of an import."""
        self.string(item.name)
        return self._imports.setdefault(item, len(self._imports))

    def function(self, info: FunctionInfo) -> int:
        """Index of a function."""
        return self._functions[info]

    @property
    def strings(self) -> tuple[str, ...]:
        """The texts in the order of the table."""
        return tuple(self._strings)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The bits of the numbers."""
        return tuple(self._numbers)

    @property
    def imports(self) -> tuple[Import, ...]:
        """The imports."""
        return tuple(self._imports)


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """What the section says of a function, its words and its handlers.

    Handlers are (start, end, target, register), in words from the function's start.
    """

    words: tuple[int, ...]
    nregs: int
    nparams: int
    name: int
    length: int
    handlers: tuple[tuple[int, int, int, int], ...]
    flags: int = 0
    captures: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """Indexes of the entry functions."""

    top: int
    prog: int
    init: int
    fini: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that goes into a section."""

    functions: tuple[FunctionRow, ...]
    numbers: tuple[int, ...]
    strings: tuple[str, ...]
    name_count: int
    slot_hints: dict[str, int]
    imports: tuple[tuple[int, int, int, int], ...]
    entry: Entry
    global_count: int
    tdz_count: int
    map_count: int


def section_bytes(layout: Layout) -> bytes:
    """The bytes of a section.

    Raises:
        CompileError: a table is larger than the format allows.
    """
    strings, string_bytes = _strings(layout)
    functions, handlers, code = _functions(layout.functions)
    imports = b"".join(IMPORT.pack(*item) for item in layout.imports)
    numbers = b"".join(struct.pack("<Q", bits) for bits in layout.numbers)
    counts = [
        ("too-many-numbers", "numbers", len(layout.numbers), NUMBERS),
        ("too-many-functions", "functions", len(layout.functions), FUNCTIONS),
        ("too-many-texts", "texts", len(layout.strings), STRINGS),
        ("too-many-imports", "imports", len(layout.imports), IMPORTS),
        ("too-many-handlers", "exception handlers", len(handlers) // HANDLER.size, HANDLERS),
        ("too-many-instructions", "instructions", len(code) // 4, CODE_WORDS),
        ("too-much-text", "bytes of text", len(string_bytes), STRING_BYTES),
    ]
    for item in counts:
        _limit(*item)
    body = bytearray()
    for table in (numbers, functions, strings, imports, handlers, code, string_bytes):
        body += table
        body += bytes(pad(len(body)))
    entry = layout.entry
    header = HEADER.pack(
        MAGIC,
        isa.VERSION,
        0,
        HEADER.size + len(body),
        layout.global_count,
        layout.map_count,
        entry.top,
        entry.prog,
        entry.init,
        entry.fini,
        len(layout.numbers),
        len(layout.functions),
        len(layout.strings),
        layout.name_count,
        len(layout.imports),
        len(handlers) // HANDLER.size,
        len(code) // 4,
        len(string_bytes),
        layout.tdz_count,
    )
    return header + bytes(body)


def _limit(id: str, what: str, count: int, limit: int) -> None:
    if count > limit:
        raise CompileError(
            f"the program has {count} {what}, but only {limit} are possible",
            id=id,
            hint="split it into several programs",
        )


def _strings(layout: Layout) -> tuple[bytes, bytes]:
    table, data = bytearray(), bytearray()
    for index, text in enumerate(layout.strings):
        codes = units(text)
        _limit("text-too-long", "characters in one text", len(codes), 0xFFFF)
        wide = any(code > _LATIN1_MAX for code in codes)
        if wide and len(data) % 2:
            data.append(0)
        hint = layout.slot_hints.get(text, 0) if index < layout.name_count else 0
        flags = WIDE if wide else 0
        table += STRING.pack(text_hash(codes), len(data), len(codes), flags, min(hint, 0xFF))
        data += struct.pack(f"<{len(codes)}H", *codes) if wide else bytes(codes)
    return bytes(table), bytes(data)


def _functions(rows: Sequence[FunctionRow]) -> tuple[bytes, bytes, bytes]:
    table, handlers, code = bytearray(), bytearray(), bytearray()
    for row in rows:
        at = len(code) // 4
        _limit(
            "too-many-handlers",
            "exception handlers in a function",
            len(row.handlers),
            FUNCTION_HANDLERS,
        )
        table += FUNCTION.pack(
            at,
            len(row.words),
            row.nregs,
            row.nparams,
            row.flags,
            len(handlers) // HANDLER.size,
            len(row.handlers),
            row.name,
            row.length,
            row.captures,
        )
        for start, end, target, register in row.handlers:
            handlers += HANDLER.pack(at + start, at + end, at + target, register)
        code += struct.pack(f"<{len(row.words)}I", *row.words)
    return bytes(table), bytes(handlers), bytes(code)
