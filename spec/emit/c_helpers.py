# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/helpers.h: what a package imports by name."""

from __future__ import annotations

from emit.model import Spec, SpecError, Table, fnv1a, identifier, prototype
from emit.text import CHeader, c_hex, c_string

PATH = "include/mbpf/gen/helpers.h"
MAX_ARGS = 7

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
    ("PREV", "Bytes, or null"),
)
_RESULTS = ("UNDEFINED", "BOOL", "NUMBER")


def emit(spec: Spec) -> dict[str, str]:
    """The header as path and text."""
    return {PATH: _helpers(spec["helpers"])}


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
        "capability bit, result, least arguments, arguments, kinds of the seven arguments)",
        [_helper_row(h) for h in rows],
    )
    levels = helpers["log_levels"].items()
    out.enum("mbpf_log_level", "Levels of mbpf.log", [(f"MBPF_LOG_{n}", v, "") for n, v in levels])
    out.blank()
    out.define("MBPF_LOG_TEXT_MAX", f"{helpers['log_text_max']}U", "Bytes of a log line")
    out.define("MBPF_EVENT_SIZE_MAX", f"{helpers['event_size_max']}U", "Bytes of an emitted event")
    out.define(
        "MBPF_EVENT_LOST", c_hex(helpers["event_lost"]), "Id of what tells of events that were lost"
    )
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
