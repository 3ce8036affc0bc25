# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The most that a call of a function costs: its longest path, with loops taken often enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Final, NamedTuple

from mbpf.bounds.effects import NO_COST, UNBOUNDED, Cost, Effect, Stored
from mbpf.bounds.fixpoint import Analyser, Edge, Flow
from mbpf.bounds.loops import Graph
from mbpf.bounds.machine import Program
from mbpf.bounds.trips import rounds
from mbpf.bounds.values import Value
from mbpf.compiler.image import frame_size

METRICS: Final = ("steps", "helpers", "heap")
_MANY_ROUNDS: Final = 2**31 - 1
"""What only the range of an integer limits is no bound that says anything."""
_FIRMWARE: Final = -1
"""In place of a function of the program."""
_CONTEXTS: Final = 24
"""With how many different arguments a function is looked at before all are taken together."""


class Reason(NamedTuple):
    """Why there is no bound.

    Attributes:
        metric: steps, helpers, heap or stack.
        word: the loop or call.
        why: what about it.
    """

    metric: str
    word: int
    why: str


@dataclass(slots=True)
class CallCost:
    """What a call of a function costs at most.

    Attributes:
        returned: when it returns, or None if it never does.
        thrown: when it throws, or None if it never does; leaving its frame included.
        stopped: wherever the run ends.
        stack: bytes of its frame and of those above.
        reasons: why a metric has no bound.
        stored: references that are stored, with the words.
        functions: those that run, itself included.
        worst: for steps, helpers and heap the share and the place of what costs most.
    """

    returned: Cost | None = None
    thrown: Cost | None = None
    stopped: Cost = NO_COST
    stack: float = 0
    reasons: set[Reason] = field(default_factory=set)
    stored: set[tuple[int, Stored]] = field(default_factory=set)
    functions: set[int] = field(default_factory=set)
    worst: dict[str, tuple[float, int]] = field(default_factory=dict)


def most(a: Cost | None, b: Cost | None) -> Cost | None:
    """The worse of both."""
    if a is None or b is None:
        return a or b
    return a.most(b)


class Costs:
    """Costs of calls, by function and arguments."""

    def __init__(self, program: Program, analyser: Analyser) -> None:
        self.program = program
        self.analyser = analyser
        self._known: dict[tuple[int, tuple[Value, ...], bool], CallCost] = {}
        self._flows: dict[tuple[int, tuple[Value, ...]], Flow] = {}
        self._contexts: dict[int, int] = {}
        self._running: list[int] = []

    def of(
        self, function: int, args: tuple[Value, ...], caller: int | None = None, between: int = 0
    ) -> CallCost:
        """The cost of a call.

        Args:
            function: the function.
            args: its arguments.
            caller: the word that calls it.
            between: how many frames of the firmware are between the caller's and its own.
        """
        self._running += [_FIRMWARE] * between
        found = self._of(function, args, caller)
        del self._running[len(self._running) - between :]
        return found

    def _of(self, function: int, args: tuple[Value, ...], caller: int | None) -> CallCost:
        if function in self._running:
            return self._recursion(function, caller)
        key = (function, args)
        if key not in self._flows:
            count = self._contexts.get(function, 0)
            if count >= _CONTEXTS:
                key = (function, self.program.functions[function].params)
            self._contexts[function] = count + 1
        self._running.append(function)
        found = self._known.get((*key, self.is_inner))
        if found is None:
            if key not in self._flows:
                self._flows[key] = self.analyser.run(*key)
            found = _Worker(self, self._flows[key]).run()
            self._known[(*key, self.is_inner)] = found
        self._running.pop()
        return found

    @property
    def is_inner(self) -> bool:
        """Whether there are more than two frames: Errors are larger then."""
        return len(self._running) > 2

    def _recursion(self, function: int, caller: int | None) -> CallCost:
        """A function that is running is called again."""
        name = self.program.image.function_name(function)
        last = next(index for index in reversed(self._running) if index != _FIRMWARE)
        why = f"{name} calls itself" if last == function else f"{name} is running"
        word = caller if caller is not None else self.program.image.functions[function].code_off
        reasons = {Reason(metric, word, why) for metric in (*METRICS, "stack")}
        return CallCost(UNBOUNDED, UNBOUNDED, UNBOUNDED, inf, reasons)


class _Worker:
    """The cost of one function with certain arguments."""

    def __init__(self, costs: Costs, flow: Flow) -> None:
        self._costs = costs
        self._is_inner = costs.is_inner
        self._program = costs.program
        self._flow = flow
        self._graph = Graph.of(flow)
        self._handlers = costs.analyser.handlers(flow.function)
        self._done: dict[int, Cost] = {}
        self._inner: dict[int, list[CallCost]] = {}
        self._threw: dict[int, Cost] = {}
        self._stopped: dict[int, Cost] = {}
        self._extra: dict[int, Cost] = {}
        self.result = CallCost(functions={flow.function})

    def run(self) -> CallCost:
        result = self.result
        frame = frame_size(self._program.image.functions[self._flow.function].nregs)
        for pc in self._graph.order:
            self._word(pc)
        result.stack += frame
        if self._graph.tangled is not None:
            why = "this loop is entered in several places"
            result.reasons.add(Reason("steps", self._graph.tangled, why))
            result.returned = result.thrown = result.stopped = UNBOUNDED
            return result
        for header, loop in self._graph.loops.items():
            self._loop(header, loop.body, rounds(self._program, self._graph, loop))
        before = self._walk(self._flow.start, None)
        self._finish(before)
        return result

    def _word(self, pc: int) -> None:
        """Cost of a word, when it ends well and when it throws."""
        step, result = self._flow.steps[pc], self.result
        effect = step.effect
        for metric, why in effect.why.items():
            result.reasons.add(Reason(metric, pc, why))
        result.stored |= {(pc, stored) for stored in effect.stored}
        returned, thrown, stopped = self._calls(effect, pc)
        if effect.raises:
            thrown = most(thrown, effect.thrown_cost(self._is_inner))
        elif thrown is None and not effect.thrown.is_empty:
            thrown = Cost()
        own = effect.cost(self._is_inner)
        if thrown is not None:
            self._threw[pc] = own.plus(thrown).plus(Cost(self._unwinding(pc)))
        self._stopped[pc] = own.plus(stopped)
        self._done[pc] = own.plus(returned)

    def _calls(self, effect: Effect, pc: int) -> tuple[Cost, Cost | None, Cost]:
        """What the functions that a word calls cost: returning, throwing, stopping."""
        result = self.result
        result.stack = max(result.stack, effect.stack)
        returned: Cost | None = None
        thrown: Cost | None = None
        stopped = before = Cost()
        for item in effect.calls:
            call = self._costs.of(item.function, item.args, pc, len(item.frames))
            self._inner.setdefault(pc, []).append(call)
            result.reasons |= call.reasons
            result.stored |= call.stored
            result.functions |= call.functions
            result.stack = max(result.stack, sum(item.frames) + call.stack)
            if call.returned is not None:
                returned = most(returned, call.returned.times(item.times))
                before = before.most(call.returned.times(max(0, item.times - 1)))
            thrown, stopped = most(thrown, call.thrown), stopped.most(call.stopped)
        threw = None if thrown is None else thrown.plus(before)
        return returned or Cost(), threw, stopped.plus(before)

    def _unwinding(self, pc: int) -> int:
        """Units of looking for a handler, and of leaving the frame if there is none."""
        for looked, handler in enumerate(self._handlers, start=1):
            if handler.start <= pc < handler.end:
                return looked
        return len(self._handlers) + 1

    def _loop(self, header: int, body: set[int], count: float) -> None:
        before = self._walk(header, body)
        round_cost = Cost()
        for edge in self._graph.loops[header].latches:
            if edge.source in before:
                round_cost = round_cost.most(before[edge.source].plus(self._along(edge)))
        why = "the analysis finds no limit for the rounds of this loop"
        if _MANY_ROUNDS <= count < inf:
            why, count = f"this loop may run {int(count) + 1} rounds", inf
        self._extra[header] = round_cost.times(count)
        if count == inf:
            # The test that goes on with another round says more than the first statement.
            word = max(edge.source for edge in self._graph.loops[header].latches)
            for metric, value in zip(METRICS, round_cost, strict=True):
                if value:
                    self.result.reasons.add(Reason(metric, word, why))

    def _along(self, edge: Edge) -> Cost:
        """Cost of the word that an edge comes from."""
        return self._threw[edge.source] if edge.kind == "throw" else self._done[edge.source]

    def _walk(self, start: int, body: set[int] | None) -> dict[int, Cost]:
        """Cost of getting to each word, of a loop's body or of all."""
        before: dict[int, Cost] = {start: Cost()}
        for pc in self._graph.order:
            if pc not in before or (body is not None and pc not in body):
                continue
            if (pc != start or body is None) and pc in self._extra:
                before[pc] = before[pc].plus(self._extra[pc])
            for edge in self._flow.edges.get(pc, ()):
                if edge in self._graph.back:
                    continue
                cost = before[pc].plus(self._along(edge))
                old = before.get(edge.target)
                before[edge.target] = cost if old is None else old.most(cost)
        return before

    def _finish(self, before: dict[int, Cost]) -> None:
        result = self.result
        for pc, cost in before.items():
            step = self._flow.steps[pc]
            here = cost.plus(self._done[pc])
            result.stopped = result.stopped.most(here).most(cost.plus(self._stopped[pc]))
            if not step.returns.is_empty:
                result.returned = most(result.returned, here)
            if pc in self._threw:
                result.stopped = result.stopped.most(cost.plus(self._threw[pc]))
                if not any(edge.kind == "throw" for edge in self._flow.edges.get(pc, ())):
                    result.thrown = most(result.thrown, cost.plus(self._threw[pc]))
        for metric in METRICS:
            shares = [self._share(pc, metric) for pc in before]
            result.worst[metric] = max(shares, default=(0.0, self._flow.start))

    def _share(self, pc: int, metric: str) -> tuple[float, int]:
        """What a word adds to the cost, and the place that is to blame for it."""
        own = float(getattr(self._stopped[pc], metric))
        extra = float(getattr(self._extra.get(pc, NO_COST), metric))
        for call in self._inner.get(pc, ()):
            share, place = call.worst.get(metric, (0.0, pc))
            if share * 2 > own > extra:
                return own, place
        return max(own, extra), pc
