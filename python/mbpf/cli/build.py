# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf build``."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mbpf.cli.files import add_helpers_argument, add_hook_argument, find_program, tell_warnings
from mbpf.cli.firmware import Firmware, add_firmware_arguments, find_firmware
from mbpf.cli.output import Output
from mbpf.outputs import PACKAGE_SUFFIX, check_package_output, write_file, write_package

if TYPE_CHECKING:
    from mbpf.package.build import Built
    from mbpf.package.config import Config
    from mbpf.package.keys import PrivateKey

_UNSIGNED: Final = (
    "nobody: only firmware with CONFIG_MBPF_ALLOW_UNSIGNED=y takes it; --key or 'mbpf sign' signs"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "program", type=Path, help="folder with an mbpf.yaml, that file, or a .js or .ts file"
    )
    add_hook_argument(parser)
    add_helpers_argument(parser)
    parser.add_argument("-o", "--output", type=Path, help="package to write [NAME.mbpf]")
    parser.add_argument("--key", type=Path, help="private key to sign with")
    add_firmware_arguments(parser)
    parser.add_argument(
        "--debug",
        action="store_true",
        help="console.log, info, warn, error and debug write log lines; the debug section is "
        "there without it",
    )
    parser.add_argument(
        "--no-debug",
        action="store_true",
        help="leave out the debug section (lines, names of variables and files) and the layouts "
        "of maps; names of functions, properties and maps and all texts stay; --debug is about "
        "something else",
    )
    parser.add_argument(
        "--manifest",
        choices=("cbor", "json"),
        default="cbor",
        help="encoding of the manifest; only some firmware reads json [cbor]",
    )
    parser.add_argument(
        "--depfile", type=Path, help="write which files were read, as a rule for make"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Compile, pack, perhaps sign, write."""
    from mbpf.package.build import build
    from mbpf.package.format import Package
    from mbpf.package.sign import sign

    firmware = find_firmware(args, out)
    config = find_program(args.program, out, args.hook, args.helpers)
    if args.debug:
        config = replace(config, debug=True)
    key = _key(args, firmware)
    path = _output(args, config)
    built = build(config, debug=not args.no_debug, encoding=args.manifest)
    data = sign(built.data, key, str(path)) if key else built.data
    tell_warnings(config, built, out)
    if firmware is not None:
        firmware.admit(_described(args.program), built, key, args.unsigned, out)
    write_package(path, data)
    if args.depfile:
        write_file(
            args.depfile,
            _rule(path, built, config, args.helpers).encode("utf-8", "surrogateescape"),
        )
    sections = {section.name: len(section.data) for section in Package.loads(data).sections}
    key_id = key.public.key_id.hex() if key else None
    out.emit(
        {
            "package": str(path),
            "bytes": len(data),
            "sections": sections,
            "heap_size": built.manifest.heap_size,
            "heap_size_is_estimate": built.heap_is_estimate,
            "key_id": key_id,
            "target": firmware.to_json() if firmware else None,
        }
    )
    parts = ", ".join(f"{name.lower()} {size}" for name, size in sections.items())
    how = " (an estimate)" if built.heap_is_estimate else " (enough for every run)"
    heap = f"{built.manifest.heap_size}{how if config.heap_size is None else ''}"
    out.facts(
        [
            ("package", path),
            ("size", f"{len(data)} bytes: {parts}"),
            ("heap_size", heap),
            ("signed by", key_id or _UNSIGNED),
            *([("target", firmware)] if firmware else []),
        ]
    )
    return 0


def _described(program: Path) -> str:
    """The file that says what a program needs."""
    from mbpf.package.config import CONFIG_NAME

    return str(program / CONFIG_NAME if program.is_dir() else program)


def _key(args: argparse.Namespace, firmware: Firmware | None) -> PrivateKey | None:
    """The key to sign with: that of ``--key``, or what the firmware trusts while developing."""
    from mbpf.package.development import development_key
    from mbpf.package.keys import PrivateKey

    if args.key:
        return PrivateKey.read(args.key)
    is_development = firmware is not None and firmware.is_development and not args.unsigned
    return development_key()[1] if is_development else None


def _rule(package: Path, built: Built, config: Config, helpers: Path | None) -> str:
    """The package and the files that it was made of, as make and ninja read them."""
    names = [package, *(Path(file.path) for file in built.source.files), *config.described_by]
    if helpers is not None:
        names.append(helpers)
    target, *inputs = (
        str(name.absolute()).replace("#", "\\#").replace("$", "$$").replace(" ", "\\ ")
        for name in names
    )
    return f"{target}: {' '.join(inputs)}\n"


def _output(args: argparse.Namespace, config: Config) -> Path:
    path: Path = args.output or Path(_file_name(config.name))
    check_package_output(path)
    return path


def _file_name(name: str) -> str:
    """A file name in the current folder for a program of that name."""
    return (
        "".join(char if char.isalnum() or char in "._-" else "_" for char in name) + PACKAGE_SUFFIX
    )
