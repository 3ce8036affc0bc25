# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Writes what main.c works on: every test program as a package, and data of events.

Programs are those of tests/vectors/run, library, language and memory, the workloads, the samples.

Usage: prepare.py FOLDER
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/python"), str(ROOT / "tests/fuzz")]

import differential  # noqa: E402
import prepare as samples  # noqa: E402
import realvm  # noqa: E402
from mbpf.errors import CompileError  # noqa: E402
from mbpf.package import config  # noqa: E402
from mbpf.package.build import build  # noqa: E402
from mbpf.package.format import assemble  # noqa: E402
from mbpf.spec.package import SectionType  # noqa: E402

from benchmarks.workloads import HERE as WORKLOADS  # noqa: E402

VECTORS = ROOT / "tests/vectors"
SHOW = ROOT / "tests/library/show.js"
"""What programs of vectors/library show their results with."""
HEAP = 64 << 10
STEPS = 2_000_000
"""Less than what some programs need: those end with STEPS, in every build."""
SMALL_HEAP = 1536


def small_heap(text: str) -> int:
    """The heap of a program of vectors/memory: what its first line says, or SMALL_HEAP."""
    heap = re.match(r"// heap (\d+):", text)
    return int(heap[1]) if heap else SMALL_HEAP


def packages() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each package."""
    for path in sorted([*(VECTORS / "run").glob("*.js"), *(VECTORS / "library").glob("*.js")]):
        text = path.read_text(encoding="utf-8") + realvm.EPILOGUE
        if path.parent.name == "library":
            text = SHOW.read_text(encoding="utf-8") + text
        manifest = realvm.manifest(steps=STEPS, heap=HEAP)
        bytecode = realvm.compile_text(text).bytecode
        sections = [(SectionType.MANIFEST, manifest.dumps()), (SectionType.BYTECODE, bytecode)]
        yield f"{path.parent.name}-{path.stem}", assemble(sections)
    for path in sorted((VECTORS / "language").glob("*.js")):
        try:
            bytecode = differential.compile_bytecode(
                differential.PRELUDE + path.read_text(encoding="utf-8")
            )
        except CompileError:
            continue  # one that says so
        yield f"language-{path.stem}", differential.pack(bytecode, STEPS, HEAP)
    for path in sorted((VECTORS / "memory").glob("*.js")):
        text = path.read_text(encoding="utf-8")
        bytecode = differential.compile_bytecode(text)
        package = differential.pack(bytecode, STEPS, small_heap(text))
        yield f"memory-{path.stem}", package
    folders = [*WORKLOADS.glob("*/mbpf.yaml"), *(ROOT / "samples/programs").glob("*/mbpf.yaml")]
    for path in sorted(folders):
        yield path.parent.name, build(config.find(path.parent)).data


def prepare(folder: Path) -> list[Path]:
    """Write ``NAME.mbpf`` of each package, and ``frames``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "frames").write_bytes(samples.frames())
    found = []
    for name, data in packages():
        found.append(folder / f"{name}.mbpf")
        found[-1].write_bytes(data)
    return found


if __name__ == "__main__":
    print(len(prepare(Path(sys.argv[1]))), "packages")
