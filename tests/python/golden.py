# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Listings of small programs; run as a script, it writes them anew for a reader to judge."""

from __future__ import annotations

from pathlib import Path

from mbpf.compiler.compile import Compiled, compile_program
from mbpf.compiler.debug import DebugInfo
from mbpf.compiler.disasm import disassemble
from mbpf.compiler.image import Image
from mbpf.compiler.source import Source
from mbpf.compiler.target import MapSpec, Target

FOLDER = Path(__file__).resolve().parents[1] / "vectors" / "lower"
TARGET = Target(
    "NET_RX",
    frozenset({"CAP_LOG", "CAP_MAP_READ", "CAP_MAP_WRITE"}),
    (MapSpec("counters", "hash", 4, 4, 64), MapSpec("hits", "counter", 4, 8, 4)),
)


def sources() -> list[Path]:
    """The programs."""
    return sorted(FOLDER.glob("*.js"))


def compiled(path: Path) -> tuple[Source, Compiled]:
    """A program and what it compiles to; its path is left out, so that all places agree."""
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return source, compile_program(source, TARGET)


def listing(path: Path) -> str:
    """The listing of a program."""
    source, result = compiled(path)
    return disassemble(Image.loads(result.bytecode), DebugInfo.loads(result.debug), source.files)


def main() -> None:
    """Write all listings."""
    for path in sources():
        path.with_suffix(".txt").write_text(listing(path), encoding="utf-8")


if __name__ == "__main__":
    main()
