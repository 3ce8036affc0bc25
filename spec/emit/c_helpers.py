# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/helpers.h and builtins.h: what a package imports by name."""

from __future__ import annotations

from emit.model import Spec, SpecError, Table, fnv1a, identifier, import_name, prototype
from emit.text import CHeader, c_hex, c_string

PATH = "include/mbpf/gen/helpers.h"
BUILTINS_PATH = "include/mbpf/gen/builtins.h"
MAX_ARGS = 5

_ARGS = (
    ("NONE", "No argument"),
    ("U32", "Number, converted as by >>> 0"),
    ("I32", "Number, converted as by | 0"),
    ("NUMBER", "Number"),
    ("STRING", "String"),
    ("BYTES", "Uint8Array, or the bytes of another typed array"),
    ("PAIR", "[low, high]: an array of two numbers or a Uint32Array"),
    ("MAP", "Map handle or the map's index"),
    ("KEY", "Index for an array map, else bytes"),
)
_RESULTS = ("UNDEFINED", "BOOL", "NUMBER")
_CLASSES = ("NONE", "ARRAY", "STRING", "TYPED", "BUFFER", "FUNCTION", "ERROR", "CTX", "MAP")
_KINDS = ("GLOBAL", "STATIC", "METHOD")


def emit(spec: Spec) -> dict[str, str]:
    """Both headers as path and text."""
    return {PATH: _helpers(spec["helpers"]), BUILTINS_PATH: _builtins(spec)}


def _helpers(helpers: Table) -> str:
    out = CHeader("helpers", "Helpers of the core", "helpers")
    out.enum(
        "mbpf_arg_kind",
        "Kinds of helper arguments",
        [(f"MBPF_ARG_{name}", n, doc) for n, (name, doc) in enumerate(_ARGS)],
    )
    out.blank()
    out.define("MBPF_ARG_OPTIONAL", "0x80U", "Added to the kind of an argument that may be absent")
    out.define("MBPF_HELPER_MAX_ARGS", f"{MAX_ARGS}U", "Arguments of a helper")
    out.enum(
        "mbpf_result_kind",
        "Kinds of helper results",
        [(f"MBPF_RESULT_{name}", n, "") for n, name in enumerate(_RESULTS)],
    )
    rows = helpers["helpers"]
    out.enum(
        "mbpf_helper_id",
        "Numbers of the core's helpers inside one firmware; packages import by name",
        [(f"MBPF_HELPER_{identifier(h['name'])}", n, prototype(h)) for n, h in enumerate(rows)]
        + [("MBPF_HELPER_COUNT", len(rows), "How many there are")],
    )
    out.xmacro(
        "MBPF_HELPER_LIST",
        "X(id, function suffix, name, version, hash of the name, hash of the prototype, "
        "capability bit, result, least arguments, arguments, kinds of the five arguments)",
        [_helper_row(h) for h in rows],
    )
    levels = helpers["log_levels"].items()
    out.enum("mbpf_log_level", "Levels of mbpf.log", [(f"MBPF_LOG_{n}", v, "") for n, v in levels])
    out.blank()
    out.define("MBPF_LOG_TEXT_MAX", f"{helpers['log_text_max']}U", "Bytes of a log line")
    return out.text()


def _helper_row(helper: Table) -> str:
    known = {name for name, _ in _ARGS}
    args = [str(arg) for arg in helper["args"]]
    kinds = []
    for arg in args:
        kind = arg.removesuffix("?").upper()
        if kind not in known:
            raise SpecError(f"helper {helper['name']} has the unknown argument kind {arg}")
        kinds.append(f"MBPF_ARG_{kind}" + (" | MBPF_ARG_OPTIONAL" if arg.endswith("?") else ""))
    result = str(helper["result"]).upper()
    if result not in _RESULTS or len(args) > MAX_ARGS:
        raise SpecError(f"helper {helper['name']} has an unknown result or too many arguments")
    least = sum(not arg.endswith("?") for arg in args)
    if any(arg.endswith("?") for arg in args[:least]):
        raise SpecError(f"helper {helper['name']} has an optional argument before a needed one")
    capability = helper["capability"]
    cells = [
        f"MBPF_HELPER_{identifier(helper['name'])}",
        identifier(helper["name"]).lower(),
        c_string(helper["name"]),
        f"{helper['version']}U",
        c_hex(fnv1a(helper["name"])),
        c_hex(fnv1a(prototype(helper))),
        "0U" if capability == "none" else f"MBPF_CAP_{capability}",
        f"MBPF_RESULT_{result}",
        f"{least}U",
        f"{len(args)}U",
        *kinds,
        *["MBPF_ARG_NONE"] * (MAX_ARGS - len(kinds)),
    ]
    return ", ".join(cells)


def _builtins(spec: Spec) -> str:
    out = CHeader("builtins", "Built-in functions", "builtins")
    rows = spec["builtins"]["builtins"]
    out.enum(
        "mbpf_builtin_kind",
        "Where a program finds a built-in",
        [(f"MBPF_BUILTIN_KIND_{name}", n, "") for n, name in enumerate(_KINDS)],
    )
    out.enum(
        "mbpf_class",
        "Receivers of methods",
        [(f"MBPF_CLASS_{name}", n, "") for n, name in enumerate(_CLASSES)],
    )
    out.enum(
        "mbpf_builtin_id",
        "Numbers of the built-ins inside one firmware; packages import by name",
        [(_builtin_id(b), n, import_name(b)) for n, b in enumerate(rows)]
        + [("MBPF_BUILTIN_COUNT", len(rows), "How many there are")],
    )
    out.blank()
    out.define("MBPF_BUILTIN_CALL", "0x01U", "May be called without new")
    out.define("MBPF_BUILTIN_NEW", "0x02U", "May be called with new")
    out.xmacro(
        "MBPF_BUILTIN_LIST",
        "X(id, function suffix, import name, JavaScript name, hash of the import name, kind, "
        "class, length, flags)",
        [_builtin_row(b) for b in rows],
    )
    forwards = [f"{_builtin_id(b)}, {c_string(b['helper'])}" for b in rows if "helper" in b]
    out.xmacro(
        "MBPF_BUILTIN_HELPERS",
        "Methods that are helpers: X(id, name of the helper)",
        forwards,
    )
    out.xmacro(
        "MBPF_ABSENT_LIST",
        "Names that only ECMAScript has: X(hash)",
        [c_hex(fnv1a(name)) for name in spec["builtins"]["absent"]],
    )
    return out.text()


def _builtin_id(builtin: Table) -> str:
    return f"MBPF_BUILTIN_{identifier(import_name(builtin))}"


def _builtin_row(builtin: Table) -> str:
    kind, receiver = str(builtin["kind"]).upper(), str(builtin.get("class", "none")).upper()
    if kind not in _KINDS or receiver not in _CLASSES:
        raise SpecError(f"built-in {builtin['name']} has an unknown kind or class")
    name = import_name(builtin)
    flags = []
    if builtin.get("call", True):
        flags.append("MBPF_BUILTIN_CALL")
    if builtin.get("new", False):
        flags.append("MBPF_BUILTIN_NEW")
    cells = [
        _builtin_id(builtin),
        identifier(name).lower(),
        c_string(name),
        c_string(name.rpartition(".")[2]),
        c_hex(fnv1a(name)),
        f"MBPF_BUILTIN_KIND_{kind}",
        f"MBPF_CLASS_{receiver}",
        f"{builtin['length']}U",
        " | ".join(flags) or "0U",
    ]
    return ", ".join(cells)
