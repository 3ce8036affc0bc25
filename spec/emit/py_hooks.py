# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/hooks.py and maps.py: hook types, contexts and map types."""

from __future__ import annotations

from emit.model import Spec, Table, fnv1a, is_seen
from emit.text import Call, py_assign, py_enum, python_module

PATH = "python/mbpf/spec/hooks.py"
MAPS_PATH = "python/mbpf/spec/maps.py"

_HOOK = '''
@dataclass(frozen=True, slots=True)
class Member:
    """A member of a context structure.

    Attributes:
        name: name in C, and in JavaScript when ``js`` is true.
        type: u16, u32, u64, i32, data or read_fn.
        js: whether JavaScript sees it.
    """

    name: str
    type: str
    js: bool


@dataclass(frozen=True, slots=True)
class Bits:
    """A field that JavaScript sees and that lives in some bits of a member."""

    name: str
    of: str
    shift: int
    mask: int


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook type.

    Attributes:
        id: number in the manifest.
        name: its name.
        struct: C structure of the context; its first member is ``uint32_t abi_version``.
        deferrable: whether a run may be deferred.
        default: verdict of a failed run.
        verdicts: declared verdicts by name.
        any_verdict: whether every int32 is a verdict.
        combine: verdict that wins among several programs, or empty.
        members: members after ``abi_version``.
        bits: fields inside members.
        fields: names that JavaScript sees, with the FNV-1a of each.
    """

    id: int
    name: str
    struct: str
    deferrable: bool
    default: int
    verdicts: dict[str, int]
    any_verdict: bool
    combine: str
    members: tuple[Member, ...]
    bits: tuple[Bits, ...]
    fields: dict[str, int]

'''

_MAP = '''
@dataclass(frozen=True, slots=True)
class MapType:
    """A map type.

    Attributes:
        id: number in the manifest.
        name: its name.
        methods: methods of a map object in JavaScript.
        key: index, bytes, prefix or none.
        value: bytes, counter or event.
    """

    id: int
    name: str
    methods: tuple[str, ...]
    key: str
    value: str

'''


def emit(spec: Spec) -> dict[str, str]:
    """Both modules as path and text."""
    return {PATH: _hooks(spec["hooks"]), MAPS_PATH: _maps(spec["maps"])}


def _hooks(hooks: Table) -> str:
    lines = python_module("Hook types and their contexts.", "hooks")
    lines += [
        "from dataclasses import dataclass",
        "from enum import IntEnum, IntFlag",
        "from typing import Final",
        "",
    ]
    lines += [f"ABI_VERSION: Final = {hooks['abi_version']}"]
    lines += ['"""ABI version of every context."""', ""]
    flags = [(name, value, "") for name, value in hooks["flags"].items()]
    lines += py_enum("IntFlag", "ContextFlag", "Bits of the member ``flags``.", flags)
    contexts = [(c["name"], c["value"], c["doc"]) for c in hooks["contexts"]]
    lines += py_enum("IntEnum", "Context", "In which context an attach point fires.", contexts)
    lines += _HOOK.split("\n")
    table = {h["name"]: _hook(h) for h in hooks["hooks"]}
    lines += py_assign("HOOKS: Final[dict[str, Hook]]", table)
    lines += ["BY_ID: Final[dict[int, Hook]] = {hook.id: hook for hook in HOOKS.values()}", ""]
    return "\n".join(lines)


def _hook(hook: Table) -> Call:
    members = tuple(
        Call("Member", name=f["name"], type=f["type"], js=is_seen(f)) for f in hook["fields"]
    )
    bits = tuple(Call("Bits", **row) for row in hook.get("bits", []))
    names = [f["name"] for f in hook["fields"] if is_seen(f)]
    names += [row["name"] for row in hook.get("bits", [])]
    return Call(
        "Hook",
        id=hook["id"],
        name=hook["name"],
        struct=hook["struct"],
        deferrable=hook["deferrable"],
        default=hook["default"],
        verdicts=dict(hook["verdicts"]),
        any_verdict=hook["any_verdict"],
        combine=hook.get("combine", ""),
        members=members,
        bits=bits,
        fields={name: fnv1a(name) for name in names},
    )


def _maps(maps: Table) -> str:
    lines = python_module("Map types and their limits.", "maps")
    lines += [
        "from dataclasses import dataclass",
        "from enum import IntEnum, IntFlag",
        "from typing import Final",
        "",
    ]
    flags = [(name, value, "") for name, value in maps["flags"].items()]
    lines += py_enum("IntFlag", "Flag", "Flags of a declaration.", flags)
    flags = [(name, value, "") for name, value in maps["update_flags"].items()]
    lines += py_enum("IntEnum", "UpdateFlag", "Third argument of an update.", flags)
    lines += _MAP.split("\n")
    table = {
        t["name"]: Call(
            "MapType",
            id=t["id"],
            name=t["name"],
            methods=tuple(t["methods"]),
            key=t["key"],
            value=t["value"],
        )
        for t in maps["types"]
    }
    lines += py_assign("MAP_TYPES: Final[dict[str, MapType]]", table)
    lines += ["BY_ID: Final[dict[int, MapType]] = {t.id: t for t in MAP_TYPES.values()}"]
    lines += py_assign("RESERVED_TYPES: Final[dict[str, int]]", dict(maps["reserved_types"]))
    lines += [f"{name.upper()}: Final = {value}" for name, value in maps["limits"].items()]
    return "\n".join([*lines, ""])
