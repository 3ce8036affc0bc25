# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/isa.py: the instruction set."""

from __future__ import annotations

from emit.model import Spec
from emit.text import Call, Name, py_assign, py_enum, python_module

PATH = "python/mbpf/spec/isa.py"

_CLASS = '''
@dataclass(frozen=True, slots=True)
class Insn:
    """An instruction.

    Attributes:
        op: the opcode.
        name: its name.
        fmt: key of FORMATS.
        args: kinds of the operands, in the order of the format.
        window: expression of operands; registers R[a] .. R[a + window] are used; empty: none;
            ``captures``: those of the function that the last operand names.
        helper: what it calls, which must be imported; empty: none.
        ends: never falls through.
        charge: steps are paid for here: always, when the jump is taken, or never (empty).
        doc: what it does.
    """

    op: Op
    name: str
    fmt: str
    args: tuple[str, ...]
    window: str
    helper: str
    ends: bool
    charge: str
    doc: str

'''


def emit(spec: Spec) -> dict[str, str]:
    """The module as path and text."""
    isa = spec["isa"]
    insns = sorted(isa["instructions"], key=lambda i: int(i["op"]))
    lines = python_module("Instruction set of the vm engine.", "isa")
    lines += [
        "from dataclasses import dataclass",
        "from enum import IntEnum",
        "from typing import Final",
        "",
    ]
    lines += [f"VERSION: Final = {isa['version']}", '"""Version of the instruction set."""', ""]
    lines += py_enum("IntEnum", "Op", "Opcodes.", [(i["id"], i["op"], i["doc"]) for i in insns])
    prims = [(p.upper(), n, "") for n, p in enumerate(isa["primitives"])]
    lines += py_enum("IntEnum", "Prim", "Immediates of LOADP.", prims)
    kinds = [(p, n, "") for n, p in enumerate(isa["read_kinds"])]
    lines += py_enum("IntEnum", "ReadKind", "Operand c of CTXRD.", kinds)
    lines += _CLASS.split("\n")
    ids = {insn["id"]: n for n, insn in enumerate(isa["instructions"])}
    formats = {name: tuple(parts) for name, parts in isa["formats"].items()}
    lines += py_assign("FORMATS: Final[dict[str, tuple[str, ...]]]", formats)
    rows = tuple(
        Call(
            "Insn",
            op=Name(f"Op.{i['id']}"),
            name=i["id"],
            fmt=i["fmt"],
            args=tuple(i["args"]),
            window=str(i.get("window", "")),
            helper=str(i.get("helper", "")),
            ends=bool(i.get("ends", False)),
            charge=str(i.get("charge", "")),
            doc=i["doc"],
        )
        for i in insns
    )
    lines += py_assign("INSNS: Final[tuple[Insn, ...]]", rows)
    lines += ["BY_OP: Final[dict[int, Insn]] = {insn.op: insn for insn in INSNS}"]
    lines += ["BY_NAME: Final[dict[str, Insn]] = {insn.name: insn for insn in INSNS}"]
    firmware = {
        int(isa["instructions"][ids[name]]["op"]): op for name, op in isa["firmware"].items()
    }
    lines += py_assign("FIRMWARE: Final[dict[int, int]]", firmware)
    lines += ['"""Opcodes that stand for others in the firmware\'s own code."""', ""]
    lines += py_assign("RI_INTEGERS: Final", isa["integers"])
    lines += ['"""An operand of kind ``ri`` from here on is no register but an integer."""', ""]
    lines += py_assign("FUSED: Final[dict[str, int]]", dict(isa["firmware_fused"]))
    lines += ['"""Opcodes of its words that do what several words do."""', ""]
    lines += py_assign("SOURCES: Final[dict[str, int]]", dict(isa["firmware_sources"]))
    lines += ['"""Where each kind of source of those words begins."""', ""]
    reserved = tuple((r["first"], r["last"], r["for"]) for r in isa["reserved"])
    lines += py_assign("RESERVED: Final[tuple[tuple[int, int, str], ...]]", reserved)
    return {PATH: "\n".join([*lines, ""])}
