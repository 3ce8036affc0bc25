# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Reading a bytecode section back, for tools: this is not the verifier, which is written in C.

Only the structure is checked, so that every table can be shown; words may hold anything.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, NoReturn

from mbpf.compiler.jsvalue import text_of_units
from mbpf.compiler.section import FUNCTION, HANDLER, HEADER, IMPORT, MAGIC, STRING, WIDE, pad
from mbpf.errors import RejectError
from mbpf.spec import isa

IMPORT_KINDS: Final = {1: "helper", 2: "field", 3: "builtin"}
FRAME_HEADER: Final = 32
"""Bytes of a frame before its registers."""
VALUE: Final = 8
"""Bytes of a register, and of a value in memory."""


def frame_size(nregs: int) -> int:
    """Bytes of a frame with so many registers."""
    return FRAME_HEADER + VALUE * nregs


@dataclass(frozen=True, slots=True)
class ImageString:
    """A string of the table."""

    text: str
    hash: int
    slot_hint: int


@dataclass(frozen=True, slots=True)
class ImageImport:
    """An import; ``name`` is the text, or None if the index is outside the strings."""

    kind: int
    name_index: int
    name: str | None
    version: int
    prototype_hash: int


@dataclass(frozen=True, slots=True)
class ImageHandler:
    """A handler, in words from the start of the code."""

    start: int
    end: int
    target: int
    reg: int


@dataclass(frozen=True, slots=True)
class ImageFunction:
    """A function of the table."""

    code_off: int
    code_len: int
    nregs: int
    nparams: int
    flags: int
    handler_first: int
    handler_count: int
    name: int
    length: int
    captures: int


@dataclass(frozen=True, slots=True)
class Image:
    """A bytecode section."""

    version: int
    global_count: int
    tdz_count: int
    map_count: int
    entry_top: int
    entry_prog: int
    entry_init: int
    entry_fini: int
    name_count: int
    numbers: tuple[int, ...]
    functions: tuple[ImageFunction, ...]
    strings: tuple[ImageString, ...]
    imports: tuple[ImageImport, ...]
    handlers: tuple[ImageHandler, ...]
    code: tuple[int, ...]

    def function_name(self, index: int) -> str:
        """The name of a function, or a number that stands for it."""
        if index == self.entry_top:
            return "(top)"
        name = self.functions[index].name
        return self.strings[name].text if name < len(self.strings) else f"(function {index})"

    def function_at(self, pc: int) -> int | None:
        """The index of the function that holds a word, or None."""
        for index, function in enumerate(self.functions):
            if 0 <= pc - function.code_off < function.code_len:
                return index
        return None

    @classmethod
    def loads(cls, data: bytes) -> Image:
        """Read a section.

        Raises:
            RejectError: ``image-too-short``, ``image-magic``, ``image-version``, ``image-size``,
                ``image-tables`` or ``image-string``.
        """
        return _Reader(data).read()


def _fail(id: str, message: str) -> NoReturn:
    raise RejectError(
        f"the bytecode section cannot be read: {message}",
        id=id,
        hint="the package is damaged or was made by other tools; build it again",
    )


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = HEADER.size

    def read(self) -> Image:
        """The whole section."""
        if len(self._data) < HEADER.size:
            _fail("image-too-short", f"{len(self._data)} bytes are less than a header")
        head = HEADER.unpack_from(self._data)
        magic, version, _, total, global_count, map_count, top, prog, init, fini = head[:10]
        numbers, functions, strings, names, imports, handlers, words, text, tdz_count = head[10:]
        if magic != MAGIC:
            _fail("image-magic", f"it starts with 0x{magic:08x}")
        if version != isa.VERSION:
            _fail("image-version", f"its version is {version}, this tool reads {isa.VERSION}")
        if total != len(self._data):
            _fail("image-size", f"its size is {total}, but it has {len(self._data)} bytes")
        number_bytes = self._table(numbers, 8)
        function_bytes = self._table(functions, FUNCTION.size)
        string_rows = self._table(strings, STRING.size)
        import_bytes = self._table(imports, IMPORT.size)
        handler_bytes = self._table(handlers, HANDLER.size)
        code = self._table(words, 4)
        text_bytes = self._table(text, 1)
        table = tuple(_string(row, text_bytes) for row in STRING.iter_unpack(string_rows))
        return Image(
            version,
            global_count,
            tdz_count,
            map_count,
            top,
            prog,
            init,
            fini,
            names,
            tuple(row[0] for row in struct.iter_unpack("<Q", number_bytes)),
            tuple(_function(row) for row in FUNCTION.iter_unpack(function_bytes)),
            table,
            tuple(_import(row, table) for row in IMPORT.iter_unpack(import_bytes)),
            tuple(ImageHandler(*row) for row in HANDLER.iter_unpack(handler_bytes)),
            tuple(row[0] for row in struct.iter_unpack("<I", code)),
        )

    def _table(self, count: int, size: int) -> bytes:
        length = count * size
        if length > len(self._data) - self._at:
            _fail("image-tables", "its tables are longer than the section")
        part = self._data[self._at : self._at + length]
        self._at += length + pad(length)
        return part


def _function(row: tuple[int, ...]) -> ImageFunction:
    return ImageFunction(*row)


def _string(row: tuple[int, ...], data: bytes) -> ImageString:
    code, offset, count, flags, hint = row
    size = count * 2 if flags & WIDE else count
    if offset > len(data) or size > len(data) - offset:
        _fail("image-string", "a text lies outside the bytes of the texts")
    part = data[offset : offset + size]
    codes = struct.unpack(f"<{count}H", part) if flags & WIDE else tuple(part)
    return ImageString(text_of_units(codes), code, hint)


def _import(row: tuple[int, ...], strings: tuple[ImageString, ...]) -> ImageImport:
    kind, name, version, prototype = row
    text = strings[name].text if name < len(strings) else None
    return ImageImport(kind, name, text, version, prototype)
