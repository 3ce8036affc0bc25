# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Calls of functions of the program."""

from __future__ import annotations

from collections.abc import Sequence

from mbpf.bounds.effects import Call, Effect
from mbpf.bounds.machine import Program
from mbpf.bounds.objects import array_store
from mbpf.bounds.values import NOTHING, UNDEF, Value, join, reference
from mbpf.compiler.section import REST


def call_functions(
    program: Program,
    effect: Effect,
    functions: Sequence[int],
    args: list[Value],
    this: Value = UNDEF,
    times: float = 1,
    frames: tuple[int, ...] = (),
) -> Value:
    """What functions return of which one is called.

    Args:
        program: the program.
        effect: takes what it costs.
        functions: the functions that may be called.
        args: their arguments.
        this: their ``this``.
        times: how often one of them is called at most.
        frames: sizes of the frames of the firmware that stand between.
    """
    result = NOTHING
    for index in functions:
        function = program.image.functions[index]
        count = function.nparams
        passed = tuple((args + [UNDEF] * count)[:count])
        if function.flags & REST:
            # The last word of a function makes nothing itself.
            site = function.code_off + function.code_len - 1
            passed = (*passed, _rest(program, effect, site, args[count:], times))
        passed = (*passed, this)
        program.enter(index, passed)
        effect.calls.append(Call(index, passed, times, frames))
        summary = program.functions[index]
        result = join(result, summary.result)
        effect.thrown = join(effect.thrown, summary.thrown)
    return result


def _rest(program: Program, effect: Effect, site: int, args: list[Value], times: float) -> Value:
    """The array of further arguments."""
    room = len(args)
    size = (24 + array_store(room)) * times if times else 0
    effect.allocate(
        size, "the function is called for each element of a list without a known length"
    )
    if not program.frozen:
        program.heap.make(site, "array", high=room, room=room)
        for value in args:
            program.heap.put_element(site, value)
    return reference("o", site)
