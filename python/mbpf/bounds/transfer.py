# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Executing one word on sets of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mbpf.bounds.actions import ACTIONS
from mbpf.bounds.builtins import READS, read
from mbpf.bounds.machine import Program
from mbpf.bounds.values import Value
from mbpf.bounds.word import BINARY, State, Step, Word
from mbpf.spec.isa import Op

_READ_OPS: Final = {
    Op[f"CTX{kind.name}"]: value
    for kind, value in READS.items()
    if f"CTX{kind.name}" in Op.__members__
}
_BRANCHES: Final = frozenset(op for op in Op if Op.JMP <= op <= Op.INCJLT)
_KNOWN: Final = frozenset({*BINARY, *_BRANCHES, *_READ_OPS, *ACTIONS})


@dataclass(frozen=True, slots=True)
class Started:
    """Globals that are known to be initialized.

    Attributes:
        always: everywhere.
        words: at certain words.
    """

    always: frozenset[int] = frozenset()
    words: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def at(self, pc: int) -> frozenset[int]:
        """Those that are initialized at a word."""
        return self.always | self.words.get(pc, frozenset())


class Transfer:
    """Executes one word on sets of values."""

    def __init__(self, program: Program, started: Started, this: Value) -> None:
        """Args:
        program: the program.
        started: which globals are known to be initialized.
        this: what ``this`` may be.
        """
        self._program = program
        self._started = started
        self._this = this

    def step(self, pc: int, state: State) -> Step:
        """Execute the word at ``pc`` with these registers."""
        decoded = self._program.code[pc]
        step = Step()
        if decoded is None or decoded.insn.op not in _KNOWN:
            name = decoded.insn.name if decoded else "this word"
            self._program.give_up(pc, f"the analysis does not know the instruction {name}")
            return step
        word = Word(self._program, pc, decoded, state, step, self._started.at(pc), self._this)
        op = decoded.insn.op
        if op in BINARY:
            word.operator()
        elif op in _BRANCHES:
            word.branch()
        elif op in _READ_OPS:
            word.write(read(self._program, step.effect, _READ_OPS[op]))
        else:
            ACTIONS[op](word)
        if step.effect.opaque:
            self._program.give_up(pc, step.effect.opaque)
        return step
