# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Which groups of built-ins a program needs: a firmware without one of them refuses it by name.

What is imported is needed. So is a group that alone has a method of a name that the program asks a
value for, unless the program itself defines something of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.ir import Import, Instr, Name
from mbpf.compiler.loads import BUILTIN_IMPORT
from mbpf.spec import builtins

_READS: Final = ("GETP", "GETM")
_MEMBERS: Final = ("method", "getter")


def features(
    program: ast.Program, imports: Iterable[Import], instrs: Iterable[Instr]
) -> tuple[str, ...]:
    """The groups, in the order of the specification, without the one that is always there."""
    found: set[str] = set()
    for item in imports:
        if item.kind == BUILTIN_IMPORT:
            found |= _groups_of_import(item.name)
    read = {
        arg.text
        for instr in instrs
        if instr.op in _READS
        for arg in instr.args
        if isinstance(arg, Name)
    }
    if read:
        read -= set(_defined(program))
    for name in read:
        groups = _groups_of_member(name)
        found |= groups if len(groups) == 1 else set()
    return tuple(group for group in builtins.GROUPS[1:] if group in found)


def _groups_of_import(name: str) -> set[str]:
    own = {builtins.BUILTINS[name].group} if name in builtins.BUILTINS else set()
    # A namespace is needed for what it holds.
    prefix = f"{name.removeprefix('@')}."
    held = {item.group for item in builtins.BUILTINS.values() if item.name.startswith(prefix)}
    return own | held if name.startswith("@") and len(held) == 1 else own


def _groups_of_member(name: str) -> set[str]:
    return {
        item.group
        for item in builtins.BUILTINS.values()
        if item.kind in _MEMBERS and item.name == name and not builtins.HOLDERS[item.receiver].host
    }


def _defined(program: ast.Program) -> Iterator[str]:
    """The names of properties that a program defines or assigns."""
    for node in ast.walk(program):
        match node:
            case (
                ast.Property(key=key)
                | ast.MethodDefinition(key=key)
                | ast.PropertyDefinition(key=key)
                | ast.FieldDefinition(key=key)
                | ast.AssignmentExpression(left=ast.MemberExpression(property=key))
            ):
                if isinstance(key, ast.Identifier):
                    yield key.name
                elif isinstance(key, ast.StringLiteral):
                    yield key.value
