# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/builtins.h: built-ins and the objects of the firmware."""

from __future__ import annotations

from emit.builtins import KINDS, Builtins, Holder, Row, c_name
from emit.model import Spec, Table, fnv1a, identifier
from emit.text import CHeader, c_hex, c_string

PATH = "include/mbpf/gen/builtins.h"

_FLAGS = (
    ("NEW", "May be called with new"),
    ("GETTER", "A property that is read by calling it"),
    ("JS", "A function of a unit of the firmware"),
    ("GENERIC", "Takes any receiver; no method: may convert its first argument"),
)


def emit(spec: Spec) -> dict[str, str]:
    """The header as path and text."""
    table = Builtins(spec)
    out = CHeader("builtins", "Built-in functions", "builtins")
    out.enum(
        "mbpf_builtin_kind",
        "Where a program finds a built-in",
        [(f"MBPF_BUILTIN_KIND_{name.upper()}", n, "") for n, name in enumerate(KINDS)],
    )
    groups = [(f"MBPF_GROUP_{name.upper()}", n, "") for n, name in enumerate(table.groups)]
    count = ("MBPF_GROUP_COUNT", len(groups), "How many there are")
    out.enum("mbpf_group", "Groups of built-ins", [*groups, count])
    _objects(out, table)
    _list(out, table, spec["builtins"])
    return {PATH: out.text()}


def _objects(out: CHeader, table: Builtins) -> None:
    out.enum(
        "mbpf_fw",
        "Objects of the firmware",
        [(f"MBPF_FW_{identifier(h.name)}", h.number, "") for h in table.holders]
        + [("MBPF_FW_NULL", len(table.holders), "No object: null where a prototype is named")],
    )
    out.enum(
        "mbpf_class",
        "Receivers of methods; those that are no hosts are numbered as the prototypes",
        [
            (f"MBPF_CLASS_{identifier(h.name)}", h.number, "")
            for h in table.holders
            if h.name in {"none", *(row.receiver for row in table.rows)} or _is_class(h)
        ],
    )
    out.blank()
    out.define("MBPF_NO_BUILTIN", "0x3FFU", "No built-in where a constructor is named")
    out.xmacro(
        "MBPF_FW_LIST",
        "X(id, prefix of import names, first built-in, first static of the constructor, "
        "constructor, prototype); its own properties are the built-ins from the first up to the "
        "statics, both sorted by name",
        [_object_row(h) for h in table.holders],
    )


def _is_class(holder: Holder) -> bool:
    return holder.name[0].islower() and holder.proto in ("none", "object")


def _object_row(holder: Holder) -> str:
    cells = [
        f"MBPF_FW_{identifier(holder.name)}",
        c_string(holder.name if holder.first != holder.statics else ""),
        f"{holder.first}U",
        f"{holder.statics}U",
        f"MBPF_BUILTIN_{c_name(holder.constructor)}" if holder.constructor else "MBPF_NO_BUILTIN",
        "MBPF_FW_NULL" if holder.proto == "none" else f"MBPF_FW_{identifier(holder.proto)}",
    ]
    return ", ".join(cells)


def _list(out: CHeader, table: Builtins, builtins: Table) -> None:
    out.enum(
        "mbpf_builtin_id",
        "Numbers of the built-ins inside one firmware; packages import by name",
        [(row.id, row.number, row.import_name) for row in table.rows]
        + [("MBPF_BUILTIN_COUNT", len(table.rows), "How many there are")],
    )
    out.blank()
    for bit, (name, doc) in enumerate(_FLAGS):
        out.define(f"MBPF_BUILTIN_{name}", f"0x{1 << bit:02x}U", doc)
    first, last = table.wanting_new
    out.define(
        "MBPF_BUILTIN_WANTS_NEW(number)",
        f"((uint32_t)(number) - {first.id} <= {last.id} - {first.id})",
        "Must it be called with new?",
    )
    out.xmacro(
        "MBPF_BUILTIN_NAMES",
        "Own names, one that ends another one left out: X(text); they stand one after the other, "
        "each with its NUL",
        [c_string(name) for name in table.names],
    )
    out.xmacro(
        "MBPF_BUILTIN_FUNCTIONS",
        "C functions: X(group, name)",
        [f"{group.upper()}, {name}" for group, name in table.functions],
    )
    out.xmacro(
        "MBPF_BUILTIN_LIST",
        "X(id, function, offset of its own name, import name, hash of the import name, kind, "
        "class, length, flags, group); the function is FN_ and a C function, or MBPF_JS_ and one "
        "of firmware JavaScript",
        [_builtin_row(row, table) for row in table.rows],
    )
    forwards = [
        f"{row.id}, MBPF_HELPER_{identifier(row.table['helper'])}"
        for row in table.rows
        if "helper" in row.table
    ]
    out.xmacro(
        "MBPF_BUILTIN_HELPERS",
        "Methods that are helpers: X(id, number of the helper)",
        forwards,
    )
    out.xmacro(
        "MBPF_ABSENT_LIST",
        "Names that only ECMAScript has, in order: X(hash), the FNV-1a hash of the name plus the "
        "number of the object, which is 64 more for its constructor",
        [c_hex(value) for value in table.absent_hashes(builtins)],
    )


def _builtin_row(row: Row, table: Builtins) -> str:
    flags = []
    if row.table.get("new", False):
        flags.append("NEW")
    if row.kind == "getter":
        flags.append("GETTER")
    if row.js:
        flags.append("JS")
    if row.generic:
        flags.append("GENERIC")
    cells = [
        row.id,
        f"MBPF_JS_{row.js.upper()}" if row.js else f"FN_{row.c}",
        f"{table.offsets[row.own_name]}U",
        c_string(row.import_name),
        c_hex(fnv1a(row.import_name)),
        f"MBPF_BUILTIN_KIND_{row.kind.upper()}",
        f"MBPF_CLASS_{identifier(row.receiver or 'none')}",
        f"{row.length}U",
        " | ".join(f"MBPF_BUILTIN_{name}" for name in flags) or "0U",
        f"MBPF_GROUP_{row.group.upper()}",
    ]
    return ", ".join(cells)
