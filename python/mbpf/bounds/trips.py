# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""How often a loop runs at most.

A round of the loop is followed once, with each register told as what some register held at the
header plus an amount, and with what the tests passed say of those. A counter that every round
brings closer to a limit which it must not have reached for the round to go on, bounds the rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, inf
from typing import Final

from mbpf.bounds.fixpoint import Edge
from mbpf.bounds.loops import Graph, Loop
from mbpf.bounds.machine import Program
from mbpf.bounds.refine import greatest, least
from mbpf.bounds.values import BOOL, EXACT, NAN, NULLISH, NUM, UNDEFINED, Value, join, number
from mbpf.bounds.word import State
from mbpf.compiler.disasm import Decoded
from mbpf.spec.isa import Op


@dataclass(frozen=True, slots=True)
class Offset:
    """What a register holds, told by what register ``base`` held at the header.

    Attributes:
        base: that register.
        low: at least this has been added.
        high: at most this has been added.
        shift: how often it was halved; nothing was added then.
        whole: only integers were added.
    """

    base: int
    low: float = 0
    high: float = 0
    shift: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the loop up to some word.

    Attributes:
        offsets: by register.
        most: by register, what it held at the header at most, as tests have shown.
        least: the same, at least.
        unequal: by register, a number that it did not hold at the header.
    """

    offsets: dict[int, Offset]
    most: dict[int, float]
    least: dict[int, float]
    unequal: dict[int, float]


_TESTS: Final = ("EQ", "SEQ", "LT", "LE", "GT", "GE")
_OPPOSITE: Final = {"LT": "GE", "GE": "LT", "LE": "GT", "GT": "LE", "EQ": "NE", "SEQ": "NE"}
_CONSTANT: Final = (Op.ADDI, Op.SUBI, Op.INC, Op.DEC, Op.INCJLT)


def rounds(program: Program, graph: Graph, loop: Loop) -> float:
    """How often the loop goes back to its header at most; infinite when that is not known."""
    entered = _entered(graph, loop)
    if entered is None:
        return 0
    count = len(entered.registers)
    start = Round({register: Offset(register) for register in range(count)}, {}, {}, {})
    ends = _follow(program, graph, loop, start)
    if not ends:
        return 0
    most = min((_count(register, entered, ends) for register in range(count)), default=inf)
    return min(most, _elements(program, graph, loop))


def _elements(program: Program, graph: Graph, loop: Loop) -> float:
    """Rounds of a loop that begins with taking an element."""
    decoded = program.code[loop.header]
    if decoded is None or decoded.insn.op != Op.FOROF:
        return inf
    first = decoded.args[0]
    body = replace(loop, body=loop.body - {loop.header})
    if _written(program, graph, body) & {first, first + 1}:
        return inf
    given = graph.flow.states[loop.header].registers[first]
    lengths = [site.high for _, site in program.heap.of(given) if site.is_list]
    return max([given.text, *lengths])


def _entered(graph: Graph, loop: Loop) -> State | None:
    """The registers when the loop is entered from outside."""
    state: State | None = None
    if loop.header == graph.flow.start:
        state = graph.flow.first
    for pc in graph.order:
        for edge in graph.flow.edges.get(pc, ()) if pc not in loop.body else ():
            if edge.target == loop.header:
                state = edge.state if state is None else _both(state, edge.state)
    return state


def _both(a: State, b: State) -> State:
    pairs = zip(a.registers, b.registers, strict=True)
    return State(tuple(join(x, y) for x, y in pairs))


def _count(register: int, entered: State, ends: list[Round]) -> float:
    """Rounds that a register allows as a counter."""
    first = entered.registers[register]
    offsets = [end.offsets.get(register) for end in ends]
    if not first.is_only(NUM) or any(o is None or o.base != register for o in offsets):
        return inf
    steps = [offset for offset in offsets if offset is not None]
    if any(offset.shift for offset in steps):
        return _halved(register, first, steps, ends)
    up, down = min(o.low for o in steps), min(-o.high for o in steps)
    count = inf
    exact = first.whole and all(offset.whole for offset in steps)
    if up > 0:
        most = max(end.most.get(register, inf) for end in ends)
        count = _between(first.low, most, up, exact)
    elif down > 0:
        last = min(end.least.get(register, -inf) for end in ends)
        count = _between(-first.high, -last, down, exact)
    return min(count, _until(register, first, steps, ends))


def _between(first: float, last: float, step: float, exact: bool) -> float:
    """How many of first, first + step, ... are no greater than last."""
    if last < first:
        return 0
    if last == inf or first == -inf or max(abs(first), abs(last)) >= EXACT:
        return inf
    if exact:
        return floor((last - first) / step) + 1
    # Each sum may be rounded down, by less than this part of the step.
    if max(abs(first), abs(last)) / step > 2**32:
        return inf
    return floor((last - first) / (step * (1 - 2**-20))) + 2


def _until(register: int, first: Value, steps: list[Offset], ends: list[Round]) -> float:
    """Rounds of a counter that goes by ones until it is a certain number."""
    wanted = {end.unequal.get(register) for end in ends}
    step = steps[0].low
    if len(wanted) != 1 or abs(step) != 1 or not first.whole:
        return inf
    if any((offset.low, offset.high) != (step, step) for offset in steps):
        return inf
    last = wanted.pop()
    if last is None or max(abs(first.low), abs(first.high), abs(last)) >= EXACT:
        return inf
    if step > 0:
        return last - first.low if first.high <= last else inf
    return first.high - last if first.low >= last else inf


def _halved(register: int, first: Value, steps: list[Offset], ends: list[Round]) -> float:
    """Rounds of a number that is halved while it is at least a certain one."""
    last = min(end.least.get(register, 0) for end in ends)
    shift = min(offset.shift for offset in steps)
    if last < 1 or not shift or first.low < 0 or first.high >= EXACT or not first.whole:
        return inf
    count, value = 0, int(first.high)
    while value >= last:
        count, value = count + 1, value >> shift
    return count


# --- following one round ------------------------------------------------------------------------


def _follow(program: Program, graph: Graph, loop: Loop, start: Round) -> list[Round]:
    """What is known at the end of a round, for each edge back to the header."""
    known: dict[int, Round] = {loop.header: start}
    ends: list[Round] = []
    inner = {
        header: _written(program, graph, other)
        for header, other in graph.loops.items()
        if header != loop.header and header in loop.body and other.body <= loop.body
    }
    for pc in graph.order:
        now = known.get(pc)
        if pc not in loop.body or now is None:
            continue
        if pc in inner:
            kept = {r: o for r, o in now.offsets.items() if r not in inner[pc]}
            now = replace(now, offsets=kept)
        decoded = program.code[pc]
        assert decoded is not None
        state = graph.flow.states[pc]
        for edge in graph.flow.edges.get(pc, ()):
            if edge.target not in loop.body:
                continue
            after = _along(decoded, state, now, edge)
            if edge.target == loop.header:
                ends.append(after)
            elif edge not in graph.back:
                other = known.get(edge.target)
                known[edge.target] = after if other is None else _join(other, after)
    return ends


def _written(program: Program, graph: Graph, loop: Loop) -> set[int]:
    """Registers that a loop writes."""
    found: set[int] = set()
    for pc in loop.body:
        decoded = program.code[pc]
        if decoded is not None:
            found |= _targets(decoded)
        edges = graph.flow.edges.get(pc, ())
        found |= {edge.caught for edge in edges if edge.caught is not None}
    return found


def _targets(decoded: Decoded) -> set[int]:
    """Registers that an instruction writes."""
    args = decoded.args
    pairs = zip(decoded.insn.args, args, strict=True)
    found = {value for kind, value in pairs if kind in ("w", "x")}
    if decoded.insn.op in (Op.GETM, Op.GETMEL):
        found.add(args[0] + 1)
    if decoded.insn.op == Op.FOROF:
        found = {args[0] + 1, args[0] + 2}
    return found


def _join(a: Round, b: Round) -> Round:
    offsets = {}
    for register, one in a.offsets.items():
        other = b.offsets.get(register)
        if one == other:
            offsets[register] = one
        elif other is not None and other.base == one.base:
            if one.shift or other.shift:
                if (one.low, one.high, other.low, other.high) == (0, 0, 0, 0):
                    offsets[register] = replace(one, shift=min(one.shift, other.shift))
                continue
            low, high = min(one.low, other.low), max(one.high, other.high)
            offsets[register] = Offset(one.base, low, high, 0, one.whole and other.whole)
    most = {r: max(v, b.most[r]) for r, v in a.most.items() if r in b.most}
    smallest = {r: min(v, b.least[r]) for r, v in a.least.items() if r in b.least}
    unequal = {r: v for r, v in a.unequal.items() if b.unequal.get(r) == v}
    return Round(offsets, most, smallest, unequal)


def _along(decoded: Decoded, state: State, now: Round, edge: Edge) -> Round:
    """What is known behind an edge."""
    if edge.kind == "throw":
        # The word has written nothing; the handler's register is new.
        kept = {r: o for r, o in now.offsets.items() if r != edge.caught}
        return replace(now, offsets=kept)
    after = _executed(decoded, state, now)
    op = decoded.insn.op
    if not Op.JT <= op <= Op.INCJLT or op in (Op.JNUL, Op.JNNUL):
        return after
    holds = edge.kind == "jump"
    if op in (Op.JT, Op.JF):
        value = state.registers[decoded.args[0]]
        if holds == (op == Op.JT) and value.is_only(NUM):
            return _tested(after, "NE", decoded.args[0], value, None, number(0))
        return after
    a, b, other = _operands(decoded, state)
    negated = False
    if op == Op.INCJLT:
        test, negated = ("LT", False) if holds else ("GE", True)
    else:
        group = op - (Op.JEQI if op >= Op.JEQI else Op.JEQ)
        test = _TESTS[group // 2]
        if holds == bool(group % 2):
            test = _OPPOSITE[test]
            negated = True
    if negated and test != "NE" and (a.kinds | b.kinds) & (NAN | UNDEFINED):
        return after
    return _tested(after, test, decoded.args[0], a, other, b)


def _operands(decoded: Decoded, state: State) -> tuple[Value, Value, int | None]:
    """Values that a branch compares, and the register of the second."""
    first = state.registers[decoded.args[0]]
    if decoded.insn.op == Op.INCJLT:
        first = first._replace(low=first.low + 1, high=first.high + 1)
        if decoded.args[0] == decoded.args[1]:
            return first, first, decoded.args[1]
    elif decoded.insn.op >= Op.JEQI:
        return first, number(decoded.args[1]), None
    return first, state.registers[decoded.args[1]], decoded.args[1]


def _tested(after: Round, test: str, register: int, a: Value, other: int | None, b: Value) -> Round:
    """What a test that was passed says of registers at the header: a TEST b holds."""
    plain = NUM | NAN | NULLISH | BOOL
    if not a.is_only(plain) or not b.is_only(plain):
        return after
    if test in ("GT", "GE"):
        swapped = "LT" if test == "GT" else "LE"
        return _tested(after, swapped, other if other is not None else -1, b, register, a)
    most, low, unequal = dict(after.most), dict(after.least), dict(after.unequal)
    x = after.offsets.get(register)
    y = after.offsets.get(other) if other is not None else None
    if test == "NE":
        for offset, value, limit in ((x, a, b), (y, b, a)):
            if offset is not None and limit.constant == 0 and value.is_only(NUM) and value.low >= 0:
                # It is at least 1 then, and was more before it was halved.
                first = 1 - offset.high if value.whole and not offset.shift else 2.0**offset.shift
                if value.whole:
                    low[offset.base] = max(low.get(offset.base, -inf), first)
            exact = offset is not None and offset.low == offset.high and not offset.shift
            if exact and offset is not None and value.is_only(NUM) and limit.constant is not None:
                unequal[offset.base] = limit.constant - offset.low
        return replace(after, least=low, unequal=unequal)
    if test not in ("LT", "LE"):
        return after
    gap = 1.0 if test == "LT" and a.whole and b.whole else 0.0
    if x is not None and not x.shift and a.is_only(NUM):
        most[x.base] = min(most.get(x.base, inf), greatest(b) - gap - x.low)
    if y is not None and y.shift and b.is_only(NUM) and least(a) + gap >= 1:
        low[y.base] = max(low.get(y.base, -inf), 2.0**y.shift)
    if y is not None and not y.shift and b.is_only(NUM):
        low[y.base] = max(low.get(y.base, -inf), least(a) + gap - y.high)
    return replace(after, most=most, least=low)


def _executed(decoded: Decoded, state: State, now: Round) -> Round:
    """What is known after an instruction."""
    written = _targets(decoded)
    if not written:
        return now
    offsets = {r: o for r, o in now.offsets.items() if r not in written}
    made = _moved(decoded, state, now)
    if made is not None:
        offsets[decoded.args[0]] = made
    if decoded.insn.op in (Op.GETM, Op.GETMEL) and decoded.args[1] in now.offsets:
        offsets[decoded.args[0] + 1] = now.offsets[decoded.args[1]]
    return replace(now, offsets=offsets)


def _moved(decoded: Decoded, state: State, now: Round) -> Offset | None:
    """What R[a] is relative to the header after an instruction."""
    op, args = decoded.insn.op, decoded.args
    if op == Op.MOVE:
        return now.offsets.get(args[1])
    source = args[0] if op == Op.INCJLT else args[1] if len(args) > 1 else 0
    if op in _CONSTANT:
        amount = {Op.ADDI: 1, Op.SUBI: -1}.get(op, 0) * args[-1]
        amount = amount or {Op.DEC: -1, Op.INC: 1, Op.INCJLT: 1}.get(op, 0)
        return _plus(now, state, source, float(amount), float(amount))
    if op == Op.PLUS:
        return _plus(now, state, source, 0.0, 0.0)
    if op in (Op.ADD, Op.SUB):
        b, c = state.registers[args[1]], state.registers[args[2]]
        if not b.is_only(NUM) or not c.is_only(NUM):
            return None
        if op == Op.SUB:
            return _plus(now, state, args[1], -c.high, -c.low, c.whole)
        made = _plus(now, state, args[1], c.low, c.high, c.whole)
        return made or _plus(now, state, args[2], b.low, b.high, b.whole)
    if op in (Op.SHRI, Op.USHRI):
        value, offset = state.registers[args[1]], now.offsets.get(args[1])
        inside = value.is_only(NUM) and value.whole and value.low >= 0 and value.high < 2**31
        if inside and offset is not None and offset.low == offset.high == 0 and args[2] % 32:
            return Offset(offset.base, shift=offset.shift + args[2] % 32)
    return None


def _plus(
    now: Round, state: State, register: int, low: float, high: float, whole: bool = True
) -> Offset | None:
    """The register's offset with more added."""
    offset, value = now.offsets.get(register), state.registers[register]
    if offset is None or offset.shift or not value.is_only(NUM) or inf in (high, -low):
        return None
    if max(abs(value.low), abs(value.high)) >= EXACT and not -1 <= low <= high <= 1:
        return None
    whole = whole and offset.whole
    return Offset(offset.base, offset.low + low, offset.high + high, 0, whole)
