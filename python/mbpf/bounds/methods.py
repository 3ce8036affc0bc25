# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What values inherit from the firmware's prototypes."""

from __future__ import annotations

from typing import Final

from mbpf.bounds.values import (
    BOOL,
    BUILTIN,
    CTX,
    FUNC,
    MAP,
    NAN,
    NUM,
    TEXT,
    UNDEF,
    Value,
    join,
    reference,
)
from mbpf.spec.builtins import BUILTINS

PRIMITIVES: Final = {
    "string": TEXT,
    "ctx": CTX,
    "map": MAP,
    "number": NUM | NAN,
    "boolean": BOOL,
    "function": FUNC | BUILTIN,
}
"""Kinds of values by the class that their methods stand under."""
ERRORS: Final = frozenset(name for name in BUILTINS if name.endswith("Error"))
MAKERS: Final = {
    "object": "Object",
    "array": "Array",
    "buffer": "ArrayBuffer",
    "function": "Function",
    "cell": "",
}
"""Constructors of objects."""
_METHODS: Final[dict[str, dict[str, str]]] = {}
for _builtin in BUILTINS.values():
    if _builtin.kind == "method":
        _METHODS.setdefault(_builtin.receiver, {})[_builtin.name] = _builtin.import_name


def _rows(receiver: str) -> dict[str, str]:
    """Methods of a class of receivers by name."""
    own = _METHODS.get(receiver, {})
    if receiver in ("ctx", "map"):
        return own
    return {**_METHODS.get("object", {}), **own}


def method(receiver: str, name: str) -> Value:
    """The method that a class of receivers has under a name, or undefined."""
    found = _rows(receiver).get(name)
    return reference("b", found) if found else UNDEF


def any_method(receiver: str, key: Value) -> Value:
    """The methods that a class of receivers has under the texts of a key."""
    result = UNDEF
    for name, found in _rows(receiver).items():
        if key.texts is None or name in key.texts:
            result = join(result, reference("b", found))
    return result
