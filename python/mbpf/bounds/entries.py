# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Bounds of a program: of its top-level statements, init, prog and fini."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from typing import Final

from mbpf.bounds.cost import CallCost, Costs, Reason
from mbpf.bounds.effects import Stored
from mbpf.bounds.fixpoint import MAX_WORK, Analyser, Flow, TooMuchError
from mbpf.bounds.machine import Program
from mbpf.bounds.transfer import Started
from mbpf.bounds.values import CTX, UNDEF, Value
from mbpf.compiler.image import Image
from mbpf.compiler.own_helpers import NO_HELPERS, OwnHelpers
from mbpf.package.manifest import Manifest
from mbpf.spec.hooks import BY_ID
from mbpf.spec.isa import Op
from mbpf.spec.limits import NONE

ENTRIES: Final = ("top", "init", "prog", "fini")
_ROUNDS: Final = 200


@dataclass(frozen=True, slots=True)
class EntryBound:
    """What one run costs at most; infinite where no bound is known.

    Attributes:
        name: top, init, prog or fini.
        steps: as they are charged to ``max_steps``.
        helpers: helper calls.
        stack: bytes of frames.
        heap: bytes of objects that the run makes.
        keeps: words that may make objects of a run stay after it.
        reasons: why something has no bound.
        worst: for steps, helpers and heap the word of the loop or call that costs most.
    """

    name: str
    steps: float
    helpers: float
    stack: float
    heap: float
    keeps: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    worst: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of all runs of a program.

    Attributes:
        entries: by name, in the order in which they run.
        globals_size: bytes of the globals.
        opaque: word and words of why nothing is known of any run, or None.
    """

    entries: dict[str, EntryBound] = field(default_factory=dict)
    globals_size: int = 8
    opaque: tuple[int, str] | None = None

    @property
    def memory(self) -> float:
        """The least ``heap_size`` with which no run can need more memory; infinite if unknown."""
        base: float = self.globals_size
        need = base
        for entry in self.entries.values():
            need = max(need, base + entry.heap + entry.stack)
            if not entry.keeps:
                continue
            # What an event or the end keeps is kept each time.
            base += inf if entry.name == "prog" else entry.heap
            need = max(need, base)
        return need

    def within(self, heap_size: int) -> Bounds:
        """The bounds that hold with a certain ``heap_size``.

        A run that may find too little room may have to collect the heap, as often as it makes an
        object or calls a function, and pays for that with steps.
        """
        base: float = self.globals_size
        entries = {}
        for name, entry in self.entries.items():
            kept: float = 0
            if entry.keeps:
                # What an event keeps is kept each time.
                kept = inf if name == "prog" else entry.heap
            before = base + kept if name == "prog" else base
            if before + entry.heap + entry.stack > heap_size and entry.steps != inf:
                word = entry.keeps[0] if entry.keeps else entry.worst.get("steps", 0)
                why = "the heap may have to be collected"
                reasons = (*entry.reasons, Reason("steps", word, why))
                entry = replace(entry, steps=inf, reasons=tuple(sorted(reasons)))
            entries[name] = entry
            base += kept
        return Bounds(entries, self.globals_size, self.opaque)

    @property
    def stack(self) -> float:
        """Bytes of frames that are needed at most."""
        return max((entry.stack for entry in self.entries.values()), default=0)


@dataclass(frozen=True, slots=True)
class _Known:
    """Globals that are initialized: before any other function runs, and in certain functions."""

    always: frozenset[int] = frozenset()
    started: dict[int, Started] = field(default_factory=dict)


def bounds_of(
    image: Image, manifest: Manifest, most: int = MAX_WORK, own: OwnHelpers = NO_HELPERS
) -> Bounds:
    """Analyse a program whose section the verifier has accepted.

    Args:
        image: its bytecode.
        manifest: what else is known of it.
        most: words to execute at most, for who has no time for :data:`MAX_WORK` of them.
        own: helpers of the firmware's own, as they are declared.
    """
    program = Program(image, BY_ID[manifest.hook_type], manifest.maps, own, work=MAX_WORK - most)
    starts = {name: index for name in ENTRIES if (index := getattr(image, f"entry_{name}")) != NONE}
    size = 8 * max(1, image.global_count)
    opaque = 0, "the program is too large for the analysis"
    try:
        program, entries = _analysed(program, starts, own)
        if program.opaque is None:
            return Bounds(entries, size)
        opaque = program.opaque
        early = {name: index for name, index in starts.items() if name != "fini"}
        if len(early) < len(starts):
            # Nothing runs after fini, so what it does changes no other run.
            program, entries = _analysed(_again(program, own), early, own)
            if program.opaque is None:
                return Bounds({**entries, "fini": _nothing("fini", *opaque)}, size)
    except (TooMuchError, RecursionError):
        pass
    return Bounds({name: _nothing(name, *opaque) for name in starts}, size, opaque)


def _analysed(
    program: Program, starts: dict[str, int], own: OwnHelpers
) -> tuple[Program, dict[str, EntryBound]]:
    """The program as it was analysed last, and bounds unless it is opaque."""
    known = _Known()
    _summarize(program, starts, known)
    if program.opaque is None and program.image.global_count:
        known = _known(program, starts)
        program = _again(program, own)
        _summarize(program, starts, known)
    return program, {} if program.opaque else _evaluate(program, starts, known)


def _again(program: Program, own: OwnHelpers) -> Program:
    """The same program, of which nothing is known, and the work that was done so far."""
    return Program(program.image, program.hook, program.maps, own, work=program.work)


def _nothing(name: str, word: int, why: str) -> EntryBound:
    reasons = tuple(Reason(metric, word, why) for metric in ("steps", "helpers", "heap", "stack"))
    return EntryBound(name, inf, inf, inf, inf, (word,), reasons)


def _args(program: Program, function: int, name: str) -> tuple[Value, ...]:
    """Arguments of an entry, and ``this``: the context for the function that judges events."""
    count = program.image.functions[function].nparams
    given = (Value(CTX) if name == "prog" else UNDEF for _ in range(count))
    return (*given, UNDEF)


def _summarize(program: Program, starts: dict[str, int], known: _Known) -> None:
    """Collect what globals, objects and functions may hold, until nothing is added."""
    analyser = Analyser(program, known.always, known.started)
    for name, function in starts.items():
        program.enter(function, _args(program, function, name))
    for _ in range(_ROUNDS):
        program.changed = program.heap.changed = False
        for index, summary in enumerate(program.functions):
            if summary.reached:
                analyser.run(index, summary.params)
            if program.opaque is not None:
                return
        if not program.changed and not program.heap.changed:
            program.frozen = True
            return
    raise TooMuchError


def _known(program: Program, starts: dict[str, int]) -> _Known:
    """Which globals are initialized where, found with a first summary."""
    top = starts.get("top")
    if top is None:
        return _Known()
    words, always = _initialized(program, Analyser(program).run(top, (UNDEF,)))
    # What the top-level statements call may run before they are done.
    early = Costs(program, Analyser(program)).of(top, (UNDEF,)).functions
    started = {function: Started() for function in early}
    return _Known(always, {**started, top: Started(words=words)})


def _evaluate(program: Program, starts: dict[str, int], known: _Known) -> dict[str, EntryBound]:
    """The bounds of each entry."""
    found: dict[str, CallCost] = {}
    for name, function in starts.items():
        # All else runs when the top-level statements are done.
        started = known.started if name == "top" else {}
        costs = Costs(program, Analyser(program, known.always, started))
        found[name] = costs.of(function, _args(program, function, name))
    made = {name: _sites(program, cost.functions) for name, cost in found.items()}
    return {name: _bound(program, name, cost, made) for name, cost in found.items()}


def _initialized(program: Program, flow: Flow) -> tuple[dict[int, frozenset[int]], frozenset[int]]:
    """Globals that are surely initialized at each top-level statement, and when all are done."""
    known: dict[int, frozenset[int]] = {flow.start: frozenset()}
    todo = [flow.start]
    while todo:
        pc = todo.pop()
        decoded = program.code[pc]
        after = known[pc]
        if decoded is not None and decoded.insn.op == Op.INITG:
            after |= {decoded.args[1]}
        for edge in flow.edges.get(pc, ()):
            now = known[pc] if edge.kind == "throw" else after
            old = known.get(edge.target)
            new = now if old is None else old & now
            if new != old:
                known[edge.target] = new
                todo.append(edge.target)
    ends = [known[pc] for pc in known if not flow.steps[pc].returns.is_empty]
    return known, frozenset.intersection(*ends) if ends else frozenset()


def _sites(program: Program, functions: set[int]) -> frozenset[int]:
    """Sites of the objects that functions make."""
    spans = [program.image.functions[index] for index in functions]
    return frozenset(
        site
        for site in program.heap.sites
        if site < 0 or any(0 <= site - span.code_off < span.code_len for span in spans)
    )


def _bound(
    program: Program, name: str, cost: CallCost, made: dict[str, frozenset[int]]
) -> EntryBound:
    worst = cost.stopped
    for other in (cost.returned, cost.thrown):
        worst = worst if other is None else worst.most(other)
    keeps = _kept(program, name, cost.stored, made) if worst.heap else ()
    return EntryBound(
        name,
        worst.steps,
        worst.helpers,
        cost.stack,
        worst.heap,
        keeps,
        tuple(sorted(cost.reasons)),
        {metric: place for metric, (_, place) in cost.worst.items()},
    )


def _kept(
    program: Program, name: str, stored: set[tuple[int, Stored]], made: dict[str, frozenset[int]]
) -> tuple[int, ...]:
    """Words that store an object of the run in a global or in an object that was there before."""
    own = made[name]
    elsewhere = [sites for other, sites in made.items() if other != name]
    old = frozenset[int]().union(*elsewhere)
    found: set[int] = set()
    # An object of the run that stays makes all that is stored in it stay.
    while True:
        size = len(found), len(old)
        for word, item in stored:
            reaches = item.owners is None or bool(item.owners & old)
            if reaches and (item.text or item.grows or item.sites & own):
                found.add(word)
                old |= item.sites & own
        if (len(found), len(old)) == size:
            return tuple(sorted(found))
