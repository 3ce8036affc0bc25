# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf disasm``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mbpf.cli.files import Target, add_hook_argument, open_target
from mbpf.cli.output import Output, clean

if TYPE_CHECKING:
    from mbpf.compiler.debug import DebugInfo
    from mbpf.compiler.source import Source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "program", type=Path, help="package, folder with an mbpf.yaml, that file, or a .js file"
    )
    add_hook_argument(parser)
    parser.add_argument(
        "--source", type=Path, help="the source of a package, or its folder, to show its lines"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Show the instructions, with source lines where they are known."""
    from mbpf.compiler.debug import DebugInfo
    from mbpf.compiler.disasm import disassemble
    from mbpf.compiler.image import Image
    from mbpf.package.format import Package

    target = open_target(args.program, out, args.hook)
    package = Package.loads(target.data, target.name)
    image = Image.loads(package.bytecode.data)
    debug = DebugInfo.loads(package.debug.data) if package.debug else None
    source = _source(target, debug, args, out)
    listing = disassemble(image, debug, source)
    out.emit({"program": target.name, "listing": listing.splitlines()})
    for line in listing.splitlines():
        out.line(clean(line))
    return 0


def _source(
    target: Target, debug: DebugInfo | None, args: argparse.Namespace, out: Output
) -> Source | None:
    """The source, if it is there and is the one that was compiled."""
    from mbpf.compiler.source import Source

    if target.source is not None or debug is None or debug.lines is None:
        return target.source
    folder: Path = args.source or args.program.parent
    is_folder = args.source is None or folder.is_dir()
    path = folder / debug.lines.file if is_folder else folder
    if is_folder and not path.is_file():
        beside = "beside the package" if args.source is None else f"in {folder}"
        out.note(f"{debug.lines.file} is not {beside}: no source lines (see --source)")
        return None
    source = Source.read(path)
    if not debug.matches(source.utf8):
        out.note(f"{path} was changed since the package was built: no source lines")
        return None
    return source
