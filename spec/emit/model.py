# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The specification as read from the YAML files, and the checks that span files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

Table = dict[str, Any]

NAMES = (
    "package",
    "errors",
    "isa",
    "helpers",
    "hooks",
    "maps",
    "mgmt",
    "builtins",
    "rejects",
    "features",
)


class SpecError(Exception):
    """The specification contradicts itself."""


class Spec:
    """All YAML files of a folder.

    Attributes:
        folder: where the files were read from.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, Table] = {}
        for name in NAMES:
            with (folder / f"{name}.yaml").open(encoding="utf-8") as stream:
                self._files[name] = yaml.safe_load(stream)
        _check(self)

    def __getitem__(self, name: str) -> Table:
        """The content of ``<name>.yaml``."""
        return self._files[name]

    def number(self, value: int | str) -> int:
        """A number, which may be given as the name of a limit of maps.yaml."""
        if isinstance(value, str):
            if not value.startswith("maps."):
                raise SpecError(f"{value!r} is not a number or the name of a limit of maps.yaml")
            return int(self["maps"]["limits"][value.removeprefix("maps.")])
        return value


def fnv1a(text: str) -> int:
    """FNV-1a, 32 bits, over the UTF-8 bytes of ``text``."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def prototype(helper: Table) -> str:
    """The text whose hash stands for a helper's prototype."""
    return f"{helper['name']}({','.join(helper['args'])})->{helper['result']}"


def import_name(builtin: Table) -> str:
    """The name under which a package imports a built-in."""
    name = str(builtin["name"])
    return f"{builtin['class']}.{name}" if builtin["kind"] in ("method", "getter") else name


def is_seen(field: Table) -> bool:
    """Whether JavaScript sees a member of a context."""
    return bool(field.get("js", True)) and field["type"] not in ("data", "read_fn", "fields")


def pair_name(name: str) -> str:
    """The field that has a 64-bit member as two halves."""
    return f"{name}_pair"


def identifier(name: str) -> str:
    """An upper-case C identifier for a name with dots or small letters."""
    return name.replace(".", "_").upper()


def _unique(what: str, values: Iterable[object]) -> None:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise SpecError(f"{what} {value!r} occurs twice")
        seen.add(value)


def _check(spec: Spec) -> None:
    package, errors, isa, helpers = spec["package"], spec["errors"], spec["isa"], spec["helpers"]
    _check_numbers(spec)
    bits = {c["name"].upper(): c["bit"] for c in package["capabilities"]}
    if bits != helpers["capabilities"]:
        raise SpecError("package.yaml and helpers.yaml disagree about the capabilities")
    if package["versions"]["api_version"]["value"] != helpers["api_version"]:
        raise SpecError("package.yaml and helpers.yaml disagree about api_version")
    if package["versions"]["bytecode_version"]["value"] != isa["version"]:
        raise SpecError("package.yaml and isa.yaml disagree about the bytecode version")
    codes = {e["name"] for e in errors["errors"]}
    for reason in errors["reasons"]:
        if reason["code"] not in codes:
            raise SpecError(f"reason {reason['name']} has the unknown code {reason['code']}")
    for helper in helpers["helpers"]:
        if helper["capability"] != "none" and helper["capability"] not in bits:
            raise SpecError(f"helper {helper['name']} has an unknown capability")


def _check_numbers(spec: Spec) -> None:
    package, errors, isa = spec["package"], spec["errors"], spec["isa"]
    for kind in ("errors", "reasons"):
        _unique(f"{kind} number", (e["number"] for e in errors[kind]))
        _unique(f"{kind} name", (e["name"] for e in errors[kind]))
    for kind in ("sections", "engines"):
        _unique(f"{kind} id", (e["id"] for e in package[kind]))
    for kind in ("header_flags", "capabilities", "features"):
        _unique(f"{kind} bit", (e["bit"] for e in package[kind]))
    for group, keys in package["manifest"].items():
        _unique(f"manifest key of {group}", (k["name"] for k in keys))
        if len(keys) > 32:
            raise SpecError(f"manifest group {group} has more keys than the reader's bit mask")
    firmware = [*isa["firmware"].values(), *isa["firmware_fused"].values()]
    _unique("opcode", [*(i["op"] for i in isa["instructions"]), *firmware])
    _unique("instruction", (i["id"] for i in isa["instructions"]))
    for row in isa["reserved"]:
        for insn in isa["instructions"]:
            if row["first"] <= insn["op"] <= row["last"]:
                raise SpecError(f"{insn['id']} lies in a reserved range of opcodes")
    _unique("hook id", (h["id"] for h in spec["hooks"]["hooks"]))
    _unique("hook context", (c["value"] for c in spec["hooks"]["contexts"]))
    _unique("map type", (t["id"] for t in spec["maps"]["types"]))
    _unique("helper", (h["name"] for h in spec["helpers"]["helpers"]))
    _unique("helper hash", (fnv1a(prototype(h)) for h in spec["helpers"]["helpers"]))
    _unique("built-in", (import_name(b) for b in spec["builtins"]["builtins"]))
    _unique("built-in hash", (fnv1a(import_name(b)) for b in spec["builtins"]["builtins"]))
