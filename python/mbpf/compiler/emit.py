# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""From instructions with labels to words: layout, long jumps, charge points, encoding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from mbpf.compiler.constant import FunctionRef, MapRef, Value
from mbpf.compiler.ir import (
    INVERSE,
    REGISTERS,
    Import,
    Instr,
    IrFunction,
    Item,
    Label,
    Name,
    register_operands,
)
from mbpf.compiler.loads import IMPLIED
from mbpf.compiler.place_constants import window_end
from mbpf.compiler.section import Pools
from mbpf.compiler.source import Span
from mbpf.spec import isa
from mbpf.spec.limits import STRETCH

_REACH: Final = {"j8": (-0x80, 0x7F), "j16": (-0x8000, 0x7FFF), "j24": (-0x800000, 0x7FFFFF)}
_RETURNS: Final = ("RETI", "RETU")
_FUNCTION_BYTE: Final = 0xFF
_OPERAND_BITS: Final = {
    "none": (),
    "a": (8,),
    "ab": (8, 16),
    "abc": (8, 16, 24),
    "a16": (8, 16),
    "i16": (16,),
    "j24": (8,),
}
_OPERAND_MASKS: Final = {
    "none": (),
    "a": (0xFF,),
    "ab": (0xFF, 0xFF),
    "abc": (0xFF, 0xFF, 0xFF),
    "a16": (0xFF, 0xFFFF),
    "i16": (0xFFFF,),
    "j24": (0xFFFFFF,),
}


@dataclass(frozen=True, slots=True)
class Code:
    """A function's words.

    Attributes:
        words: the encoded instructions.
        spans: for each word what it was made of.
        handlers: (start, end, target, register), in words from the function's start.
        nregs: registers of the frame.
    """

    words: tuple[int, ...]
    spans: tuple[Span, ...]
    handlers: tuple[tuple[int, int, int, int], ...]
    nregs: int


def emit_function(function: IrFunction, pools: Pools) -> Code:
    """Encode a function whose constants are placed; symbols get their indexes from ``pools``."""
    items = _widen_calls(list(function.items), pools)
    items = _reach(items)
    spaced = _charge(items)
    if len(spaced) != len(items):
        items = _reach(spaced)
    places = _places(items)
    instrs = [item for item in items if isinstance(item, Instr)]
    words = tuple(_encode(instr, at, places, pools) for at, instr in enumerate(instrs))
    handlers = tuple(
        (places[h.start], places[h.end], places[h.target], h.reg)
        for h in function.handlers
        if h.start in places and places[h.start] < places[h.end]
    )
    needed = replace(function, items=tuple(items))
    nregs = registers_needed(needed, [handler[3] for handler in handlers])
    return Code(words, tuple(instr.span for instr in instrs), handlers, nregs)


def registers_needed(function: IrFunction, handler_registers: list[int]) -> int:
    """The size of the frame, as the verifier computes it."""
    params = function.nparams + function.has_rest
    needed = max(1, params, *(reg + 1 for reg in handler_registers), 1)
    for item in function.items:
        if isinstance(item, Instr):
            for position in register_operands(item, REGISTERS):
                register = item.args[position]
                assert isinstance(register, int)
                needed = max(needed, register + 1)
            needed = max(needed, window_end(item))
    return needed


def _widen_calls(items: list[Item], pools: Pools) -> list[Item]:
    """A direct call of a function whose index does not fit becomes a call of its value."""
    result: list[Item] = []
    for item in items:
        if isinstance(item, Instr) and item.op == "CALLF":
            base, callee, count = item.args
            assert isinstance(callee, FunctionRef)
            if pools.function(callee.info) > _FUNCTION_BYTE:
                result.append(Instr("LDFN", (base, callee), item.span))
                result.append(Instr("CALL", (base, count), item.span))
                continue
        result.append(item)
    return result


def _places(items: list[Item]) -> dict[Label, int]:
    places: dict[Label, int] = {}
    at = 0
    for item in items:
        if isinstance(item, Label):
            places[item] = at
        elif isinstance(item, Instr):
            at += 1
    return places


def _reach(items: list[Item]) -> list[Item]:
    """Replace jumps that do not reach until all do; code only grows, so this ends."""
    while True:
        places, returns = _places(items), _returns(items)
        result: list[Item] = []
        at = 0
        for item in items:
            if isinstance(item, Instr):
                result += _long_jump(item, at, places, returns)
                at += 1
            else:
                result.append(item)
        if len(result) == len(items):
            return result
        items = result


def _long_jump(
    instr: Instr, at: int, places: dict[Label, int], returns: dict[Label, Instr]
) -> list[Item]:
    label = instr.label
    if label is None:
        return [instr]
    low, high = _REACH[instr.insn.args[-1]]
    if low <= places[label] - at - 1 <= high:
        return [instr]
    if instr.op == "FOROF":
        base, _ = instr.args
        near, over = Label(), Label()
        skip, jump = Instr("JMP", (over,), instr.span), Instr("JMP", (label,), instr.span)
        return [Instr("FOROF", (base, near), instr.span), skip, near, jump, over]
    if instr.op == "INCJLT":
        counter, limit, _ = instr.args
        plain = Instr("INC", (counter, counter), instr.span)
        compare = Instr("JLT", (counter, limit, label), instr.span)
        return [plain, *_inverted(compare, label, returns)]
    return _inverted(instr, label, returns)


def _inverted(instr: Instr, label: Label, returns: dict[Label, Instr]) -> list[Item]:
    """A jump over a long jump; if the target only returns, over a copy of that."""
    over = Label()
    far = returns.get(label) or Instr("JMP", (label,), instr.span)
    return [Instr(INVERSE[instr.op], instr.args, instr.span).with_label(over), far, over]


def _returns(items: list[Item]) -> dict[Label, Instr]:
    """By label the return that stands there, if one does."""
    found: dict[Label, Instr] = {}
    first: Instr | None = None
    for item in reversed(items):
        if isinstance(item, Instr):
            first = item
        elif isinstance(item, Label) and first is not None and first.op in _RETURNS:
            found[item] = first
    return found


def is_charge_point(insn: isa.Insn) -> bool:
    """Whether an instruction pays for the words before it each time it is executed."""
    return insn.charge == "always"


def _charge(items: list[Item]) -> list[Item]:
    """Put a ``JMP +0`` where too many words in a row would have no unconditional charge point."""
    result: list[Item] = []
    count = 0
    for item in items:
        if isinstance(item, Instr):
            # Long jumps may still be put in: the distance leaves room for them.
            if is_charge_point(item.insn):
                count = 0
            elif count >= STRETCH // 2:
                here = Label()
                result += [Instr("JMP", (here,), item.span), here]
                count = 1
            else:
                count += 1
        result.append(item)
    return result


def _encode(instr: Instr, at: int, places: dict[Label, int], pools: Pools) -> int:
    insn = instr.insn
    word = int(insn.op)
    if instr.op in IMPLIED:
        pools.imported(IMPLIED[instr.op])
    shifts, masks = _OPERAND_BITS[insn.fmt], _OPERAND_MASKS[insn.fmt]
    for arg, shift, mask in zip(instr.args, shifts, masks, strict=True):
        match arg:
            case int():
                value = arg
            case Label():
                value = places[arg] - at - 1
            case Name():
                value = pools.name(arg.text)
            case Value(type="number", payload=bits):
                assert isinstance(bits, int)
                value = pools.number(bits)
            case Value():
                value = pools.string(str(arg.payload))
            case FunctionRef():
                value = pools.function(arg.info)
            case MapRef():
                value = arg.index
            case Import():
                value = pools.imported(arg)
            case _:
                raise AssertionError("a constant was not placed")
        word |= (value & mask) << shift
    return word
