# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/helpers.py and builtins.py: what a package imports by name."""

from __future__ import annotations

from emit.model import Spec, fnv1a, import_name, prototype
from emit.text import Call, Name, py_assign, py_enum, python_module

PATH = "python/mbpf/spec/helpers.py"
BUILTINS_PATH = "python/mbpf/spec/builtins.py"

_HELPER = '''
@dataclass(frozen=True, slots=True)
class Helper:
    """A helper.

    Attributes:
        name: name in the import table.
        version: version in the import table.
        args: kinds of the arguments; a kind with ``?`` may be left out.
        result: kind of the result.
        capability: name in the manifest, or None.
        js: the JavaScript expressions that mean it.
        prototype: text whose hash is ``prototype_hash``.
        prototype_hash: FNV-1a of the prototype.
        name_hash: FNV-1a of the name.
    """

    name: str
    version: int
    args: tuple[str, ...]
    result: str
    capability: str | None
    js: tuple[str, ...]
    prototype: str
    prototype_hash: int
    name_hash: int

'''

_BUILTIN = '''
@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function.

    Attributes:
        import_name: name in the import table.
        name: name as JavaScript writes it; of a method only its own part.
        kind: global, static or method.
        receiver: class of the receiver of a method, or empty.
        length: its ``length`` property.
        call: may be called without ``new``.
        new: may be called with ``new``.
        helper: helper that a method stands for, or empty.
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
    name_hash: int

'''


def emit(spec: Spec) -> dict[str, str]:
    """Both modules as path and text."""
    return {PATH: _helpers(spec), BUILTINS_PATH: _builtins(spec)}


def _helpers(spec: Spec) -> str:
    helpers = spec["helpers"]
    lines = python_module("Helpers of the core.", "helpers", "package")
    lines += [
        "from dataclasses import dataclass",
        "from enum import IntEnum",
        "from typing import Final",
        "",
    ]
    levels = [(name, value, "") for name, value in helpers["log_levels"].items()]
    lines += py_enum("IntEnum", "LogLevel", "Levels of mbpf.log.", levels)
    lines += _HELPER.split("\n")
    names = {c["name"].upper(): c["manifest"] for c in spec["package"]["capabilities"]}
    table = {
        h["name"]: Call(
            "Helper",
            name=h["name"],
            version=h["version"],
            args=tuple(h["args"]),
            result=h["result"],
            capability=names.get(h["capability"]),
            js=tuple(h["js"]),
            prototype=prototype(h),
            prototype_hash=fnv1a(prototype(h)),
            name_hash=fnv1a(h["name"]),
        )
        for h in helpers["helpers"]
    }
    lines += py_assign("HELPERS: Final[dict[str, Helper]]", table)
    lines += ["BY_JS: Final[dict[str, Helper]] = {js: h for h in HELPERS.values() for js in h.js}"]
    lines += ['"""Helpers by the JavaScript expression that means them."""']
    lines += [f"LOG_TEXT_MAX: Final = {helpers['log_text_max']}", '"""Bytes of a log line."""', ""]
    return "\n".join(lines)


def _builtins(spec: Spec) -> str:
    builtins = spec["builtins"]
    lines = python_module("Built-in functions and constants.", "builtins")
    lines += ["from dataclasses import dataclass", "from typing import Final", ""]
    lines += _BUILTIN.split("\n")
    table = {
        import_name(b): Call(
            "Builtin",
            import_name=import_name(b),
            name=b["name"],
            kind=b["kind"],
            receiver=b.get("class", ""),
            length=b["length"],
            call=bool(b.get("call", True)),
            new=bool(b.get("new", False)),
            helper=b.get("helper", ""),
            name_hash=fnv1a(import_name(b)),
        )
        for b in builtins["builtins"]
    }
    lines += py_assign("BUILTINS: Final[dict[str, Builtin]]", table)
    lines += ['"""Built-ins by import name."""']
    getters = {name: tuple(members) for name, members in builtins["getters"].items()}
    lines += py_assign("GETTERS: Final[dict[str, tuple[str, ...]]]", getters)
    lines += ['"""Properties of a receiver class that are read as values."""']
    constants = {name: _constant(value) for name, value in builtins["constants"].items()}
    lines += py_assign("CONSTANTS: Final[dict[str, float | None]]", constants)
    lines += ['"""Compile-time constants; None stands for undefined."""', ""]
    return "\n".join(lines)


def _constant(value: str | float) -> object:
    match value:
        case "nan" | "inf":
            return Name(f'float("{value}")')
        case "undefined":
            return None
        case _:
            return float(value) if isinstance(value, str) else value
