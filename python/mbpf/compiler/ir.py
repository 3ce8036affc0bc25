# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Code before it has addresses: instructions with labels, constants and symbols as operands.

The operands of an :class:`Instr` stand in the order of the instruction table. An operand is an int
(a register or a number), a :class:`Label` (where the table has a jump), a symbol that becomes an
index (:class:`Name`, a constant, ...), or a :class:`Load` in the place of a register that is read:
the constant is put there by ``place_constants``, in front of the instruction or of the loop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from mbpf.compiler.constant import Constant, FunctionRef, MapRef, Value
from mbpf.compiler.scope import FunctionInfo
from mbpf.compiler.source import Span
from mbpf.spec import isa

WRITTEN: Final = ("w", "x")
REGISTERS: Final = ("w", "r", "x", "ri")
RI_INTEGERS: Final = isa.RI_INTEGERS
"""An operand of kind ``ri`` from here on is no register but an integer."""


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A place in the code; labels are told apart by identity."""


@dataclass(frozen=True, slots=True)
class Name:
    """A property name."""

    text: str


@dataclass(frozen=True, slots=True)
class Import:
    """Something of the firmware: ``kind`` is a number of the import table."""

    kind: int
    name: str
    version: int = 0
    prototype_hash: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """A constant as a register operand.

    Attributes:
        constant: what to load.
        temp: register that is free for it at this instruction; None if there is none, which is
            only so inside a loop.
    """

    constant: Constant
    temp: int | None


Register: TypeAlias = int | Load
Operand: TypeAlias = int | Label | Name | Import | Load | Value | FunctionRef | MapRef


@dataclass(frozen=True, slots=True)
class Instr:
    """One instruction.

    Attributes:
        op: its name in the instruction table.
        args: operands.
        span: what it was made of, for errors at run time.
    """

    op: str
    args: tuple[Operand, ...]
    span: Span

    @property
    def insn(self) -> isa.Insn:
        """The instruction's description."""
        return isa.BY_NAME[self.op]

    @property
    def ends(self) -> bool:
        """Whether the next instruction is not reached from this one."""
        return self.insn.ends

    @property
    def label(self) -> Label | None:
        """Where it may jump to."""
        last = self.args[-1] if self.args else None
        return last if isinstance(last, Label) else None

    def with_label(self, label: Label) -> Instr:
        """The same jump to another place."""
        return Instr(self.op, (*self.args[:-1], label), self.span)


@dataclass(frozen=True, slots=True, eq=False)
class LoopBegin:
    """In front of an outermost loop: constants that the loop needs are loaded here."""

    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class LoopEnd:
    """Behind the outermost loop that began at ``begin``."""

    begin: LoopBegin


Item: TypeAlias = Instr | Label | LoopBegin | LoopEnd


@dataclass(frozen=True, slots=True)
class Handler:
    """What is thrown between two labels continues at ``target`` with the exception in ``reg``."""

    start: Label
    end: Label
    target: Label
    reg: int


@dataclass(frozen=True, slots=True)
class IrFunction:
    """The code of a function.

    Attributes:
        info: the function.
        items: instructions and marks.
        handlers: inner ones first.
        nparams: parameters.
        has_rest: whether the register behind them gets an array of the further arguments.
        locals: names of the registers that hold a variable all the time, for the debugger.
    """

    info: FunctionInfo
    items: tuple[Item, ...]
    handlers: tuple[Handler, ...]
    nparams: int
    has_rest: bool = False
    locals: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class IrProgram:
    """The code of a program, the top-level statements last."""

    functions: tuple[IrFunction, ...]
    slots: dict[str, int]
    """For each property name the slot in which objects have it."""


INVERSE: Final[dict[str, str]] = {
    "JT": "JF",
    "JNUL": "JNNUL",
    **{f"J{op}": f"JN{op}" for op in ("LT", "LE", "GT", "GE", "LTI", "LEI", "GTI", "GEI")},
    "JEQ": "JNE",
    "JSEQ": "JSNE",
    "JEQI": "JNEI",
    "JSEQI": "JSNEI",
}
INVERSE.update({value: key for key, value in list(INVERSE.items())})
"""For each conditional jump the one that jumps when it does not."""


def register_operands(instr: Instr, kinds: tuple[str, ...]) -> list[int]:
    """Positions of the operands of some kinds."""
    return [
        index
        for index, (kind, arg) in enumerate(zip(instr.insn.args, instr.args, strict=True))
        if kind in kinds and not (kind == "ri" and isinstance(arg, int) and arg >= RI_INTEGERS)
    ]
