# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The management group: include/mbpf/gen/mgmt.h, python/mbpf/spec/mgmt.py and its reference."""

from __future__ import annotations

from emit.model import Spec, SpecError, Table
from emit.text import (
    CHeader,
    c_string,
    py_assign,
    py_enum,
    python_module,
    rst_page,
    rst_section,
    rst_table,
)

C_PATH = "include/mbpf/gen/mgmt.h"
PY_PATH = "python/mbpf/spec/mgmt.py"
RST_PATH = "doc/reference/mgmt.rst"
_LISTS = {
    "limits": "Limits of programs, in the order in which they are answered",
    "memory": "Memory of a program, in the order in which it is answered",
    "counts": "Counts of a program, in the order in which they are answered",
}
_KEY_COLUMNS = ("Key", "Type", "Meaning")


def emit(spec: Spec) -> dict[str, str]:
    """The files as path and text."""
    mgmt = spec["mgmt"]
    _check(mgmt)
    return {C_PATH: _header(mgmt), PY_PATH: _module(mgmt), RST_PATH: "\n".join(_page(mgmt))}


def _check(mgmt: Table) -> None:
    for what in ("id", "name"):
        values = [command[what] for command in mgmt["commands"]]
        if len(values) != len(set(values)):
            raise SpecError(f"mgmt.yaml: two commands have one {what}")
    if any(not 256 <= code["number"] <= 0xFFFF for code in mgmt["codes"]):
        raise SpecError("mgmt.yaml: a code is a number of errors.yaml, or does not fit")
    if mgmt["group"] < 64:
        raise SpecError("mgmt.yaml: the group is not of the user range")


def _tables(mgmt: Table) -> list[list[Table]]:
    parts = ("request", "answer", "items")
    return [
        *(command.get(part, []) for command in mgmt["commands"] for part in parts),
        mgmt["detail"],
    ]


def _keys(mgmt: Table) -> list[str]:
    return sorted({"detail"} | {row["key"] for table in _tables(mgmt) for row in table})


def _members(rows: list[str | Table]) -> list[tuple[str, str]]:
    """Name and member in C of a list of numbers."""
    return [(r, r) if isinstance(r, str) else (r["name"], r["of"]) for r in rows]


def _header(mgmt: Table) -> str:
    out = CHeader("mgmt", "The management group: commands, keys, lists of numbers", "mgmt")
    out.blank()
    out.define("MBPF_MGMT_PROTOCOL", f"{mgmt['protocol']}U", "Version of the protocol")
    out.enum(
        "mbpf_mgmt_command",
        "Commands",
        [(f"MBPF_MGMT_{c['name'].upper()}", c["id"], c["meaning"]) for c in mgmt["commands"]],
    )
    out.enum(
        "mbpf_mgmt_code",
        "Codes of the group beside those of errors",
        [(f"MBPF_MGMT_CODE_{c['name']}", c["number"], c["meaning"]) for c in mgmt["codes"]],
    )
    rows = [f"MBPF_MGMT_CODE_{c['name']}, MGMT_ERR_{c['client']}" for c in mgmt["codes"]]
    out.xmacro("MBPF_MGMT_CODES", "X(code, what a client of version 0 of SMP is told)", rows)
    out.blank()
    for key in _keys(mgmt):
        out.define(f"MBPF_MGMT_KEY_{key.upper()}", c_string(key))
    for name, doc in _LISTS.items():
        rows = [member for _, member in _members(mgmt[name]["members"])]
        out.xmacro(f"MBPF_MGMT_{name.upper()}", f"X(member): {doc}", rows)
    return out.text()


def _module(mgmt: Table) -> str:
    lines = python_module("The management group: commands, keys, lists of numbers.", "mgmt")
    lines += ["from enum import IntEnum", "from typing import Final, NamedTuple", ""]
    lines += [f"PROTOCOL: Final = {mgmt['protocol']}", '"""Version of the protocol."""']
    lines += [f"GROUP: Final = {mgmt['group']}", '"""Number of the group by default."""', ""]
    rows = [(c["name"].upper(), c["id"], c["meaning"].removesuffix(".")) for c in mgmt["commands"]]
    lines += py_enum("IntEnum", "Command", "Commands of the group.", rows)
    codes = [(c["name"], c["number"], c["meaning"]) for c in mgmt["codes"]]
    lines += py_enum("IntEnum", "Code", "Codes of the group beside those of errors.", codes)
    written = tuple(c["name"].upper() for c in mgmt["commands"] if c["op"] == "write")
    lines += [""]
    lines += [f"KEY_{key.upper()}: Final = {c_string(key)}" for key in _keys(mgmt)]
    lines += _forms(mgmt)
    lines += [""]
    lines += py_assign("WRITTEN: Final", written)
    lines += ['"""Names of the commands that are sent as a write."""']
    for name, doc in _LISTS.items():
        names = tuple(member for member, _ in _members(mgmt[name]["members"]))
        lines += py_assign(f"{name.upper()}: Final", names)
        lines += [f'"""{doc}."""']
    return "\n".join([*lines, ""])


def _forms(mgmt: Table) -> list[str]:
    """The keys of answers, with their types."""
    lines = ["", "", "class Key(NamedTuple):", '    """A key of a map that is answered."""', ""]
    lines += ["    name: str", "    type: str", "    is_optional: bool = False", "", ""]
    for part, name, doc in (
        ("answer", "ANSWERS", "The keys of the answer to each command."),
        ("items", "ITEMS", "The keys of the maps in the list of an answer."),
    ):
        lines += [f"{name}: Final[dict[Command, tuple[Key, ...]]] = {{"]
        for command in mgmt["commands"]:
            if part == "items" and "items" not in command:
                continue
            rows = _form(command[part])
            head = f"    Command.{command['name'].upper()}: ("
            if len(rows) > 1:
                lines += [head, *(f"        {row}" for row in rows), "    ),"]
            else:
                lines += [f"{head}{''.join(rows)}),"]
        lines += ["}", f'"""{doc}"""']
    lines += ["DETAIL: Final = (", *(f"    {row}" for row in _form(mgmt["detail"], True)), ")"]
    return [*lines, '"""The keys of what is told of a failure."""']


def _form(table: list[Table], is_optional: bool = False) -> list[str]:
    return [
        f"Key({c_string(row['key'])}, {c_string(row['type'])}"
        + (", True" if is_optional or row.get("optional") else "")
        + "),"
        for row in table
    ]


def _key_rows(table: list[Table]) -> list[tuple[str, str, str]]:
    return [
        (
            f"``{row['key']}``",
            row["type"] + (", optional" if row.get("optional") else ""),
            row["meaning"],
        )
        for row in table
    ]


def _page(mgmt: Table) -> list[str]:
    lines = rst_page("Management group", "mgmt")
    lines += [f"Protocol version {mgmt['protocol']}, group {mgmt['group']} by default; how it is"]
    lines += ["used stands in :doc:`../mgmt`.", ""]
    rows = [(c["id"], f"``{c['name']}``", c["op"], c["meaning"]) for c in mgmt["commands"]]
    lines += rst_section("Commands") + rst_table(("Id", "Name", "Op", "Meaning"), rows)
    for command in mgmt["commands"]:
        lines += rst_section(f"{command['name']} ({command['id']}, {command['op']})")
        lines += [command["meaning"], ""]
        for part, title in (
            ("request", "Request:"),
            ("answer", "Answer:"),
            ("items", "Each map of the list:"),
        ):
            if command.get(part):
                lines += [title, "", *rst_table(_KEY_COLUMNS, _key_rows(command[part]))]
    lines += rst_section("Codes beside those of :doc:`errors`")
    codes = [(c["number"], f"``{c['name']}``", c["meaning"] + ".") for c in mgmt["codes"]]
    lines += rst_table(("Code", "Name", "Meaning"), codes)
    lines += rst_section("Detail of an error")
    lines += ["A number that is absent is 0, but ``item`` and ``class`` that are absent are"]
    lines += ["none. A text or list that is absent is empty.", ""]
    lines += rst_table(_KEY_COLUMNS, _key_rows(mgmt["detail"]))
    for name, doc in _LISTS.items():
        lines += rst_section(doc)
        members = _members(mgmt[name]["members"])
        numbered = [(number, f"``{member}``") for number, (member, _) in enumerate(members)]
        lines += rst_table(("Number", f"Member of struct {mgmt[name]['struct']}"), numbered)
    return lines
