# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The file in which a firmware declares helpers of its own."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from mbpf.compiler.own_helpers import (
    ARGUMENT_KINDS,
    RESULT_KINDS,
    Argument,
    OwnHelper,
    OwnHelpers,
)
from mbpf.package.config_errors import check, complaint, nearest
from mbpf.package.manifest_read import is_own
from mbpf.package.yaml_nodes import HELPERS, ConfigError, DataPath, Document, read_yaml
from mbpf.spec import helpers, hooks, package

CONTEXTS: Final = tuple(context.name.lower() for context in hooks.Context)
"""Names of the contexts in which attach points fire."""
_BITS: Final = tuple(bit for bit in range(32) if package.FIRMWARE_CAPABILITIES >> bit & 1)
_TAKEN: Final = frozenset(helpers.HELPERS) | {
    js.partition(".")[2] for js in helpers.BY_JS if js.startswith("mbpf.")
}
_MAX_HELPERS: Final = package.MAX_HELPER_VERSIONS
_MAX_ARGS: Final = 7
_INTEGER_MAX: Final = 1 << 53


def schema() -> dict[str, Any]:
    """The JSON schema of the file."""
    kinds = "|".join(ARGUMENT_KINDS)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["helpers"],
        "properties": {
            "capabilities": {
                "description": "bit of each capability that the helpers need, by its name",
                "type": "object",
                "default": {},
            },
            "helpers": {
                "description": "the helpers",
                "type": "array",
                "minItems": 1,
                "maxItems": _MAX_HELPERS,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["name", "version"],
                    "properties": {
                        "name": {
                            "description": "name in the program: mbpf.NAME",
                            "type": "string",
                            "minLength": 1,
                            "maxLength": package.HELPER_NAME_MAX,
                            "pattern": "^[A-Za-z_$][A-Za-z0-9_$]*$",
                        },
                        "version": {
                            "description": '"MAJOR.MINOR", in quotes',
                            "type": "string",
                            "pattern": "^(0|[1-9][0-9]{0,3})[.](0|[1-9][0-9]{0,3})$",
                        },
                        "args": {
                            "description": "arguments as 'KIND name', 'KIND? name' for one that "
                            f"may be left out; kinds are {', '.join(ARGUMENT_KINDS)}",
                            "type": "array",
                            "maxItems": _MAX_ARGS,
                            "items": {
                                "type": "string",
                                "pattern": rf"^({kinds})\??( [A-Za-z_][A-Za-z0-9_]*)?$",
                            },
                        },
                        "result": {
                            "description": "kind of the result; undefined if left out",
                            "type": "string",
                            "enum": list(RESULT_KINDS),
                        },
                        "capability": {
                            "description": "capability that a program needs, one of capabilities",
                            "type": "string",
                        },
                        "contexts": {
                            "description": "where it may be called; only in a thread if left out",
                            "type": "array",
                            "minItems": 1,
                            "uniqueItems": True,
                            "items": {"type": "string", "enum": list(CONTEXTS)},
                        },
                        "about": {
                            "description": "what it does, in a line",
                            "type": "string",
                            "pattern": "^[^\\n]*$",
                        },
                        "default": {
                            "description": "what the simulator answers when nothing is bound",
                            "type": ["boolean", "integer"],
                        },
                    },
                },
            },
        },
    }


def read_helpers(path: Path) -> OwnHelpers:
    """Read a file of declarations.

    Raises:
        ConfigError: it is wrong; every complaint has its line and column.
    """
    document = read_yaml(path, HELPERS)
    check(document, schema())
    capabilities = _capabilities(document)
    found: list[OwnHelper] = []
    for index, row in enumerate(document.data["helpers"]):
        at: DataPath = ("helpers", index)
        name = row["name"]
        if name in _TAKEN or name == "apiVersion":
            raise _bad(document, (*at, "name"), f"'mbpf.{name}' is there already", "rename it")
        if any(name == other.name for other in found):
            raise _bad(document, (*at, "name"), f"there are two helpers '{name}'", "rename one")
        found.append(_helper(document, at, row, capabilities))
    return OwnHelpers(tuple(found), capabilities)


def _capabilities(document: Document) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, bit in document.data.get("capabilities", {}).items():
        path = ("capabilities", name)
        if not isinstance(name, str) or not is_own(name):
            message = f"'{name}' is no name for a capability"
            hint = f"{package.FIRMWARE_PREFIX}, then capital letters, digits and _, at most "
            hint += f"{package.CAPABILITY_NAME_MAX} characters"
            raise ConfigError(
                message, id="config-bad-value", where=document.key_place(path), hint=hint
            )
        if type(bit) is not int or bit not in _BITS:
            message = f"the bit of {name} must be from {_BITS[0]} to {_BITS[-1]}"
            raise _bad(document, path, message, "lower bits belong to mbpf")
        if bit in found.values():
            raise _bad(document, path, f"two capabilities have the bit {bit}", "change one")
        found[name] = bit
    return found


def _helper(
    document: Document, at: DataPath, row: dict[str, Any], capabilities: dict[str, int]
) -> OwnHelper:
    major, _, minor = row["version"].partition(".")
    args = tuple(Argument(*text.split(" ")) for text in row.get("args", ()))
    for number, (left, right) in enumerate(pairwise(args)):
        if left.kind.endswith("?") and not right.kind.endswith("?"):
            message = "an argument follows one that may be left out"
            raise _bad(document, (*at, "args", number + 1), message, "put it in front")
    capability = row.get("capability")
    if capability is not None and capability not in capabilities:
        message = f"there is no capability {capability}"
        hint = nearest(capability, capabilities) if capabilities else "declare it in capabilities"
        raise _bad(document, (*at, "capability"), message, hint)
    contexts = tuple(name for name in CONTEXTS if name in row.get("contexts", ["thread"]))
    if "thread" not in contexts:
        message = "a helper may be called in a thread, too: mbpf_init and mbpf_fini run there"
        raise _bad(document, (*at, "contexts"), message, "add thread")
    result, default = row.get("result", "undefined"), row.get("default")
    if default is not None and not _is_result(default, result):
        message = f"a result of kind {result} cannot be {str(default).lower()}"
        raise _bad(document, (*at, "default"), message, "make them agree, or leave it out")
    return OwnHelper(
        row["name"],
        int(major),
        int(minor),
        args,
        result,
        capability,
        contexts,
        row.get("about", ""),
        default,
        document.place((*at, "name" if default is None else "default")),
    )


def _is_result(value: object, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    return kind == "number" and type(value) is int and abs(value) <= _INTEGER_MAX


def _bad(document: Document, path: DataPath, message: str, hint: str) -> ConfigError:
    return complaint(document, path, "config-bad-value", message, hint)
