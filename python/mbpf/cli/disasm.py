# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf disasm``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mbpf.cli.files import (
    Target,
    add_helpers_argument,
    add_hook_argument,
    find_sources,
    open_target,
)
from mbpf.cli.output import Output, clean
from mbpf.errors import Place, RejectError
from mbpf.outputs import is_file, is_folder

if TYPE_CHECKING:
    from mbpf.compiler.debug import DebugInfo
    from mbpf.compiler.source import Source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "program",
        type=Path,
        help="package, folder with an mbpf.yaml, that file, or a .js or .ts file",
    )
    add_hook_argument(parser)
    add_helpers_argument(parser)
    parser.add_argument(
        "--source", type=Path, help="the source of a package, or its folder, to show its lines"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Show the instructions, with source lines where they are known."""
    from mbpf.compiler.debug import DebugInfo
    from mbpf.compiler.disasm import disassemble
    from mbpf.compiler.image import Image
    from mbpf.package.format import Package

    target = open_target(args.program, out, args.hook, helpers=args.helpers)
    package = Package.loads(target.data, target.name)
    try:
        image = Image.loads(package.bytecode.data)
        debug = DebugInfo.loads(package.debug.data) if package.debug else None
    except RejectError as error:
        error.where = Place(target.name)
        raise
    listing = disassemble(image, debug, _sources(target, debug, args, out))
    out.emit({"program": target.name, "listing": listing.splitlines()})
    for line in listing.splitlines():
        out.line(clean(line))
    return 0


def _sources(
    target: Target, debug: DebugInfo | None, args: argparse.Namespace, out: Output
) -> tuple[Source | None, ...]:
    """The files that are there and are what was compiled."""
    from mbpf.compiler.source import Source

    if target.sources or debug is None or debug.lines is None:
        return target.sources
    folder: Path = args.source or args.program.parent
    inside = args.source is None or is_folder(folder)
    path = folder / debug.lines.file if inside else folder
    if not inside:
        Source.read(path)  # A file that was asked for must be there.
    found = find_sources(path, debug)
    for number, (name, source) in enumerate(zip(debug.lines.files, found, strict=True)):
        if source is not None:
            continue
        if number == 0 and is_file(path):
            out.note(f"{path} was changed since the package was built: no source lines")
        else:
            beside = "beside the package" if args.source is None else f"in {folder}"
            out.note(f"{name} is not {beside}: no source lines (see --source)")
    return found
