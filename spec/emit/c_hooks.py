# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/hooks.h: hook types, verdicts and the fields JavaScript sees."""

from __future__ import annotations

from emit.model import Spec, SpecError, Table, fnv1a, is_seen
from emit.text import CHeader, c_hex, c_string

PATH = "include/mbpf/gen/hooks.h"
_TYPES = ("U16", "U32", "U64", "I32")


def emit(spec: Spec) -> dict[str, str]:
    """The header as path and text."""
    hooks = spec["hooks"]
    out = CHeader("hooks", "Hook types and their contexts", "hooks")
    out.blank()
    out.define("MBPF_HOOK_ABI_VERSION", f"{hooks['abi_version']}U", "ABI version of every context")
    for name, value in hooks["flags"].items():
        out.define(f"MBPF_CTX_F_{name}", f"0x{value:04X}U", "Bit of the member `flags`")
    rows = hooks["hooks"]
    out.enum(
        "mbpf_hook_id",
        "Hook types",
        [(f"MBPF_HOOK_{h['name']}", h["id"], "") for h in rows],
    )
    out.enum(
        "mbpf_hook_context",
        "In which context an attach point fires",
        [(f"MBPF_CONTEXT_{c['name']}", c["value"], c["doc"]) for c in hooks["contexts"]],
    )
    for hook in rows:
        members = [
            (f"MBPF_{hook['name']}_{name}", value, "") for name, value in hook["verdicts"].items()
        ]
        out.enum(f"mbpf_{hook['name'].lower()}_verdict", f"Verdicts of {hook['name']}", members)
    out.xmacro(
        "MBPF_HOOK_LIST",
        "X(type, name, context structure, default verdict, greatest verdict, verdict that wins "
        "(-1: the last one that is not zero), any verdict allowed, may be deferred)",
        [_hook_row(h) for h in rows],
    )
    out.xmacro(
        "MBPF_HOOK_SIZE_LIST",
        "X(context structure, bytes with 64-bit pointers, bytes with 32-bit pointers)",
        list(dict.fromkeys(f"{h['struct']}, {h['size']['w64']}, {h['size']['w32']}" for h in rows)),
    )
    out.enum(
        "mbpf_field_type",
        "Types of context fields",
        [(f"MBPF_FIELD_{name}", n, "") for n, name in enumerate(_TYPES)],
    )
    for hook in rows:
        fields = [_field_row(hook, f, None) for f in hook["fields"] if is_seen(f)]
        fields += [_field_row(hook, _member(hook, b), b) for b in hook.get("bits", [])]
        out.xmacro(
            f"MBPF_{hook['name']}_FIELDS",
            "X(name, hash of the name, type, structure, member, shift, mask); mask 0: the whole "
            "member",
            fields,
        )
    return {PATH: out.text()}


def _hook_row(hook: Table) -> str:
    verdicts: dict[str, int] = hook["verdicts"]
    values = sorted(verdicts.values())
    if values != list(range(len(values))):
        raise SpecError(f"the verdicts of {hook['name']} are not 0, 1, 2, ...")
    wins = verdicts[hook["combine"]] if "combine" in hook else -1
    cells = [
        f"MBPF_HOOK_{hook['name']}",
        c_string(hook["name"]),
        hook["struct"],
        hook["default"],
        values[-1],
        wins,
        int(hook["any_verdict"]),
        int(hook["deferrable"]),
    ]
    return ", ".join(str(cell) for cell in cells)


def _member(hook: Table, bits: Table) -> Table:
    for field in hook["fields"]:
        if field["name"] == bits["of"]:
            return dict(field)
    raise SpecError(f"{hook['name']}.{bits['name']} lies in an unknown member")


def _field_row(hook: Table, field: Table, bits: Table | None) -> str:
    name = bits["name"] if bits else field["name"]
    shift, mask = (bits["shift"], bits["mask"]) if bits else (0, 0)
    cells = [
        c_string(name),
        c_hex(fnv1a(name)),
        f"MBPF_FIELD_{field['type'].upper()}",
        hook["struct"],
        field["name"],
        f"{shift}U",
        f"0x{mask:X}U",
    ]
    return ", ".join(cells)
