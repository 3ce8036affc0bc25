# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/package.h: container and manifest constants."""

from __future__ import annotations

from emit.model import Spec, Table
from emit.text import CHeader, c_hex, c_string, c_unsigned

PATH = "include/mbpf/gen/package.h"
_HEX = {"magic", "api_version"}


def emit(spec: Spec) -> dict[str, str]:
    """The header as path and text."""
    package = spec["package"]
    out = CHeader("package", "Container and manifest of a package", "package", "maps")
    for group in ("versions", "alignment", "limits"):
        out.blank()
        for name, row in package[group].items():
            text = c_hex(row["value"]) if name in _HEX else str(row["value"])
            out.define(f"MBPF_{name.upper()}", text, row["meaning"])
    _layout(out, "header", package["header"])
    _layout(out, "section_entry", package["section_entry"])
    _bits(out, "FLAG", package["header_flags"])
    out.define("MBPF_FLAG_ALL", _mask(package["header_flags"]), "Every defined header flag")
    _ids(out, "mbpf_section_type", "Section types", "SECTION", package["sections"])
    bit = c_hex(1 << package["section_skippable_bit"])
    out.blank()
    out.define("MBPF_SECTION_SKIPPABLE", bit, "Unknown section types with this bit are skipped")
    for row in package["skippable_sections"]:
        # No enumerator: C wants those to be an int.
        out.define(f"MBPF_SECTION_{row['name'].upper()}", c_hex(row["id"]), row["meaning"])
    _ids(out, "mbpf_engine_id", "Values of the manifest key `engine`", "ENGINE", package["engines"])
    _named(out, "ENGINE", [(e, f"MBPF_ENGINE_{e['name'].upper()}") for e in package["engines"]])
    for prefix, key in (("CAP", "capabilities"), ("FEATURE", "features")):
        _bits(out, prefix, package[key])
        out.define(f"MBPF_{prefix}_ALL", _mask(package[key]), "Every defined bit")
        _named(out, prefix, [(c, f"MBPF_{prefix}_{c['name'].upper()}") for c in package[key]])
    own = package["firmware_capabilities"]
    out.blank()
    out.define("MBPF_CAP_FIRMWARE", c_hex(own["mask"]), "Bits for capabilities of a firmware's own")
    out.define(
        "MBPF_CAP_FIRMWARE_PREFIX", c_string(own["prefix"]), "How their names in manifests begin"
    )
    _manifest(out, spec)
    return {PATH: out.text()}


def _mask(rows: list[Table]) -> str:
    return c_hex(sum(1 << row["bit"] for row in rows))


def _layout(out: CHeader, name: str, layout: Table) -> None:
    prefix = f"MBPF_{name.upper()}"
    out.blank()
    out.define(f"{prefix}_SIZE", c_unsigned(layout["size"]), f"Bytes of the {name}")
    for field in layout["fields"]:
        doc = f"Offset of {field['name']} ({field['type']}): {field['meaning']}"
        out.define(f"{prefix}_OFF_{field['name'].upper()}", c_unsigned(field["offset"]), doc)


def _bits(out: CHeader, prefix: str, rows: list[Table]) -> None:
    out.blank()
    for row in rows:
        out.define(f"MBPF_{prefix}_{row['name'].upper()}", c_hex(1 << row["bit"]), row["meaning"])


def _ids(out: CHeader, tag: str, doc: str, prefix: str, rows: list[Table]) -> None:
    members = [(f"MBPF_{prefix}_{r['name'].upper()}", r["id"], r["meaning"]) for r in rows]
    out.enum(tag, doc, members)


def _named(out: CHeader, prefix: str, rows: list[tuple[Table, str]]) -> None:
    lines = [f"{c_string(str(row.get('manifest', row['name'])))}, {value}" for row, value in rows]
    out.xmacro(f"MBPF_{prefix}_NAMES", "Names in a manifest: X(name, value).", lines)


def _manifest(out: CHeader, spec: Spec) -> None:
    groups: Table = spec["package"]["manifest"]
    kinds = sorted({key["type"] for keys in groups.values() for key in keys})
    out.enum(
        "mbpf_manifest_type",
        "How the value of a manifest key is read",
        [(f"MBPF_MANIFEST_{kind.upper()}", n, "") for n, kind in enumerate(kinds)],
    )
    for group, keys in groups.items():
        rows = []
        for key in keys:
            need = " | ".join(f"MBPF_NEED_{e.upper()}" for e in key["required"]) or "0U"
            name, kind = key["name"], f"MBPF_MANIFEST_{key['type'].upper()}"
            low, high = (c_unsigned(spec.number(key.get(k, 0))) for k in ("min", "max"))
            rows.append(f"{c_string(name)}, {kind}, {key['c_field']}, {low}, {high}, {need}")
        doc = "Keys: X(name, type, member, min, max, engines that need it)."
        out.xmacro(f"MBPF_MANIFEST_{group.upper()}_KEYS", doc, rows)
    out.blank()
    for engine in spec["package"]["engines"]:
        name = engine["name"].upper()
        doc = f"The key is required when engine is {engine['name']}"
        out.define(f"MBPF_NEED_{name}", f"(1U << MBPF_ENGINE_{name})", doc)
    for key in groups["top"]:
        if key["type"] == "text":
            name = f"MBPF_{key['name'].upper()}_MAX"
            out.define(name, str(key["max"]), f"Bytes of {key['name']}")
    for key in groups["top"]:
        if key["type"] in ("text", "uint", "choice") and "default" in key:
            value = key["default"]
            text = c_string(value) if isinstance(value, str) else c_unsigned(value)
            out.define(f"MBPF_DEFAULT_{key['name'].upper()}", text)
    for key in groups["budgets"]:
        out.define(f"MBPF_DEFAULT_{key['name'].upper()}", c_unsigned(key["default"]))
