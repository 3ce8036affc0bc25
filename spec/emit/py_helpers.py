# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/helpers.py: what a package imports by name."""

from __future__ import annotations

from emit.model import Spec, fnv1a, prototype
from emit.text import Call, py_assign, py_enum, python_module

PATH = "python/mbpf/spec/helpers.py"

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
        fields: properties of the one object that JavaScript gives, which are the arguments.
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
    fields: tuple[str, ...] = ()

'''


def emit(spec: Spec) -> dict[str, str]:
    """The module as path and text."""
    return {PATH: _helpers(spec)}


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
            **({"fields": tuple(h["fields"])} if "fields" in h else {}),
        )
        for h in helpers["helpers"]
    }
    lines += py_assign("HELPERS: Final[dict[str, Helper]]", table)
    lines += ["BY_JS: Final[dict[str, Helper]] = {js: h for h in HELPERS.values() for js in h.js}"]
    lines += ['"""Helpers by the JavaScript expression that means them."""']
    lines += [f"LOG_TEXT_MAX: Final = {helpers['log_text_max']}", '"""Bytes of a log line."""']
    lines += [
        f"EVENT_SIZE_MAX: Final = {helpers['event_size_max']}",
        '"""Bytes of an emitted event."""',
    ]
    lines += [f"EVENT_LOST: Final = 0x{helpers['event_lost']:X}"]
    lines += ['"""Id of what tells of events that were lost."""', ""]
    return "\n".join(lines)
