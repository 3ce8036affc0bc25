# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""doc/reference/*.rst: one page for each file of the specification."""

from __future__ import annotations

from emit import diagnostics
from emit.builtins import INTERNAL
from emit.model import Spec, SpecError, Table, fnv1a, import_name, is_seen, pair_name, prototype
from emit.text import rst_page, rst_section, rst_table

_FOLDER = "doc/reference"
_C_TYPES = {
    "data": "``const uint8_t *``, the bytes that the read methods of ``ctx`` read",
    "read_fn": "``MBPF_CTX_READ_FN``, for bytes that are not in one piece",
    "fields": "``const struct mbpf_schema_field *``, of the attach point's schema",
}
_EXACT = "exact below 2^53, rounded from there on"


def emit(spec: Spec) -> dict[str, str]:
    """All pages as path and text."""
    pages = {
        "package": _package(spec),
        "errors": _errors(spec),
        "isa": _isa(spec["isa"]),
        "helpers": _helpers(spec["helpers"]),
        "builtins": _builtins(spec["builtins"]),
        "hooks": _hooks(spec["hooks"]),
        "maps": _maps(spec["maps"]),
        "rejects": _rejects(spec["rejects"]),
    }
    return {f"{_FOLDER}/{name}.rst": "\n".join(lines) for name, lines in pages.items()}


def _code(text: object) -> str:
    return f"``{text}``" if str(text) else ""


def _package(spec: Spec) -> list[str]:
    package = spec["package"]
    lines = rst_page("Package", "package", "maps")
    rows = [
        (_code(f"MBPF_{name.upper()}"), _code(_number(name, row["value"])), row["meaning"])
        for group in ("versions", "alignment", "limits")
        for name, row in package[group].items()
    ]
    lines += rst_section("Constants") + rst_table(("Name", "Value", "Meaning"), rows)
    for name, title in (("header", "Header"), ("section_entry", "Section table entry")):
        fields = [
            (f["offset"], f["type"], _code(f["name"]), f["meaning"])
            for f in package[name]["fields"]
        ]
        lines += rst_section(title) + rst_table(("Offset", "Type", "Name", "Meaning"), fields)
    groups = {
        "sections": "Sections",
        "skippable_sections": "Sections that a device skips",
        "engines": "Engines",
    }
    for name, title in groups.items():
        rows = [(_id(r["id"]), _code(r["name"]), r["meaning"]) for r in package[name]]
        lines += rst_section(title) + rst_table(("Id", "Name", "Meaning"), rows)
    titles = {
        "header_flags": "Header flags",
        "capabilities": "Capabilities",
        "features": "Features",
    }
    for name, title in titles.items():
        rows = [
            (r["bit"], _code(r.get("manifest", r["name"])), r["meaning"]) for r in package[name]
        ]
        lines += rst_section(title) + rst_table(("Bit", "Name", "Meaning"), rows)
    for group, keys in package["manifest"].items():
        title = "Manifest keys" if group == "top" else f"Keys of a {group} map"
        lines += rst_section(title)
        columns = ("Key", "Type", "Range or length", "Required by", "Default", "Meaning")
        lines += rst_table(columns, [_key_row(spec, key) for key in keys])
    return lines


def _id(number: int) -> str:
    return f"0x{number:08x}" if number >> 31 else str(number)


def _number(name: str, value: int) -> str:
    return f"0x{value:08X}" if name == "magic" else str(value)


def _key_row(spec: Spec, key: Table) -> tuple[object, ...]:
    limits = f"{spec.number(key['min'])} to {spec.number(key['max'])}" if "max" in key else ""
    default = _code(key["default"]) if "default" in key else ""
    needed = ", ".join(key["required"])
    return _code(key["name"]), key["type"], limits, needed, default, key["meaning"]


def _errors(spec: Spec) -> list[str]:
    errors = spec["errors"]
    lines = rst_page("Errors", "errors", "rejects", "diagnostics/*")
    lines += [
        "Every error and warning of the tools, with an example and what is told of it: place,",
        "reason, id in square brackets, hint. Ids do not change. ``mbpf explain ID`` shows the",
        "same in a terminal. Changed packages are those of the program at the end.",
        "",
        ".. contents::",
        "   :local:",
        "   :depth: 1",
        "",
    ]
    lines += [*diagnostics.page(spec), *_base(spec)]
    rows = [
        (e["number"], _code(_error_name(e["name"])), e["meaning"], e["hint"])
        for e in errors["errors"]
    ]
    lines += rst_section("Numbers of codes") + rst_table(
        ("Number", "Code", "Meaning", "Hint"), rows
    )
    reasons = [
        (r["number"], _code(r["name"]), _code(_error_name(r["code"])), r["meaning"])
        for r in errors["reasons"]
    ]
    lines += rst_section("Numbers of reasons")
    lines += ["Which rule of the container, the CBOR encoding or the manifest was broken.", ""]
    return lines + rst_table(("Number", "Reason", "Code", "Meaning"), reasons)


def _base(spec: Spec) -> list[str]:
    """The program whose package the examples change."""
    text = (spec.folder / "diagnostics" / "base.js").read_text(encoding="utf-8")
    lines = [*rst_section("The program that is changed"), ".. code-block:: js", ""]
    return [*lines, *(f"   {line}".rstrip() for line in text.splitlines()), ""]


def _error_name(name: str) -> str:
    return "MBPF_OK" if name == "OK" else f"MBPF_ERR_{name}"


def _isa(isa: Table) -> list[str]:
    lines = rst_page("Instruction set", "isa")
    rows = [
        (
            _code(f"0x{i['op']:02x}"),
            _code(i["id"]),
            i["fmt"],
            _code(", ".join(i["args"])),
            _code(i["doc"]),
        )
        for i in isa["instructions"]
    ]
    lines += rst_section("Instructions")
    lines += rst_table(("Opcode", "Name", "Format", "Operands", "Effect"), rows)
    formats = [(_code(name), _code(", ".join(parts))) for name, parts in isa["formats"].items()]
    lines += rst_section("Formats") + rst_table(("Format", "Parts after the opcode"), formats)
    prims = [(n, _code(p)) for n, p in enumerate(isa["primitives"])]
    lines += rst_section("Primitives") + rst_table(("Number", "Value"), prims)
    kinds = [(n, _code(p)) for n, p in enumerate(isa["read_kinds"])]
    lines += rst_section("Read kinds") + rst_table(("Number", "Kind"), kinds)
    kept = [
        (_code(f"0x{r['first']:02x}"), _code(f"0x{r['last']:02x}"), r["for"])
        for r in isa["reserved"]
    ]
    return lines + rst_section("Reserved opcodes") + rst_table(("First", "Last", "For"), kept)


def _helpers(helpers: Table) -> list[str]:
    lines = rst_page("Helpers", "helpers")
    rows = [
        (
            _code(prototype(h)),
            h["version"],
            h["capability"],
            ", ".join(_code(js) for js in h["js"]),
            _code(f"0x{fnv1a(prototype(h)):08x}"),
        )
        for h in helpers["helpers"]
    ]
    return lines + rst_table(("Prototype", "Version", "Capability", "JavaScript", "Hash"), rows)


def _builtins(builtins: Table) -> list[str]:
    lines = rst_page("Built-ins", "builtins")
    lines += ["A group can be left out of a firmware, except core: MBPF_BUILTINS_<GROUP>.", ""]
    lines += ["*The run ends* means: by a ProfileError, which no program catches.", ""]
    rows = builtins["builtins"]
    limits = builtins["limits"]
    unknown = limits.keys() - {import_name(row) for row in rows}
    if unknown:
        raise SpecError(f"limits of what is no built-in: {', '.join(sorted(unknown))}")
    for group in builtins["groups"]:
        own = [b for b in rows if b.get("group", "core") == group and b["kind"] not in INTERNAL]
        if own:
            lines += rst_section(f"Group {group}") + rst_table(
                _HEAD, [_builtin(b, limits) for b in own]
            )
    internal = [b for b in rows if b["kind"] in INTERNAL]
    if internal:
        lines += rst_section("Internal")
        lines += [
            "Only the compiler and the firmware's own JavaScript can name them, those of kind",
            "``firmware`` only the latter:",
            "",
        ]
        lines += rst_table(_HEAD, [_builtin(b, limits) for b in internal])
    getters = [(_code(k), ", ".join(_code(m) for m in v)) for k, v in builtins["getters"].items()]
    lines += rst_section("Properties") + rst_table(("Receiver", "Properties"), getters)
    there = {import_name(row) for row in rows}
    absent = [
        (_code(k), ", ".join(_code(m) for m in v if f"{k}.{m}" not in there))
        for k, v in builtins["absent"].items()
    ]
    absent = [row for row in absent if row[1]]
    lines += rst_section("Absent properties")
    lines += [
        "Looking one of them up is a ProfileError where ECMAScript would find it (constants are",
        "compiled in where a program names them):",
        "",
    ]
    lines += rst_table(("Object", "Names"), absent)
    constants = [(_code(k), _code(v)) for k, v in builtins["constants"].items()]
    return lines + rst_section("Constants") + rst_table(("Name", "Value"), constants)


_HEAD = ("Import name", "Kind", "length", "Called", "Written in", "Limits", "Hash")


def _builtin(builtin: Table, limits: dict[str, str]) -> tuple[object, ...]:
    name = import_name(builtin)
    return (
        _code(name),
        builtin["kind"],
        builtin["length"],
        _how(builtin),
        "JavaScript" if builtin.get("js") else "C",
        limits.get(name, "").replace("`", "``"),
        _code(f"0x{fnv1a(name):08x}"),
    )


def _how(builtin: Table) -> str:
    ways = [
        name for name, default in (("call", True), ("new", False)) if builtin.get(name, default)
    ]
    return ", ".join(ways)


def _hooks(hooks: Table) -> list[str]:
    lines = rst_page("Hooks", "hooks")
    for hook in hooks["hooks"]:
        lines += rst_section(hook["name"])
        facts = [
            ("Id", hook["id"]),
            ("Context", _code(f"struct {hook['struct']}")),
            ("Verdicts", ", ".join(f"{n} {v}" for n, v in hook["verdicts"].items())),
            ("Verdict of a failed run", hook["default"]),
            ("Verdict that wins", hook.get("combine", "the last one that is not zero")),
            ("May be deferred", "yes" if hook["deferrable"] else "no"),
        ]
        lines += rst_table(("Property", "Value"), facts)
        seen, members = _fields(hook)
        lines += ["What JavaScript sees:", "", *rst_table(("Field", "Type", "Note"), seen)]
        lines += ["Members of the C struct:", "", *rst_table(("Member", "Type"), members)]
    return lines


def _fields(hook: Table) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """The fields that JavaScript sees, and the members of the C struct."""
    shown = [field for field in hook["fields"] if is_seen(field)]
    seen: list[tuple[object, ...]] = [
        (_code(field["name"]), field["type"], _EXACT if field["type"] == "u64" else "")
        for field in shown
    ]
    seen += [
        (_code(pair_name(field["name"])), "pair", "[low, high], 32 bits each")
        for field in shown
        if field["type"] == "u64"
    ]
    for row in hook.get("bits", []):
        where = f"bits {row['mask']:#x} << {row['shift']} of ``{row['of']}``"
        seen.append((_code(row["name"]), "bits", where))
    members: list[tuple[object, ...]] = [(_code("abi_version"), "u32")]
    members += [
        (_code(field["name"]), _C_TYPES.get(field["type"], field["type"]))
        for field in hook["fields"]
    ]
    return seen, members


def _maps(maps: Table) -> list[str]:
    lines = rst_page("Maps", "maps")
    rows = [
        (t["id"], _code(t["name"]), t["key"], t["value"], ", ".join(_code(m) for m in t["methods"]))
        for t in maps["types"]
    ]
    lines += rst_section("Types") + rst_table(("Id", "Name", "Key", "Value", "Methods"), rows)
    kept = [(value, _code(name)) for name, value in maps["reserved_types"].items()]
    lines += rst_section("Reserved types") + rst_table(("Id", "Name"), kept)
    limits = [(_code(name), value) for name, value in maps["limits"].items()]
    lines += rst_section("Limits") + rst_table(("Limit", "Value"), limits)
    bits = [(value, _code(name)) for name, value in maps["flags"].items()]
    lines += rst_section("Flags of a declaration") + rst_table(("Value", "Name"), bits)
    flags = [(value, _code(name)) for name, value in maps["update_flags"].items()]
    return lines + rst_section("Update flags") + rst_table(("Value", "Name"), flags)


def _rejects(rejects: Table) -> list[str]:
    lines = rst_page("Rejects", "rejects")
    for stage, members in rejects["stages"].items():
        rows = [(r["id"], _code(r["name"]), r["text"]) for r in members]
        lines += rst_section(f"Stage {stage}") + rst_table(("Id", "Name", "Rule broken"), rows)
    return lines
