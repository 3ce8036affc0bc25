# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Changes one bit of a package: once as it is, once with the section checksum recomputed."""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

from mbpf.spec.package import HEADER_SIZE, SECTION_ENTRY_SIZE, SectionType


def main() -> None:
    """tamper.py PACKAGE DAMAGED TAMPERED."""
    source, damaged, tampered = map(Path, sys.argv[1:4])
    data = bytearray(source.read_bytes())
    count = struct.unpack_from("<I", data, 12)[0]
    for entry in range(HEADER_SIZE, HEADER_SIZE + count * SECTION_ENTRY_SIZE, SECTION_ENTRY_SIZE):
        kind, offset, length, _crc = struct.unpack_from("<IIII", data, entry)
        if kind == SectionType.BYTECODE:
            data[offset + length // 2] ^= 1
            damaged.write_bytes(data)
            struct.pack_into("<I", data, entry + 12, zlib.crc32(data[offset : offset + length]))
            tampered.write_bytes(data)


if __name__ == "__main__":
    main()
