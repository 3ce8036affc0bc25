#!/usr/bin/env python3
# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Write the C headers, the Python modules and the reference pages from spec/*.yaml.

What was generated beside them and is no more is removed. With ``--check`` nothing is written: the
exit code is 1 and the differing files are named when a file is not what the specification says.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import yaml
from emit import (
    c_builtins,
    c_errors,
    c_helpers,
    c_hooks,
    c_isa,
    c_maps,
    c_package,
    c_rejects,
    diagnostics,
    features,
    limits,
    mgmt,
    py_builtins,
    py_errors,
    py_helpers,
    py_hooks,
    py_init,
    py_isa,
    py_package,
    rst,
)
from emit.model import Spec, SpecError

FOLDERS = ("include/mbpf/gen", "python/mbpf/spec", "doc/reference")
SUFFIXES = (".h", ".json", ".py", ".rst")
BANNER = "enerated by spec/generate.py"
EMITTERS: tuple[Callable[[Spec], dict[str, str]], ...] = (
    c_builtins.emit,
    c_errors.emit,
    c_helpers.emit,
    c_hooks.emit,
    c_isa.emit,
    c_maps.emit,
    c_package.emit,
    c_rejects.emit,
    diagnostics.emit,
    features.emit,
    limits.emit,
    mgmt.emit,
    py_builtins.emit,
    py_errors.emit,
    py_helpers.emit,
    py_hooks.emit,
    py_init.emit,
    py_isa.emit,
    py_package.emit,
    rst.emit,
)


def render(spec: Spec) -> dict[str, str]:
    """Every generated file: path relative to the project, and text."""
    files: dict[str, str] = {}
    for emit in EMITTERS:
        for path, text in emit(spec).items():
            files[path] = text.rstrip("\n") + "\n"
    return files


def differences(root: Path, files: dict[str, str]) -> list[str]:
    """What is missing, differs or should not be there, one line each."""
    lines = []
    for path, text in files.items():
        place = root / path
        if not place.is_file():
            lines.append(f"{path}: missing")
        elif place.read_bytes() != text.encode():
            lines.append(f"{path}: differs")
    lines += [f"{path}: not generated from spec/" for path in strays(root, files)]
    return lines


def strays(root: Path, files: dict[str, str]) -> list[str]:
    """Files in the folders of generated ones that are none."""
    places = (place for folder in FOLDERS for place in sorted((root / folder).glob("*")))
    paths = [p.relative_to(root).as_posix() for p in places if p.suffix in SUFFIXES]
    return [path for path in paths if path not in files]


def remove_strays(root: Path, files: dict[str, str]) -> bool:
    """Remove what was generated and is no more; false if there are files of another origin."""
    kept = []
    for path in strays(root, files):
        if BANNER in (root / path).read_text(encoding="utf-8", errors="replace"):
            (root / path).unlink()
            sys.stderr.write(f"{path}: removed, nothing generates it any more\n")
        else:
            kept.append(f"{path}: not generated from spec/: move it to another folder\n")
    sys.stderr.writelines(kept)
    return not kept


def main() -> int:
    """Run the command line and return its exit code."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--root", type=Path, default=here.parent, help="folder to write below")
    options = parser.parse_args()
    try:
        files = render(Spec(here))
    except (SpecError, OSError, KeyError, yaml.YAMLError) as error:
        sys.stderr.write(f"spec: {type(error).__name__}: {error}\n")
        return 1
    if options.check:
        lines = differences(options.root, files)
        sys.stderr.writelines(f"{line}\n" for line in lines)
        if lines:
            sys.stderr.write("run 'python spec/generate.py' and commit the result\n")
        return 1 if lines else 0
    for path, text in files.items():
        place = options.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_file() or place.read_bytes() != text.encode():
            place.write_bytes(text.encode())
    return 0 if remove_strays(options.root, files) else 1


if __name__ == "__main__":
    sys.exit(main())
