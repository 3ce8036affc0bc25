# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""All errors for people: spec/diagnostics/*.yaml with the golden output of each example.

The outputs are those of tests/vectors/errors, which the tests compare with what the tools say.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from emit.model import Spec, SpecError, Table
from emit.text import rst_section

JSON_PATH = "python/mbpf/spec/diagnostics.json"
_GOLDEN = "tests/vectors/errors"
_CODES = "codes"
# Of a code that no rule has.
_RESERVED = ("No function of this version returns it; the number is kept for one that will.", "")


@dataclass(frozen=True)
class Entry:
    """An error: why it is one, what to do, and an example with what is told of it.

    Attributes:
        name: the rule's name in C, or nothing.
    """

    id: str
    name: str
    why: str
    hint: str
    example: str
    output: str


@dataclass(frozen=True)
class Group:
    """Errors of one kind, by id."""

    name: str
    title: str
    about: str
    entries: tuple[Entry, ...]


def emit(spec: Spec) -> dict[str, str]:
    """The catalogue for the command line as path and text."""
    all = groups(spec)
    data = {
        "groups": {group.name: group.title for group in all},
        "errors": {
            entry.id: {
                "group": group.name,
                "name": entry.name or None,
                "why": entry.why,
                "hint": entry.hint,
                "example": entry.example,
                "output": entry.output,
            }
            for group in all
            for entry in group.entries
        },
    }
    return {JSON_PATH: json.dumps(data, indent=1)}


def groups(spec: Spec) -> list[Group]:
    """All errors; the codes of the runtime that have no entry of their own come last."""
    rules = _rules(spec)
    found = []
    for path in sorted((spec.folder / "diagnostics").glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = [
            _entry(spec.folder.parent, id, row, rules.get(id, {}))
            for id, row in sorted(data["ids"].items())
        ]
        name = path.stem.partition("_")[2]
        found.append(Group(name, data["title"], data["about"], tuple(entries)))
    known = {entry.id for group in found for entry in group.entries}
    if len(known) != sum(len(group.entries) for group in found):
        raise SpecError("an error is in two files of spec/diagnostics")
    examples = _examples(spec.folder.parent, found)
    codes = [
        Entry(id, row["name"], _sentence(row["why"]), row["hint"], *examples.get(id, _RESERVED))
        for id, row in sorted(rules.items())
        if id not in known and row["hint"]
    ]
    title = "Codes of the runtime"
    about = "What functions of the C API return; the rules above say more where a package is meant."
    return [*found, Group(_CODES, title, about, tuple(codes))]


def _examples(root: Path, groups: list[Group]) -> dict[str, tuple[str, str]]:
    """Example and output of a rule of each code, by the code's id."""
    found: dict[str, tuple[str, str]] = {}
    for entry in (entry for group in groups for entry in group.entries):
        text = (root / _GOLDEN / f"{entry.id}.json").read_text(encoding="utf-8")
        code = json.loads(text).get("refusal", {}).get("code")
        if code is not None:
            found.setdefault(_id({"name": code}), (entry.example, entry.output))
    return found


def page(spec: Spec) -> list[str]:
    """The groups as sections of a reference page."""
    lines: list[str] = []
    for group in groups(spec):
        lines += [*rst_section(group.title), group.about.strip(), ""]
        for entry in group.entries:
            lines += _lines(entry)
    return lines


def _lines(entry: Entry) -> list[str]:
    lines = [entry.id, "~" * len(entry.id), ""]
    lines += [_escape(entry.why) + (f" (``{entry.name}``)" if entry.name else ""), ""]
    if entry.hint:
        lines += [f"*Hint:* {_escape(entry.hint)}", ""]
    if entry.example or entry.output:
        text = f"{entry.example}\n\n{entry.output}".strip("\n")
        lines += [".. code-block:: none", ""]
        lines += [f"   {line}".rstrip() for line in text.split("\n")]
        lines.append("")
    return lines


def _escape(text: str) -> str:
    """Text whose marks mean nothing to reStructuredText."""
    return re.sub(r"([\\*`|_])", r"\\\1", text)


def _rules(spec: Spec) -> dict[str, Table]:
    """Codes, reasons and rejects by the id they have for people."""
    rows: dict[str, Table] = {}
    for error in spec["errors"]["errors"]:
        if error["name"] != "OK":
            rows[_id(error)] = {
                "name": f"MBPF_ERR_{error['name']}",
                "why": error["meaning"],
                "hint": error["hint"],
            }
    for reason in spec["errors"]["reasons"]:
        hint = reason.get("hint", "").format(limit="the limit", actual="what it has")
        rows[_id(reason)] = {"name": reason["name"], "why": reason["meaning"], "hint": hint}
    for members in spec["rejects"]["stages"].values():
        for row in members:
            rows[_id(row)] = {"name": row["name"], "why": row["text"], "hint": ""}
    return rows


def _id(row: Table) -> str:
    return str(row["name"]).lower().replace("_", "-")


def _sentence(text: str) -> str:
    # A name of C or of a program stays as it is.
    first = text if "_" in text.partition(" ")[0] else text[0].upper() + text[1:]
    return first.rstrip(".") + "."


def _entry(root: Path, id: str, row: Table, rule: Table) -> Entry:
    folder = root / _GOLDEN
    try:
        output = (folder / f"{id}.txt").read_text(encoding="utf-8")
        data = json.loads((folder / f"{id}.json").read_text(encoding="utf-8"))
    except OSError:
        raise SpecError(
            f"{id} has no golden files: run 'python tests/python/error_examples.py'"
        ) from None
    why = row.get("why") or _sentence(rule.get("why", ""))
    if not why:
        raise SpecError(f"{id} has no reason")
    name = rule.get("name", "") if "why" not in row else ""
    told = next((item for item in data.get("others", ()) if item["id"] == id), data)
    # What the example is told may be about its own numbers; a rule has a hint for all cases.
    hint = rule.get("hint") or told["hint"]
    return Entry(id, name, why, hint, _example(row), output.rstrip("\n"))


def _example(row: Table) -> str:
    """The files of an example and the command, as text."""
    if "shown" in row:
        return str(row["shown"])
    parts = []
    files = dict(row.get("files", {}))
    for key, name in (("js", "a.js"), ("yaml", "mbpf.yaml")):
        if key in row:
            files[name] = row[key]
    for name, text in files.items():
        parts.append(f"{name}:\n" + "".join(f"    {line}\n" for line in _shown(text)))
    if "change" in row:
        changes = [_change(*item) for change in row["change"] for item in change.items()]
        signed = ["signed with another key"] if row.get("sign") and not changes else []
        parts.append(f"a.mbpf: {'; '.join([*changes, *signed])}".rstrip("\n") + "\n")
    before = "".join(f"$ mbpf {command}\n" for command in row.get("before", []))
    parts.append(f"{before}$ mbpf {_command(row)}")
    return "\n".join(parts)


def _shown(text: str) -> list[str]:
    if text.startswith("hex:"):
        return [f"bytes {text[4:]}"]
    return text.splitlines()


def _command(row: Table) -> str:
    if "run" in row:
        return str(row["run"]).replace("CAPTURES/", "")
    if "change" in row:
        return "check a.mbpf"
    if "yaml" in row:
        return "build mbpf.yaml"
    return "build a.ts" if "a.ts" in row.get("files", {}) else "build a.js"


def _change(what: str, value: Any) -> str:
    """A change of a good package in words."""
    match what:
        case "word":
            return f"word {value[0]} of the code is '{value[1]}'"
        case "field":
            return (
                f"byte {value[2]} of entry {value[1]} of its {value[0]} begins 0x{value[4]:x}"
                f" ({value[3]} bytes)"
            )
        case "file" | "bytecode" | "debug":
            where = "the file" if what == "file" else f"its {what} section"
            return f"byte {value[0]} of {where} begins 0x{value[2]:x} ({value[1]} bytes)"
        case "manifest":
            return f"its manifest has {json.dumps(value)}"
        case "manifest_text":
            return f"its manifest is the text {value}"
        case "maps":
            return f"its manifest has {value} maps"
        case "cbor":
            return f"in its manifest the bytes {value[0]} are {value[1]}"
        case "asm":
            return "its bytecode is\n" + "".join(f"    {line}\n" for line in value.splitlines())
        case "swap":
            return f"entries {value[0]} and {value[1]} of the section table are exchanged"
        case "add" | "insert":
            return f"a section of type 0x{value[-2]:x} is added"
        case "drop":
            return f"it has no {value} section"
        case "shorten":
            return f"its {value[0]} section has {value[1]} bytes"
        case "cut" | "grow":
            return f"the file has {value} bytes"
        case "tamper":
            return "signed, and its last byte changed"
        case "append":
            return f"behind it are the bytes {value}"
        case "unalign":
            return f"its code begins {value} byte earlier"
    raise SpecError(f"unknown change {what}")
