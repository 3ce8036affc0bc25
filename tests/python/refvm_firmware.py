# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Objects of the firmware that the reference machine knows."""

from __future__ import annotations

from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.spec.builtins import BUILTINS
from refvm_typed import FORMATS
from refvm_values import Builtin, Firmware, Property, split


def make_prototypes() -> dict[str, Firmware]:
    """The firmware's prototypes."""
    prototypes: dict[str, Firmware] = {}
    base = Firmware(None, name="object")
    prototypes["object"] = base
    for name in ("array", "function", "error", "string", "number", "boolean", "typed",
                 "buffer", "ctx", "map"):  # fmt: skip
        prototypes[name] = Firmware(base, name=name)
    for row in BUILTINS.values():
        if row.kind == "method":
            method = Builtin(prototypes["function"], name=row.import_name)
            prop = Property(method, enumerable=False)
            prototypes[row.receiver].properties[split(row.name)] = prop
    for name in ("length", "byteLength", "byteOffset", "buffer"):
        getter = Builtin(prototypes["function"], name=f"typed.{name}")
        prop = Property(enumerable=False, getter=getter, setter=UNDEFINED)
        prototypes["typed"].properties[name] = prop
    getter = Builtin(prototypes["function"], name="buffer.byteLength")
    prop = Property(enumerable=False, getter=getter, setter=UNDEFINED)
    prototypes["buffer"].properties["byteLength"] = prop
    for kind in FORMATS:
        prototypes[kind] = Firmware(prototypes["typed"], name=kind)
    error = prototypes["error"]
    for kind in ("Error", "TypeError", "RangeError", "ReferenceError", "SyntaxError",
                 "EvalError", "URIError"):  # fmt: skip
        made = error if kind == "Error" else Firmware(error, name=kind)
        made.properties["name"] = Property(kind, enumerable=False)
        prototypes[kind] = made
    error.properties["message"] = Property("", enumerable=False)
    return prototypes
