# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf inspect``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mbpf.cli.files import read_package
from mbpf.cli.output import Output

if TYPE_CHECKING:
    from mbpf.compiler.debug import DebugInfo
    from mbpf.package.format import Package
    from mbpf.package.manifest import Manifest


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("package", type=Path, help="package to show")


def run(args: argparse.Namespace, out: Output) -> int:
    """Show header, sections, manifest and debug information."""
    from mbpf.compiler.debug import DebugInfo
    from mbpf.package import manifest as manifests
    from mbpf.package.format import Package

    name = str(args.package)
    package = Package.loads(read_package(args.package), name)
    section = package.manifest
    raw, refused = manifests.strict(section.data, name, section.offset)
    manifest = manifests.Manifest.loads(raw, name, section.offset)
    if refused is None:
        manifest = manifests.Manifest.of(package, name)
    debug = DebugInfo.loads(package.debug.data) if package.debug else None
    out.emit(
        {
            "package": name,
            "bytes": sum(len(part.data) for part in package.sections)
            + package.header.header_size
            + _padding(package),
            "flags": package.header.flags,
            "sections": [
                {
                    "type": part.name,
                    "offset": part.offset,
                    "bytes": len(part.data),
                    "crc32": part.crc32,
                }
                for part in package.sections
            ],
            "signed": package.signature is not None,
            "manifest_encoding": manifests.encoding_of(section.data),
            "manifest": manifest.to_json(),
            "debug": _debug_json(debug),
            "device_refuses": refused.to_json() if refused else None,
        }
    )
    _show(out, package, manifest, debug)
    if manifests.encoding_of(section.data) == "json":
        out.note("the manifest is JSON: a firmware reads it with CONFIG_MBPF_MANIFEST_JSON=y")
    if refused is not None:
        out.note(f"a device refuses this manifest; 'mbpf sign' writes it anew: {refused.message}")
    return 0


def _padding(package: Package) -> int:
    end = package.header.header_size
    gaps = 0
    for section in package.sections:
        gaps += section.offset - end
        end = section.end
    return gaps


def _debug_json(debug: DebugInfo | None) -> dict[str, Any] | None:
    if debug is None:
        return None
    return {
        "source_hash": debug.source_hash.hex() if debug.source_hash else None,
        "entry": debug.entry_symbol,
        "hook": debug.hook,
        "maps": list(debug.maps),
        "file": debug.lines.file if debug.lines else None,
        "imported_files": list(debug.lines.files[1:]) if debug.lines else [],
    }


def _show(out: Output, package: Package, manifest: Manifest, debug: DebugInfo | None) -> None:
    out.facts(_facts(package, manifest, debug))
    out.table(
        "sections",
        ("type", "offset", "bytes", "crc32"),
        [
            (part.name, part.offset, len(part.data), f"{part.crc32:08x}" if part.crc32 else "-")
            for part in package.sections
        ],
    )
    if manifest.maps:
        out.table(
            "maps",
            ("name", "type", "key", "value", "entries"),
            [
                (entry.name, entry.type_name, entry.key_size, entry.value_size, entry.max_entries)
                for entry in manifest.maps
            ],
        )


def _facts(
    package: Package, manifest: Manifest, debug: DebugInfo | None
) -> list[tuple[str, object]]:
    budgets = manifest.budgets
    wall = f", {budgets.max_wall_time_us} us" if budgets.max_wall_time_us else ""
    key_id = manifest.key_id.hex() if manifest.key_id else "a key that is not named"
    known = f"{manifest.schema_id}, version {manifest.schema_version}"
    schema = [("schema", known)] if manifest.hook_name == "CUSTOM" else []
    helpers = [
        f"{name} {version >> 16}.{version & 0xFFFF}"
        for name, version in manifest.helper_versions.items()
    ]
    rows: list[tuple[str, object]] = [
        ("program", f"{manifest.program_name} {manifest.program_version}"),
        ("hook", manifest.hook_name),
        *schema,
        ("engine", manifest.engine),
        ("entry", manifest.entry_symbol),
        ("heap_size", manifest.heap_size),
        ("budgets", f"{budgets.max_steps} steps, {budgets.max_helpers} helper calls{wall}"),
        ("capabilities", ", ".join(manifest.capabilities) or "none"),
        *([("helpers", ", ".join(helpers))] if helpers else []),
        ("features", ", ".join(manifest.features) or "none"),
        ("security_version", manifest.security_version),
        ("signature", f"claims {key_id}, not checked" if package.signature else "none"),
    ]
    if manifest.program_id:
        rows.append(("program_id", manifest.program_id.hex()))
    if debug is not None and debug.lines is not None:
        rows.append(("source", ", ".join(debug.lines.files)))
    return rows
