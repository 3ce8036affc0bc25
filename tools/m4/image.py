# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Builds images for the emulated Cortex-M4 and runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tools.corebuild import Compiler, compile_all, core_sources, link, run

HERE: Final = Path(__file__).resolve().parent
PREFIX: Final = "arm-none-eabi-"
EMULATOR: Final = "qemu-system-arm"
_MACHINE: Final = ("-M", "mps2-an386", "-cpu", "cortex-m4", "-icount", "shift=0")
_TIMEOUT: Final = 300

CPU_FLAGS: Final = ("-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft")
_FLAGS: Final = (
    *CPU_FLAGS,
    "-std=gnu99",
    "-fno-tree-loop-distribute-patterns",
    "-ffunction-sections",
    "-fdata-sections",
)
# What the module's CMakeLists.txt adds too where Zephyr optimizes for size: without optimizations
# that copy code here, or need more registers than there are.
SIZE_FLAGS: Final = (
    "-fno-bit-tests",
    "-fno-forward-propagate",
    "-fno-if-conversion",
    "-fno-move-loop-invariants",
    "-fno-optimize-sibling-calls",
    "-fno-schedule-insns2",
    "-fno-thread-jumps",
    "-fno-tree-coalesce-vars",
    "-fno-tree-dominator-opts",
    "-fno-tree-loop-im",
    "-fno-tree-pre",
    "-fno-tree-tail-merge",
    "-fno-tree-ter",
    "-fweb",
)
LINK_FLAGS: Final = (*CPU_FLAGS, "-nostdlib", "-Wl,--gc-sections", f"-Wl,-T,{HERE / 'm4.ld'}")


class EmulatorError(Exception):
    """The image did not end as it should; the text is what it wrote."""


class DeviceError(Exception):
    """The runtime on the device refused something."""


def missing_tools() -> list[str]:
    """Programs that are needed and not installed."""
    return [name for name in (f"{PREFIX}gcc", EMULATOR) if shutil.which(name) is None]


def compiler(optimize: str, *defines: str) -> Compiler:
    """The cross compiler at ``-Os`` or ``-O2``; ``defines`` go to every file.

    Dispatch is by computed goto at ``-O2`` and by switch at ``-Os``, as Kconfig has it by default.
    """
    dispatch = f"-DMBPF_COMPUTED_GOTO={int(optimize != '-Os')}"
    flags = (optimize, *_FLAGS, *(SIZE_FLAGS if optimize == "-Os" else ()))
    return Compiler(f"{PREFIX}gcc", (*flags, dispatch, *defines), LINK_FLAGS)


def support(names: Sequence[str]) -> list[Path]:
    """Sources of this folder."""
    return [HERE / f"{name}.c" for name in ("startup", "semihost", "libc", "port", *names)]


def build(
    cross: Compiler,
    sources: Sequence[Path],
    blobs: dict[str, bytes],
    target: Path,
    main: Path,
    main_flags: Sequence[str] = (),
) -> Path:
    """Builds an image of the core, ``sources`` and ``main``.

    Args:
        cross: from :func:`compiler`.
        sources: compiled as the core is, and kept.
        blobs: files that blobs.S includes, by name.
        target: the ELF file.
        main: compiled for this image only, with ``main_flags`` too.

    Raises:
        BuildError: with what compiler or linker say.
    """
    objects = compile_all(cross, [*core_sources(), *sources])
    special = Compiler(cross.command, (*cross.flags, *main_flags))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for blob, data in blobs.items():
            (folder / blob).write_bytes(data)
        shutil.copy(HERE / "blobs.S", folder)
        run([cross.command, *CPU_FLAGS, "-c", "blobs.S", "-o", "blobs.o"], cwd=folder)
        own = compile_all(special, [main])
        return link(cross, [*objects, *own, folder / "blobs.o"], target, ("-lgcc",))


def emulate(image: Path) -> list[dict[str, Any]]:
    """Runs an image; the JSON lines it wrote.

    Raises:
        DeviceError: the image tells of an error.
        EmulatorError: it stopped with another code than 0, or never, or wrote something else.
    """
    console = ("-display", "none", "-monitor", "none", "-serial", "none")
    semihosting = ("-chardev", "stdio,id=out", "-semihosting-config")
    command = [EMULATOR, *_MACHINE, *console, *semihosting]
    command += ["enable=on,target=native,chardev=out", "-kernel", str(image)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise EmulatorError(f"{image}: no end after {_TIMEOUT} s") from None
    try:
        lines = [json.loads(line) for line in done.stdout.splitlines()]
    except ValueError:
        raise EmulatorError(f"{image}: not JSON:\n{done.stdout}") from None
    if lines and lines[-1].get("kind") == "error":
        raise DeviceError(", ".join(f"{k} {v}" for k, v in lines[-1].items() if k != "kind"))
    if done.returncode != 0:
        raise EmulatorError(f"{image}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return lines
