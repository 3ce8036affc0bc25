# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Registers before and after a word; operators, branches and calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from mbpf.bounds import convert, numbers, refine
from mbpf.bounds.builtins import call_builtin
from mbpf.bounds.calls import call_functions
from mbpf.bounds.effects import Effect, Stored
from mbpf.bounds.machine import Program
from mbpf.bounds.objects import eighth
from mbpf.bounds.values import (
    BUILTIN,
    FORMS,
    FUNC,
    HEAP,
    INTERNAL,
    NOTHING,
    NULLISH,
    NUM,
    OBJECT,
    TEXT,
    UNDEF,
    WIDE,
    Value,
    as_false,
    as_true,
    join,
    may_be_false,
    may_be_true,
    number,
    text,
)
from mbpf.compiler.disasm import Decoded
from mbpf.compiler.section import CLASS
from mbpf.spec.builtins import BUILTINS
from mbpf.spec.isa import Op

Registers = tuple[Value, ...]
Literals = frozenset[tuple[int, int]]
"""Registers that alone hold an array still being built, and how many elements it has."""


class State(NamedTuple):
    """Registers before a word."""

    registers: Registers
    literals: Literals = frozenset()


@dataclass(slots=True)
class Step:
    """One word with given registers.

    Attributes:
        next: the registers before the following word, or None if it is never reached.
        jump: the registers at the jump's target, or None.
        returns: what it returns from the function.
        effect: what it costs and may do.
    """

    next: State | None = None
    jump: State | None = None
    returns: Value = NOTHING
    effect: Effect = field(default_factory=Effect)


BINARY: Final = {
    **{op: op for op in Op if Op.ADD <= op <= Op.USHR},
    Op.ADDI: Op.ADD,
    Op.SUBI: Op.SUB,
    Op.MULI: Op.MUL,
    Op.BANDI: Op.BAND,
    Op.BORI: Op.BOR,
    Op.BXORI: Op.BXOR,
    Op.SHLI: Op.SHL,
    Op.SHRI: Op.SHR,
    Op.USHRI: Op.USHR,
    Op.MASK: Op.BAND,
}
TESTS: Final = ("EQ", "SEQ", "LT", "LE", "GT", "GE")
_BUILDING: Final = (Op.ARRADD, Op.INITP, Op.INITEL)


class Word:
    """One word being executed.

    Attributes:
        program: the program.
        pc: the word's place.
        op: its opcode.
        insn: its instruction.
        args: its operands.
        registers: the registers, before it and then after it.
        literals: as in :class:`State`.
        step: takes what it does.
        effect: what it costs.
        started: globals that are known to be initialized.
        this: what ``this`` may be.
    """

    def __init__(
        self,
        program: Program,
        pc: int,
        decoded: Decoded,
        state: State,
        step: Step,
        started: frozenset[int],
        this: Value,
    ) -> None:
        self.program = program
        self.pc = pc
        self.op = decoded.insn.op
        self.insn = decoded.insn
        self.args = decoded.args
        self.registers = list(state.registers)
        self.literals = _kept(decoded, state.literals)
        self.step = step
        self.effect = step.effect
        self.started = started
        self.this = this

    def write(self, value: Value, register: int | None = None) -> None:
        """Give R[a], or another register, a value, and go on; nothing goes on without a value."""
        if value.is_empty:
            return
        self.registers[self.args[0] if register is None else register] = value
        self.go_on()

    def go_on(self) -> None:
        """Go on with the following word."""
        self.step.next = State(tuple(self.registers), self.literals)

    def reg(self, operand: int) -> Value:
        """Value of the register that an operand names."""
        return self.registers[self.args[operand]]

    # --- operators ------------------------------------------------------------------------------

    def operator(self) -> None:
        """An operator with two operands, the second one a register or immediate."""
        kind = self.insn.args[-1]
        if self.op == Op.MASK:
            a, b = self.reg(0), number(self.args[1])
        elif kind in ("s8", "u8"):
            a, b = self.reg(1), number(self.args[2])
        else:
            a, b = self.reg(1), self.reg(2)
        self.write(binary(self.program, self.effect, BINARY[self.op], a, b))

    def compare(self, test: str, a: Value, b: Value) -> None:
        """Charge for a comparison."""
        if a.kinds & NUM and b.is_only(NUM) and a.is_only(NUM):
            return
        heap, effect = self.program.heap, self.effect
        if test == "SEQ":
            effect.charge(eighth(convert.shorter(a, b)), "the texts have no known greatest length")
            return
        if test == "EQ" and (a.is_only(NULLISH) or b.is_only(NULLISH)):
            return
        x, y = convert.primitive(heap, effect, a), convert.primitive(heap, effect, b)
        effect.charge(eighth(convert.shorter(x, y)), "the texts have no known greatest length")
        for one, other in ((x, y), (y, x)):
            if one.kinds & TEXT and other.kinds & ~(TEXT | WIDE):
                convert.numeric(heap, effect, one)

    # --- branches -------------------------------------------------------------------------------

    def branch(self) -> None:
        """A jump, taken or not."""
        op = self.op
        if op == Op.JMP:
            self._take(True)
        elif op in (Op.JT, Op.JF):
            self._truth(op == Op.JT)
        elif op in (Op.JNUL, Op.JNNUL):
            for holds in (True, False):
                value = refine.nullish(self.reg(0), holds)
                if not value.is_empty:
                    self._take(holds == (op == Op.JNUL), {self.args[0]: value})
        elif op == Op.INCJLT:
            self._increment()
        else:
            self._compared()

    def _take(self, jump: bool, changes: dict[int, Value] | None = None) -> None:
        registers = list(self.registers)
        for register, value in (changes or {}).items():
            registers[register] = value
        state = State(tuple(registers), self.literals)
        if jump:
            self.step.jump = state
        else:
            self.step.next = state

    def _truth(self, when: bool) -> None:
        value = self.reg(0).keep(~INTERNAL)
        if may_be_true(value):
            self._take(when, {self.args[0]: as_true(value)})
        if may_be_false(value):
            self._take(not when, {self.args[0]: as_false(value)})

    def _increment(self) -> None:
        given = convert.numeric(self.program.heap, self.effect, self.reg(0))
        if given.is_empty:
            return
        self.registers[self.args[0]] = numbers.add(given, number(1))
        self._split("LT", self.args[1], False)

    def _compared(self) -> None:
        group = self.op - Op.JEQ if self.op < Op.JEQI else self.op - Op.JEQI
        immediate = self.op >= Op.JEQI
        self._split(TESTS[group // 2], None if immediate else self.args[1], bool(group % 2))

    def _split(self, test: str, other: int | None, negated: bool) -> None:
        """Both ways on from a comparison of R[a] with a register or the immediate."""
        first = self.args[0]
        a = self.registers[first].keep(~INTERNAL)
        b = self.registers[other].keep(~INTERNAL) if other is not None else number(self.args[1])
        self.compare(test, a, b)
        for holds in (True, False):
            if first == other:
                self._take(holds != negated)
                continue
            found = refine.compare(test, a, b, holds)
            if found is not None:
                changes = {first: found[0]}
                if other is not None:
                    changes[other] = found[1]
                self._take(holds != negated, changes)

    # --- calls ----------------------------------------------------------------------------------

    def window(self, first: int, count: int) -> list[Value]:
        """Values of ``count`` registers from ``first`` on."""
        return self.registers[first : first + count]

    def call_functions(
        self, functions: Sequence[int], args: list[Value], this: Value = UNDEF
    ) -> Value:
        """What the functions return."""
        return call_functions(self.program, self.effect, functions, args, this)

    def call_value(self, callee: Value, this: Value | None, args: list[Value]) -> Value:
        """What a call of a value returns."""
        made = [site for _, site in self.program.heap.of(callee)]
        others = any(site.kind != "function" for site in made)
        if others or callee.kinds & ~(FUNC | BUILTIN | INTERNAL | OBJECT | FORMS):
            self.effect.throw()
        functions = [index for index in callee.named("f") if isinstance(index, int)]
        functions += [site.function for site in made if site.kind == "function"]
        flags = self.program.image.functions
        if any(flags[index].flags & CLASS for index in functions):
            self.effect.throw()
            functions = [index for index in functions if not flags[index].flags & CLASS]
        result = self.call_functions(functions, args, UNDEF if this is None else this)
        effects: list[Effect] = []
        for name in callee.named("b"):
            one = Effect()
            known = BUILTINS.get(str(name))
            is_method = known is not None and known.kind == "method"
            if known is None or not known.call or (is_method and this is None):
                one.throw()
            else:
                passed = [this, *args] if is_method and this is not None else args
                result = join(result, call_builtin(self.program, one, str(name), passed, self.pc))
            self.effect.calls += one.calls
            effects.append(one)
        self._worst(effects)
        return result

    def _worst(self, effects: list[Effect]) -> None:
        """The worst of several things of which one happens."""
        for metric in ("units", "heap", "helpers"):
            most = max((getattr(one, metric) for one in effects), default=0)
            setattr(self.effect, metric, getattr(self.effect, metric) + most)
        for one in effects:
            self.effect.include(one)
            if one.raises:
                self.effect.throw()
            self.effect.thrown = join(self.effect.thrown, one.thrown)
            self.effect.stored += one.stored

    def store_global(self) -> None:
        """Store R[a] in a global."""
        value = self.reg(0)
        self.program.set_global(self.args[1], value)
        if value.sites or value.kinds & HEAP:
            self.effect.stored.append(Stored(None, value.sites, bool(value.kinds & HEAP)))
        self.go_on()


def binary(program: Program, effect: Effect, op: Op, a: Value, b: Value) -> Value:
    """The result of an operator with two operands."""
    if not (a.is_only(NUM) and b.is_only(NUM)):
        a = convert.primitive(program.heap, effect, a)
        b = convert.primitive(program.heap, effect, b)
    result = NOTHING
    if op == Op.ADD and (a.kinds | b.kinds) & TEXT:
        one = Effect()
        (left, wide_left), (right, wide_right) = convert.piece(one, a), convert.piece(one, b)
        wide = wide_left or wide_right
        one.allocate_text(left + right, wide)
        effect.charge(one.units, one.why.get("steps", ""))
        effect.heap += one.heap
        if "heap" in one.why:
            effect.why.setdefault("heap", one.why["heap"])
        result = text(left + right, wide, heap=True)
        # The sum of what are no texts.
        a, b = a.keep(~TEXT), b.keep(~TEXT)
        if a.is_empty or b.is_empty:
            return result
    x, y = convert.numeric(program.heap, effect, a), convert.numeric(program.heap, effect, b)
    if op == Op.MOD:
        effect.charge(numbers.remainder_units(x, y), "")
    elif op == Op.POW:
        effect.charge(128, "")
    if x.is_empty or y.is_empty:
        return result
    return join(result, numbers.apply(op, x, y))


def _kept(decoded: Decoded, literals: Literals) -> Literals:
    """The literals that still no other place refers to after a word."""
    if not literals:
        return literals
    touched: set[int] = set()
    for index, (kind, value) in enumerate(zip(decoded.insn.args, decoded.args, strict=True)):
        if kind in ("w", "r", "x", "ri") and not (index == 0 and decoded.insn.op in _BUILDING):
            touched.add(value)
    if decoded.insn.op in (Op.CALLV, Op.FOROF):
        touched |= set(range(decoded.args[0], decoded.args[0] + 3))
    elif decoded.insn.window:
        touched |= set(range(decoded.args[0], decoded.args[0] + decoded.args[-1] + 2))
    return frozenset(item for item in literals if item[0] not in touched)
