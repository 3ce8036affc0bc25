# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Where constants that stand as operands are loaded.

Outside loops a constant is loaded in front of its use. Inside loops the ones that are used most get
registers of their own, above those of the function, and are loaded in front of the outermost loop.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from mbpf.compiler.constant import Constant, FunctionRef, Value
from mbpf.compiler.ir import (
    REGISTERS,
    Instr,
    IrFunction,
    Item,
    Load,
    LoopBegin,
    LoopEnd,
    register_operands,
)
from mbpf.compiler.loads import load_instrs
from mbpf.spec.limits import NREGS

# Each constant costs a word or two in front of the loop and 8 bytes of the frame.
MAX_HOISTED: Final = 12


def place_constants(function: IrFunction) -> IrFunction:
    """Replace every :class:`Load` operand by a register."""
    hoisted = _choose(function)
    result: list[Item] = []
    current: dict[Constant, int] = {}
    for item in function.items:
        match item:
            case LoopBegin():
                current = hoisted[item]
                for constant, register in current.items():
                    result += load_instrs(register, constant, item.span)
            case LoopEnd():
                current = {}
            case Instr():
                result += _placed(item, current)
            case _:
                result.append(item)
    return replace(function, items=tuple(result))


def _loads(instr: Instr) -> list[Load]:
    return [arg for arg in instr.args if isinstance(arg, Load)]


def _choose(function: IrFunction) -> dict[LoopBegin, dict[Constant, int]]:
    """For each outermost loop the constants that get a register."""
    base = _first_free(function)
    room = min(MAX_HOISTED, NREGS - base)
    chosen: dict[LoopBegin, dict[Constant, int]] = {}
    begin: LoopBegin | None = None
    uses: Counter[Constant] = Counter()
    for item in function.items:
        match item:
            case LoopBegin():
                begin, uses = item, Counter()
            case LoopEnd() if begin is not None:
                ranked = sorted(uses, key=lambda constant: -uses[constant])
                chosen[begin] = {c: base + n for n, c in enumerate(ranked[:room])}
                begin = None
            case Instr() if begin is not None:
                uses.update(load.constant for load in _loads(item))
    return chosen


def _first_free(function: IrFunction) -> int:
    """The first register above all that the function uses."""
    highest = function.nparams + function.has_rest
    for item in function.items:
        if not isinstance(item, Instr):
            continue
        for position in register_operands(item, REGISTERS):
            arg = item.args[position]
            register = arg.temp if isinstance(arg, Load) else arg
            if isinstance(register, int):
                highest = max(highest, register + 1)
        highest = max(highest, window_end(item))
    return max([highest, *(handler.reg + 1 for handler in function.handlers)])


def window_end(instr: Instr) -> int:
    """One more than the last register of an instruction's window; 0 if it has none."""
    first = instr.args[0] if instr.args else None
    if not instr.insn.window or not isinstance(first, int):
        return 0
    return first + window_size(instr) + 1


def window_size(instr: Instr) -> int:
    """How many registers beyond R[a] an instruction uses."""
    last = instr.args[-1]
    if isinstance(last, FunctionRef) and instr.insn.window == "captures":
        return len(last.info.captures)
    names = dict(zip("abc", instr.args, strict=False))
    total = 0
    for term in instr.insn.window.split("+"):
        value = names[term.strip()] if term.strip() in names else int(term)
        assert isinstance(value, int)
        total += value
    return total


def _placed(instr: Instr, current: dict[Constant, int]) -> list[Item]:
    result: list[Item] = []
    args = list(instr.args)
    for index, arg in enumerate(args):
        if not isinstance(arg, Load):
            continue
        register = current.get(arg.constant)
        if register is None and arg.temp is None:
            return _unfused(instr, arg)
        if register is None:
            register = arg.temp
            assert register is not None
            result += load_instrs(register, arg.constant, instr.span)
        args[index] = register
    return [*result, Instr(instr.op, tuple(args), instr.span)]


def _unfused(instr: Instr, limit: Load) -> list[Item]:
    """INCJLT with a constant for which no register was left, as two instructions again."""
    counter, _, label = instr.args
    number = limit.constant.int32 if isinstance(limit.constant, Value) else None
    assert number is not None
    return [
        Instr("INC", (counter, counter), instr.span),
        Instr("JLTI", (counter, number, label), instr.span),
    ]
