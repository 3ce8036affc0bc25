# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The loops of a function: natural ones, and cycles that are entered in several places."""

from __future__ import annotations

from dataclasses import dataclass, field

from mbpf.bounds.fixpoint import Edge, Flow


@dataclass(slots=True)
class Loop:
    """A natural loop.

    Attributes:
        header: its one entry.
        body: its words, the header included.
        latches: the edges back to the header.
    """

    header: int
    body: set[int]
    latches: list[Edge]


@dataclass(slots=True)
class Graph:
    """The control flow of a function.

    Attributes:
        flow: the function's words and edges.
        order: its words such that only edges back go to an earlier one.
        loops: its natural loops by header, inner ones first.
        tangled: a word of a cycle that is no natural loop, or None.
    """

    flow: Flow
    order: list[int]
    back: set[Edge] = field(default_factory=set)
    loops: dict[int, Loop] = field(default_factory=dict)
    tangled: int | None = None

    @classmethod
    def of(cls, flow: Flow) -> Graph:
        """The control flow of a function."""
        order = _reverse_postorder(flow)
        graph = cls(flow, order)
        graph._find_loops()
        return graph

    def _find_loops(self) -> None:
        number = {pc: index for index, pc in enumerate(self.order)}
        before: dict[int, list[Edge]] = {pc: [] for pc in self.order}
        for pc in self.order:
            for edge in self.flow.edges.get(pc, ()):
                before[edge.target].append(edge)
        dominators = _dominators(self.order, number, before)
        for pc in self.order:
            for edge in self.flow.edges.get(pc, ()):
                if number[edge.target] > number[pc]:
                    continue
                self.back.add(edge)
                if not _dominates(dominators, number, edge.target, pc):
                    self.tangled = edge.target
                    continue
                loop = self.loops.setdefault(edge.target, Loop(edge.target, {edge.target}, []))
                loop.latches.append(edge)
                _fill(loop.body, pc, before)
        inner_first = sorted(self.loops, key=lambda header: len(self.loops[header].body))
        self.loops = {header: self.loops[header] for header in inner_first}


def _fill(body: set[int], latch: int, before: dict[int, list[Edge]]) -> None:
    """Add all from which the latch is reached without passing the header."""
    todo = [latch]
    while todo:
        pc = todo.pop()
        if pc not in body:
            body.add(pc)
            todo += [edge.source for edge in before[pc]]


def _reverse_postorder(flow: Flow) -> list[int]:
    seen = {flow.start}
    order: list[int] = []
    stack = [(flow.start, iter(flow.edges.get(flow.start, ())))]
    while stack:
        pc, edges = stack[-1]
        edge = next(edges, None)
        if edge is None:
            order.append(pc)
            stack.pop()
        elif edge.target not in seen:
            seen.add(edge.target)
            stack.append((edge.target, iter(flow.edges.get(edge.target, ()))))
    order.reverse()
    return order


def _dominators(
    order: list[int], number: dict[int, int], before: dict[int, list[Edge]]
) -> dict[int, int]:
    """The immediate dominator of each word; that of the first is itself."""
    found = {order[0]: order[0]}
    changed = True
    while changed:
        changed = False
        for pc in order[1:]:
            known = [edge.source for edge in before[pc] if edge.source in found]
            closest = known[0]
            for other in known[1:]:
                while closest != other:
                    if number[closest] > number[other]:
                        closest = found[closest]
                    else:
                        other = found[other]
            if found.get(pc) != closest:
                found[pc] = closest
                changed = True
    return found


def _dominates(found: dict[int, int], number: dict[int, int], above: int, pc: int) -> bool:
    while number[pc] > number[above]:
        pc = found[pc]
    return pc == above
