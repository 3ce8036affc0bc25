# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/builtins.py: built-ins and the objects of the firmware."""

from __future__ import annotations

from emit.builtins import Builtins
from emit.model import Spec, fnv1a
from emit.text import Call, Name, py_assign, python_module

PATH = "python/mbpf/spec/builtins.py"

_BUILTIN = '''
@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function.

    Attributes:
        import_name: name in the import table.
        name: name as JavaScript writes it; of a method only its own part.
        kind: global, static, method, getter or internal.
        receiver: class of the receiver of a method or getter, or empty.
        length: its ``length`` property.
        call: may be called without ``new``.
        new: may be called with ``new``.
        helper: helper that a method stands for, or empty.
        group: group of the firmware that it belongs to.
        js: name of the function that firmware JavaScript exports for it, or empty.
        number: its number in this firmware.
        name_hash: FNV-1a of the import name.
    """

    import_name: str
    name: str
    kind: str
    receiver: str
    length: int
    call: bool
    new: bool
    helper: str
    group: str
    js: str
    number: int
    name_hash: int


@dataclass(frozen=True, slots=True)
class Holder:
    """An object of the firmware, or a class of receivers of the host.

    Attributes:
        name: name, also of the class of receivers if it is a prototype.
        number: its number, the payload of its value.
        constructor: import name of its constructor, or empty.
        proto: name of its prototype, or none.
        host: it is no object.
    """

    name: str
    number: int
    constructor: str
    proto: str
    host: bool

'''


def emit(spec: Spec) -> dict[str, str]:
    """The module as path and text."""
    table = Builtins(spec)
    builtins = spec["builtins"]
    lines = python_module("Built-in functions and constants.", "builtins")
    lines += ["from dataclasses import dataclass", "from typing import Final", ""]
    lines += _BUILTIN.split("\n")
    rows = {
        row.import_name: Call(
            "Builtin",
            import_name=row.import_name,
            name=row.table["name"],
            kind=row.kind,
            receiver=row.receiver,
            length=row.table["length"],
            call=bool(row.table.get("call", True)),
            new=bool(row.table.get("new", False)),
            helper=row.table.get("helper", ""),
            group=row.group,
            js=row.js,
            number=row.number,
            name_hash=fnv1a(row.import_name),
        )
        for row in table.rows
    }
    lines += py_assign("BUILTINS: Final[dict[str, Builtin]]", rows)
    lines += ['"""Built-ins by import name, in number order."""']
    holders = {
        h.name: Call(
            "Holder",
            name=h.name,
            number=h.number,
            constructor=h.constructor,
            proto=h.proto,
            host=h.host,
        )
        for h in table.holders
    }
    lines += py_assign("HOLDERS: Final[dict[str, Holder]]", holders)
    lines += ['"""Objects of the firmware by name, in number order."""']
    lines += py_assign("GROUPS: Final[tuple[str, ...]]", tuple(builtins["groups"]))
    lines += ['"""Groups of built-ins, in number order."""']
    absent = {name: tuple(members) for name, members in builtins["absent"].items()}
    lines += py_assign("ABSENT: Final[dict[str, tuple[str, ...]]]", absent)
    lines += ['"""Names that objects of ECMAScript have, but not those of the firmware."""']
    getters = {name: tuple(members) for name, members in builtins["getters"].items()}
    lines += py_assign("GETTERS: Final[dict[str, tuple[str, ...]]]", getters)
    lines += ['"""Properties of a receiver class that are read as values."""']
    constants = {name: _constant(value) for name, value in builtins["constants"].items()}
    lines += py_assign("CONSTANTS: Final[dict[str, float | None]]", constants)
    lines += ['"""Compile-time constants; None stands for undefined."""', ""]
    return {PATH: "\n".join(lines)}


def _constant(value: str | float) -> object:
    match value:
        case "nan" | "inf" | "-inf":
            return Name(f'float("{value}")')
        case "undefined":
            return None
        case _:
            return float(value) if isinstance(value, str) else value
