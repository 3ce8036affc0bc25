# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Packages with one fault each, made from a good one by the changes that an example lists."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cbor2
from mbpf.compiler.asm import assemble as assemble_code
from mbpf.compiler.image import Image
from mbpf.compiler.section import FUNCTION, HANDLER, HEADER_FIELDS, IMPORT, STRING
from mbpf.compiler.section import HEADER as CODE_HEADER
from mbpf.package.build import build
from mbpf.package.config import find
from mbpf.package.format import ENTRY, HEADER, assemble, file_crc32
from mbpf.package.format import Package as Container
from mbpf.package.keys import PrivateKey
from mbpf.package.sign import sign
from mbpf.spec.package import SectionType

BASE = (Path(__file__).resolve().parents[2] / "spec/diagnostics/base.js").read_text(
    encoding="utf-8"
)
"""What is changed, if the example has no program of its own."""
_ROW_SIZES = {
    "numbers": 8,
    "functions": FUNCTION.size,
    "strings": STRING.size,
    "imports": IMPORT.size,
    "handlers": HANDLER.size,
    "code": 4,
}
_COUNTS = {
    "numbers": "number_count",
    "functions": "function_count",
    "strings": "string_count",
    "imports": "import_count",
    "handlers": "handler_count",
}
_REPEAT = re.compile(r"^repeat (\d+): (.*)$", re.MULTILINE)
KEY = PrivateKey(bytes(range(32)))


def make(example: Mapping[str, Any], program: Path) -> bytes:
    """The package of an example, from the program in a file or folder."""
    data = build(find(program)).data
    sections = [(part.type, bytearray(part.data)) for part in Container.loads(data).sections]
    for change in example["change"]:
        ((what, value),) = change.items()
        _change_sections(sections, what, value)
    data = assemble((type, bytes(part)) for type, part in sections)
    if example.get("sign"):
        data = sign(data, KEY)
    out = bytearray(data)
    for change in example["change"]:
        ((what, value),) = change.items()
        _change_file(out, what, value)
    crc = example.get("crc", True)
    return _with_crcs(out, of_sections=crc is True) if crc else bytes(out)


def _change_sections(sections: list[tuple[int, bytearray]], what: str, value: Any) -> None:
    parts = dict(sections)
    code = parts.get(SectionType.BYTECODE)
    manifest = parts.get(SectionType.MANIFEST)
    match what:
        case "manifest":
            assert manifest is not None
            changed = {**cbor2.loads(bytes(manifest)), **value}
            manifest[:] = _cbor({k: v for k, v in changed.items() if v is not None})
        case "cbor":
            assert manifest is not None
            before, after = (bytes.fromhex(text) for text in value)
            assert before in manifest, before
            manifest[:] = manifest.replace(before, after, 1)
        case "manifest_text":
            assert manifest is not None
            manifest[:] = value.encode()
        case "asm":
            assert code is not None
            text = _REPEAT.sub(lambda match: f"{match[2]}\n" * int(match[1]), value)
            code[:] = assemble_code(text)
            sections[:] = [item for item in sections if item[0] != SectionType.DEBUG]
        case "maps":
            assert manifest is not None
            entry = {"type": 1, "key_size": 4, "value_size": 4, "max_entries": 1}
            maps = [{"name": f"m{index}", **entry} for index in range(value)]
            manifest[:] = _cbor({**cbor2.loads(bytes(manifest)), "maps": maps})
        case "field":
            assert code is not None
            table, index, at, size, number = value
            start = _table_at(bytes(code), table) + index * _ROW_SIZES[table] + at
            code[start : start + size] = number.to_bytes(size, "little")
        case "word":
            assert code is not None
            at = _table_at(bytes(code), "code") + 4 * value[0]
            struct.pack_into("<I", code, at, _word(value[1]))
        case "bytecode" | "debug":
            part = parts[SectionType[what.upper()]]
            at, size, number = value
            part[at : at + size] = number.to_bytes(size, "little")
        case "shorten":
            part = parts[SectionType[value[0]]]
            del part[value[1] :]
        case "drop":
            sections[:] = [item for item in sections if item[0] != SectionType[value]]
        case "insert":
            sections.insert(value[0], (value[1], bytearray.fromhex(value[2])))
        case "add":
            sections.append((value[0], bytearray.fromhex(value[1])))


def _change_file(out: bytearray, what: str, value: Any) -> None:
    match what:
        case "file":
            at, size, number = value
            out[at : at + size] = number.to_bytes(size, "little")
        case "swap":
            first, second = (HEADER.size + ENTRY.size * index for index in value)
            entries = bytes(out[first : first + ENTRY.size]), bytes(out[second : second + 16])
            out[first : first + ENTRY.size], out[second : second + ENTRY.size] = entries[::-1]
        case "unalign":
            for at in (HEADER.size + ENTRY.size, HEADER.size + 2 * ENTRY.size):
                offset = struct.unpack_from("<I", out, at + 4)[0]
                struct.pack_into("<I", out, at + 4, offset - value)
            first = struct.unpack_from("<I", out, HEADER.size + ENTRY.size + 4)[0]
            del out[first : first + value]
        case "tamper":
            out[-1] ^= value
        case "cut":
            del out[value:]
        case "append":
            out += bytes.fromhex(value)
        case "grow":
            out += bytes(value - len(out))


def _cbor(data: dict[str, Any]) -> bytes:
    return cbor2.dumps(data, canonical=True)


def _table_at(section: bytes, name: str) -> int:
    """Offset of a table in a section."""
    at = CODE_HEADER.size
    for table, size in _ROW_SIZES.items():
        if table == name:
            break
        where, width = HEADER_FIELDS[_COUNTS[table]]
        count = int.from_bytes(section[where : where + width], "little")
        at += -(-count * size // 8) * 8
    return at


def _word(instruction: str) -> int:
    text = f".prog f0\n.function f0 params 1 regs 8\n  {instruction}\n  RETU\n"
    return Image.loads(assemble_code(text)).code[0]


def _with_crcs(out: bytearray, of_sections: bool) -> bytes:
    """The package with every checksum made right again, as far as there is a table."""
    if len(out) < HEADER.size:
        return bytes(out)
    count = struct.unpack_from("<I", out, 12)[0]
    for at in range(HEADER.size, min(HEADER.size + ENTRY.size * count, len(out) - 15), ENTRY.size):
        _, offset, length, crc = struct.unpack_from("<IIII", out, at)
        if crc and of_sections:
            struct.pack_into("<I", out, at + 12, zlib.crc32(out[offset : offset + length]))
    if struct.unpack_from("<I", out, 16)[0]:
        struct.pack_into("<I", out, 16, file_crc32(bytes(out)))
    return bytes(out)
