# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The container: header, section table, sections. doc/spec/package.rst is its specification.

The checks, their order and what they report are those of the device's reader.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from struct import Struct
from typing import Final

from mbpf.package.refuse import refuse
from mbpf.spec import package as spec
from mbpf.spec.errors import Reason
from mbpf.spec.package import HeaderFlag, SectionType

HEADER: Final = Struct("<IHHIII")
ENTRY: Final = Struct("<IIII")
assert HEADER.size == spec.HEADER_SIZE
assert ENTRY.size == spec.SECTION_ENTRY_SIZE

_NAMES: Final = {int(type): type.name for type in SectionType}
_HEADER_AT: Final = {field.name: field.offset for field in spec.HEADER_FIELDS}
_ENTRY_AT: Final = {field.name: field.offset for field in spec.SECTION_ENTRY_FIELDS}
_ALL_FLAGS: Final = int(sum(HeaderFlag))


@dataclass(frozen=True, slots=True)
class Header:
    """The file header."""

    magic: int
    format_version: int
    header_size: int
    flags: int
    section_count: int
    file_crc32: int

    @classmethod
    def loads(cls, data: bytes) -> Header:
        """Read the first bytes of ``data``, unchecked."""
        return cls(*HEADER.unpack_from(data))

    def dumps(self) -> bytes:
        """The header as bytes."""
        return HEADER.pack(
            self.magic,
            self.format_version,
            self.header_size,
            self.flags,
            self.section_count,
            self.file_crc32,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its entry in the table, and its bytes.

    Attributes:
        type: a :class:`~mbpf.spec.package.SectionType` or a type that may be skipped.
        data: the bytes.
        offset: where they are in the file.
        crc32: what the table says; 0 for unused.
    """

    type: int
    data: bytes
    offset: int = 0
    crc32: int = 0

    @property
    def name(self) -> str:
        """Name of the type for people."""
        return _NAMES.get(self.type, f"0x{self.type:08x}")

    @property
    def end(self) -> int:
        """Offset of the byte behind the section."""
        return self.offset + len(self.data)


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose container is well formed; the sections' contents are not looked at."""

    header: Header
    sections: tuple[Section, ...]

    def find(self, type: SectionType) -> Section | None:
        """The section of a type, or None."""
        return next((section for section in self.sections if section.type == type), None)

    @property
    def manifest(self) -> Section:
        """The MANIFEST section."""
        return self._get(SectionType.MANIFEST)

    @property
    def bytecode(self) -> Section:
        """The BYTECODE section."""
        return self._get(SectionType.BYTECODE)

    def _get(self, type: SectionType) -> Section:
        section = self.find(type)
        assert section is not None, "checked when the package was read"
        return section

    @property
    def debug(self) -> Section | None:
        """The DEBUG section, or None."""
        return self.find(SectionType.DEBUG)

    @property
    def signature(self) -> Section | None:
        """The SIGNATURE section, or None."""
        return self.find(SectionType.SIGNATURE)

    @classmethod
    def loads(cls, data: bytes, name: str = "<bytes>") -> Package:
        """Read and check a package.

        Args:
            data: the whole file.
            name: what errors call it.

        Raises:
            RejectError: a rule of the format is broken.
        """
        _check_header(data, name)
        header = Header.loads(data)
        entries = [_entry(data, index) for index in range(header.section_count)]
        for index in range(len(entries)):
            _check_entry(data, header, entries, index, name)
        _check_layout(entries, name)
        _check_gaps(data, header, entries, name)
        sections = tuple(
            Section(entry.type, data[entry.offset : entry.end], entry.offset, entry.crc32)
            for entry in entries
        )
        package = cls(header, sections)
        _check_presence(package, len(data), name)
        _check_crcs(package, data, name)
        return package


def assemble(sections: Iterable[tuple[int, bytes]]) -> bytes:
    """Lay out sections, in this order, as an unsigned or a to-be-signed package.

    BYTECODE begins at a multiple of 8. Every section but a SIGNATURE has its CRC; the file has one
    unless there is a SIGNATURE, whose 64 bytes must be filled in last (:mod:`mbpf.package.sign`).
    """
    contents = list(sections)
    types = {type for type, _ in contents}
    header_size = HEADER.size + ENTRY.size * len(contents)
    body = bytearray()
    entries = bytearray()
    for type, data in contents:
        if type == SectionType.BYTECODE:
            body += bytes(-(header_size + len(body)) % spec.BYTECODE_ALIGN)
        crc = 0 if type == SectionType.SIGNATURE else zlib.crc32(data)
        entries += ENTRY.pack(type, header_size + len(body), len(data), crc)
        body += data
    header = Header(
        magic=spec.MAGIC,
        format_version=spec.FORMAT_VERSION,
        header_size=header_size,
        flags=(HeaderFlag.SIGNED if SectionType.SIGNATURE in types else 0)
        | (HeaderFlag.DEBUG if SectionType.DEBUG in types else 0),
        section_count=len(contents),
        file_crc32=0,
    )
    rest = bytes(entries + body)
    if SectionType.SIGNATURE not in types:
        header = replace(header, file_crc32=file_crc32(header.dumps() + rest))
    return header.dumps() + rest


def file_crc32(data: bytes) -> int:
    """CRC-32 of a package without the four bytes that hold it."""
    at = _HEADER_AT["file_crc32"]
    return zlib.crc32(data[HEADER.size :], zlib.crc32(data[:at]))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the section table; ``at`` is the offset of the row itself."""

    type: int
    offset: int
    length: int
    crc32: int
    at: int

    @property
    def end(self) -> int:
        return self.offset + self.length


def _entry(data: bytes, index: int) -> _Entry:
    at = HEADER.size + index * ENTRY.size
    type, offset, length, crc32 = ENTRY.unpack_from(data, at)
    return _Entry(type, offset, length, crc32, at)


def _check_header(data: bytes, name: str) -> None:
    size = len(data)
    if size > spec.MAX_PACKAGE_SIZE:
        raise refuse(name, Reason.TOO_LARGE, 0, 0, spec.MAX_PACKAGE_SIZE, size)
    if size < HEADER.size:
        raise refuse(name, Reason.TRUNCATED, 0, size, HEADER.size, size)
    header = Header.loads(data)
    header_size = HEADER.size + header.section_count * ENTRY.size
    rules = (
        (header.magic == spec.MAGIC, Reason.BAD_MAGIC, "magic", spec.MAGIC, header.magic),
        (
            header.format_version == spec.FORMAT_VERSION,
            Reason.FORMAT_VERSION,
            "format_version",
            spec.FORMAT_VERSION,
            header.format_version,
        ),
        (
            not header.flags & ~_ALL_FLAGS,
            Reason.HEADER_FLAGS,
            "flags",
            _ALL_FLAGS,
            header.flags,
        ),
        (
            1 <= header.section_count <= spec.MAX_SECTIONS,
            Reason.SECTION_COUNT,
            "section_count",
            spec.MAX_SECTIONS,
            header.section_count,
        ),
        (
            header.header_size == header_size,
            Reason.HEADER_SIZE,
            "header_size",
            header_size,
            header.header_size,
        ),
    )
    for holds, reason, field, limit, actual in rules:
        if not holds:
            raise refuse(name, reason, 0, _HEADER_AT[field], limit, actual)
    if size < header_size:
        raise refuse(name, Reason.TRUNCATED, 0, size, header_size, size)


def _check_entry(data: bytes, header: Header, entries: list[_Entry], index: int, name: str) -> None:
    entry, size = entries[index], len(data)
    last = spec.LAST_SECTION
    if entry.type not in range(1, last + 1) and not entry.type & spec.SECTION_SKIPPABLE:
        raise refuse(name, Reason.SECTION_UNKNOWN, entry.type, entry.at, last, entry.type)
    if any(other.type == entry.type for other in entries[:index]):
        raise refuse(name, Reason.SECTION_DUPLICATE, entry.type, entry.at, 1, 2)
    if entry.length == 0:
        at = entry.at + _ENTRY_AT["length"]
        raise refuse(name, Reason.SECTION_EMPTY, entry.type, at, 1, 0)
    if not header.header_size <= entry.offset <= size:
        at = entry.at + _ENTRY_AT["offset"]
        limit = header.header_size if entry.offset < header.header_size else size
        raise refuse(name, Reason.SECTION_RANGE, entry.type, at, limit, entry.offset)
    if entry.length > size - entry.offset:
        at = entry.at + _ENTRY_AT["length"]
        raise refuse(name, Reason.SECTION_RANGE, entry.type, at, size - entry.offset, entry.length)


def _check_layout(entries: list[_Entry], name: str) -> None:
    for index, entry in enumerate(entries):
        at = entry.at + _ENTRY_AT["offset"]
        for other in entries[:index]:
            if entry.offset < other.end and other.offset < entry.end:
                raise refuse(name, Reason.SECTION_SHARED, entry.type, at, other.end, entry.offset)
            if entry.offset < other.offset:
                raise refuse(name, Reason.SECTION_ORDER, entry.type, at, other.offset, entry.offset)


def _check_gaps(data: bytes, header: Header, entries: list[_Entry], name: str) -> None:
    end = header.header_size
    for entry in entries:
        gap = data[end : entry.offset]
        if len(gap) > spec.MAX_SECTION_GAP:
            raise refuse(name, Reason.SECTION_GAP, entry.type, end, spec.MAX_SECTION_GAP, len(gap))
        for at, byte in enumerate(gap, end):
            if byte != 0:
                raise refuse(name, Reason.SECTION_GAP, entry.type, at, 0, byte)
        end = entry.end
    if end != len(data):
        raise refuse(name, Reason.TRAILING_BYTES, 0, end, end, len(data))


def _check_presence(package: Package, size: int, name: str) -> None:
    flags = package.header.flags
    at = _HEADER_AT["flags"]
    for type, reason in (
        (SectionType.MANIFEST, Reason.NO_MANIFEST),
        (SectionType.BYTECODE, Reason.NO_BYTECODE),
    ):
        if package.find(type) is None:
            raise refuse(name, reason, type)
    if bool(flags & HeaderFlag.DEBUG) != (package.debug is not None):
        raise refuse(name, Reason.FLAG_DEBUG, SectionType.DEBUG, at, 0, flags)
    signature = package.signature
    if signature is None:
        if flags & HeaderFlag.SIGNED:
            raise refuse(name, Reason.NO_SIGNATURE, SectionType.SIGNATURE, at, 0, flags)
        return
    type = SectionType.SIGNATURE
    if not flags & HeaderFlag.SIGNED:
        raise refuse(name, Reason.FLAG_SIGNED, type, at, HeaderFlag.SIGNED, flags)
    length = len(signature.data)
    if length != spec.SIGNATURE_SIZE:
        raise refuse(
            name, Reason.SIGNATURE_SIZE, type, signature.offset, spec.SIGNATURE_SIZE, length
        )
    if signature.end != size:
        limit = size - spec.SIGNATURE_SIZE
        raise refuse(
            name, Reason.SIGNATURE_NOT_LAST, type, signature.offset, limit, signature.offset
        )


def _check_crcs(package: Package, data: bytes, name: str) -> None:
    wanted = package.header.file_crc32
    # A signature covers more than the CRC of the file could, and cannot cover that CRC itself.
    if wanted != 0 and package.signature is None and (found := file_crc32(data)) != wanted:
        raise refuse(name, Reason.FILE_CRC, 0, _HEADER_AT["file_crc32"], wanted, found)
    for index, section in enumerate(package.sections):
        found = zlib.crc32(section.data)
        if section.crc32 not in (0, found):
            at = HEADER.size + index * ENTRY.size + _ENTRY_AT["crc32"]
            raise refuse(name, Reason.SECTION_CRC, section.type, at, section.crc32, found)
