# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Compiles C sources, the core's among them, into build/; only what changed is compiled again."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
CORE: Final = ROOT / "subsys" / "mbpf" / "core"
INCLUDE: Final = ROOT / "include"
PORT: Final = ROOT / "python" / "mbpf" / "sim" / "port.c"
"""The core's port to a host; with the default of one processor a lock costs a call."""


class BuildError(Exception):
    """A compiler or linker failed; the text is what it wrote."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """A compiler with its flags. Objects of different flags never mix.

    Attributes:
        command: for example ``gcc``.
        flags: for compiling.
        link_flags: for linking, before the objects.
    """

    command: str
    flags: tuple[str, ...]
    link_flags: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its objects go."""
        key = hashlib.sha256("\0".join([self.command, *self.flags]).encode()).hexdigest()[:12]
        return ROOT / "build" / "objects" / f"{Path(self.command).name}-{key}"


def run(command: Sequence[str], cwd: Path | None = None) -> str:
    """Runs a command, returns its output.

    Raises:
        BuildError: it failed.
    """
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise BuildError(f"{command[0]} failed\n{done.stderr or done.stdout}")
    return done.stdout


def core_sources() -> list[Path]:
    """All sources of the core."""
    return sorted(CORE.glob("*.c"))


def compile_all(compiler: Compiler, sources: Sequence[Path]) -> list[Path]:
    """Compiles the sources that are newer than their objects, or whose headers are.

    Raises:
        BuildError: with what the compiler says.
    """
    folder = compiler.folder
    folder.mkdir(parents=True, exist_ok=True)
    headers = [*CORE.glob("*.h"), *INCLUDE.rglob("*.h")]
    headers += [header for source in sources for header in source.parent.glob("*.h")]
    newest = max(header.stat().st_mtime_ns for header in headers)

    def compile_one(source: Path) -> Path:
        tag = hashlib.sha256(str(source.parent).encode()).hexdigest()[:6]
        target = folder / f"{source.stem}-{tag}.o"
        if target.exists() and target.stat().st_mtime_ns > max(newest, source.stat().st_mtime_ns):
            return target
        # Written under another name first, as what is linked: a second build at the same time never
        # sees half of it.
        part = target.with_suffix(f".{os.getpid()}.o")
        flags = [*compiler.flags, f"-I{INCLUDE}", f"-I{CORE}", f"-I{source.parent}"]
        run([compiler.command, *flags, "-c", str(source), "-o", str(part)])
        part.replace(target)
        return target

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(compile_one, sources))


def link(
    compiler: Compiler, objects: Sequence[Path], target: Path, extra: Sequence[str] = ()
) -> Path:
    """Links objects into ``target``; ``extra`` comes after them.

    Raises:
        BuildError: with what the linker says.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    names = [str(path) for path in objects]
    part = target.with_suffix(f".{os.getpid()}.part")
    run([compiler.command, *compiler.link_flags, *names, *extra, "-o", str(part)])
    part.replace(target)
    return target
