# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The values that registers have before each word of a function."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mbpf.bounds.machine import Program
from mbpf.bounds.transfer import Started, Transfer
from mbpf.bounds.values import LARGE, NOTHING, UNDEF, Value, join, widen
from mbpf.bounds.word import State, Step
from mbpf.compiler.image import ImageHandler

_PATIENCE: Final = 3
"""How often a loop's registers grow before they are widened."""
_LIMIT: Final = 8
"""How often they grow before they have no limits any more."""
_SWEEPS: Final = 3
"""How often what was widened is looked at again."""
MAX_WORK: Final = 1_000_000
"""Words that are executed at most before the analysis gives up; those with many registers count
more."""
_REGISTERS: Final = 16


class TooMuchError(Exception):
    """The program is too large, or too twisted, to be analysed."""


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A way from one word to another.

    Attributes:
        source: the word.
        target: the word that follows.
        kind: next, jump or throw.
        state: the registers on the way.
        caught: the register that receives an exception, or None.
    """

    source: int
    target: int
    kind: str
    state: State
    caught: int | None = None


@dataclass(slots=True)
class Flow:
    """A function's words with the values they see.

    Attributes:
        function: its index.
        start: its first word.
        first: registers when it is called.
        states: registers before each word that can be reached.
        steps: what each of them does.
        edges: the ways from each of them.
        result: what it returns.
        thrown: what leaves it as an exception.
    """

    function: int
    start: int
    first: State
    states: dict[int, State]
    steps: dict[int, Step]
    edges: dict[int, list[Edge]]
    result: Value
    thrown: Value


class Analyser:
    """Analyses functions one at a time, with what is known of the others."""

    def __init__(
        self,
        program: Program,
        always: frozenset[int] = frozenset(),
        started: Mapping[int, Started] | None = None,
    ) -> None:
        """Args:
        program: the program.
        always: globals that are initialized before any function runs.
        started: by function what is known of it there, instead of that.
        """
        self._program = program
        self._always = Started(always)
        self._started = started or {}

    def handlers(self, function: int) -> tuple[ImageHandler, ...]:
        """The handlers of a function."""
        entry = self._program.image.functions[function]
        return self._program.image.handlers[entry.handler_first :][: entry.handler_count]

    def run(self, function: int, args: tuple[Value, ...]) -> Flow:
        """Analyse a function.

        Args:
            function: its index.
            args: its arguments, and ``this``.

        Raises:
            TooMuchError: it takes too long.
        """
        started = self._started.get(function, self._always)
        transfer = Transfer(self._program, started, args[-1])
        return _Fixpoint(self, self._program, transfer, function, args).run()

    def spend(self, registers: int) -> None:
        """Count a word of a function with so many registers."""
        self._program.work += 1 + registers // _REGISTERS
        if self._program.work > MAX_WORK:
            raise TooMuchError


class _Fixpoint:
    def __init__(
        self,
        analyser: Analyser,
        program: Program,
        transfer: Transfer,
        function: int,
        args: tuple[Value, ...],
    ) -> None:
        self._analyser = analyser
        self._program = program
        self._transfer = transfer
        self._function = function
        entry = program.image.functions[function]
        self._start = entry.code_off
        self._handlers = analyser.handlers(function)
        self._first = State((*args[:-1], *[UNDEF] * (entry.nregs - len(args) + 1)))
        self._states: dict[int, State] = {}
        self._grown: dict[int, int] = {}
        self._steps: dict[int, Step] = {}
        self._edges: dict[int, list[Edge]] = {}

    def run(self) -> Flow:
        self._ascend()
        self._descend()
        result = thrown = NOTHING
        for pc, step in self._steps.items():
            result = join(result, step.returns)
            if self._handler(pc) is None:
                thrown = join(thrown, step.effect.thrown)
        self._program.leave(self._function, result, thrown)
        return Flow(
            self._function,
            self._start,
            self._first,
            self._states,
            self._steps,
            self._edges,
            result,
            thrown,
        )

    def _handler(self, pc: int) -> ImageHandler | None:
        return next((item for item in self._handlers if item.start <= pc < item.end), None)

    def _execute(self, pc: int) -> list[Edge]:
        """Execute a word with the registers known now."""
        state = self._states[pc]
        self._analyser.spend(len(state.registers))
        step = self._steps[pc] = self._transfer.step(pc, state)
        edges = []
        if step.next is not None:
            edges.append(Edge(pc, pc + 1, "next", step.next))
        if step.jump is not None:
            decoded = self._program.code[pc]
            assert decoded is not None
            edges.append(Edge(pc, pc + 1 + decoded.args[-1], "jump", step.jump))
        handler = self._handler(pc)
        if handler is not None and not step.effect.thrown.is_empty:
            registers = list(state.registers)
            registers[handler.reg] = step.effect.thrown
            edges.append(Edge(pc, handler.target, "throw", State(tuple(registers)), handler.reg))
        self._edges[pc] = edges
        return edges

    def _ascend(self) -> None:
        """Grow from nothing until no state grows any more."""
        self._states[self._start] = self._first
        queue = [self._start]
        waiting = {self._start}
        while queue:
            pc = heapq.heappop(queue)
            waiting.discard(pc)
            for edge in self._execute(pc):
                if self._grow(edge) and edge.target not in waiting:
                    waiting.add(edge.target)
                    heapq.heappush(queue, edge.target)

    def _grow(self, edge: Edge) -> bool:
        old = self._states.get(edge.target)
        if old is None:
            self._states[edge.target] = edge.state
            return True
        if old is edge.state:
            return False
        new = _join(old, edge.state)
        if new == old:
            return False
        if edge.target <= edge.source:
            count = self._grown[edge.target] = self._grown.get(edge.target, 0) + 1
            if count > _PATIENCE:
                limits = self._program.steps if count <= _LIMIT else LARGE
                steps = limits if count <= 2 * _LIMIT else ()
                new = State(
                    tuple(
                        a if a == b else widen(a, b, steps)
                        for a, b in zip(old.registers, new.registers, strict=True)
                    ),
                    new.literals,
                )
        self._states[edge.target] = new
        return True

    def _descend(self) -> None:
        """Take back what widening gave too much: each state is what its predecessors give."""
        for _ in range(_SWEEPS):
            incoming: dict[int, list[Edge]] = {}
            for edges in self._edges.values():
                for edge in edges:
                    incoming.setdefault(edge.target, []).append(edge)
            changed = False
            for pc in sorted(self._states):
                state = self._first if pc == self._start else None
                for edge in incoming.get(pc, ()):
                    state = edge.state if state is None else _join(state, edge.state)
                before = self._edges.pop(pc, [])
                if state is None:
                    del self._states[pc], self._steps[pc]
                    after: list[Edge] = []
                    changed = True
                else:
                    if state == self._states[pc]:
                        self._edges[pc] = before
                        continue
                    changed = True
                    self._states[pc] = state
                    after = self._execute(pc)
                for edge in before:
                    incoming[edge.target].remove(edge)
                for edge in after:
                    incoming.setdefault(edge.target, []).append(edge)
            if not changed:
                return


def _join(a: State, b: State) -> State:
    registers = tuple(
        x if x is y else join(x, y) for x, y in zip(a.registers, b.registers, strict=True)
    )
    return State(registers, a.literals & b.literals)
