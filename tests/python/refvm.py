# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A second virtual machine, in Python, written from the specification: results and step counts.

It knows the language; of the host it knows the helper ``log``. Memory and collections are not
modelled: give programs a heap that they do not fill.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from mbpf.compiler.image import Image
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.spec.limits import NONE
from refvm_access import WORDS
from refvm_firmware import make_prototypes
from refvm_primitives import Primitives
from refvm_units import PACKAGE, REST, Frame, Unit, firmware_units
from refvm_values import (
    BudgetError,
    Function,
    Host,
    Internal,
    ThrownError,
    Value,
)

MAX_DEPTH = 200
TRACE_MAX = 8
_RETURNS = ("RET", "RETU", "RETI")


class Machine(Primitives):
    """Runs the functions of one section."""

    def __init__(self, image: Image, limit: int = 50_000_000) -> None:
        super().__init__(limit)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))
        self.image = image
        self.units = {PACKAGE: Unit.of_package(image), **firmware_units()}
        self.names = frozenset(self.units[PACKAGE].strings[: image.name_count])
        tdz = [Internal.TDZ] * image.tdz_count
        self.globals: list[Value] = tdz + [UNDEFINED] * (image.global_count - image.tdz_count)
        self.frames: list[Frame] = []
        self.last_this: Value = UNDEFINED
        self.prototypes = make_prototypes(self.builtin_value)
        for function in self.builtins.values():
            function.proto = self.parent(function.name)
        for entry in (image.entry_top, image.entry_init):
            if entry != NONE:
                self.run(entry, [])

    def prog(self) -> Value:
        """Run the entry function for one event."""
        return self.run(self.image.entry_prog, [Host.CTX])

    def run(self, index: int, args: list[Value]) -> Value:
        """Run a function of the package; ``steps`` are those of this run."""
        self.steps = 0
        self.frames.clear()
        return self.enter(self.function_value(PACKAGE, index), UNDEFINED, args)

    def error_size(self) -> int:
        """An Error holds the places of the frames of the package."""
        count = sum(frame.unit.number == PACKAGE for frame in self.frames)
        return 24 + 4 * min(count, TRACE_MAX)

    def enter(
        self, callee: Function, this: Value, args: list[Value], new_target: Value = UNDEFINED
    ) -> Value:
        """Run a function in a frame."""
        unit = self.units[callee.unit]
        function = unit.functions[callee.index]
        if len(self.frames) >= MAX_DEPTH:
            raise BudgetError("stack")
        count = function.nparams
        regs = (args + [UNDEFINED] * count)[:count]
        regs += [UNDEFINED] * (function.nregs - count)
        if function.flags & REST:
            regs[count] = self.list_of(args[count:])
        frame = Frame(unit, function, callee, this, args, new_target, regs, function.code_off)
        self.frames.append(frame)
        try:
            while True:
                try:
                    return self._go(frame)
                except ThrownError as thrown:
                    frame.pc = self._handler(frame, thrown)
        finally:
            self.last_this = self.frames.pop().this

    def _go(self, frame: Frame) -> Value:
        words, regs = frame.unit.words, frame.regs
        while True:
            self.again = 0
            name, args = words[frame.pc]
            self.charge(1)
            if name in _RETURNS:
                if name == "RETU":
                    return UNDEFINED
                return regs[args[0]] if name == "RET" else args[0]
            jump = WORDS[name](self, frame, *args)
            frame.pc += 1
            if jump:
                frame.pc += jump

    def _handler(self, frame: Frame, thrown: ThrownError) -> int:
        first = frame.function.handler_first
        handlers = frame.unit.handlers[first : first + frame.function.handler_count]
        for handler in handlers:
            self.charge(1)
            if handler.start <= frame.pc < handler.end:
                frame.regs[handler.reg] = thrown.value
                return handler.target
        self.charge(1)
        raise thrown

    @contextmanager
    def firmware_frame(self) -> Iterator[None]:
        """A frame of the firmware for what is done inside."""
        if len(self.frames) >= MAX_DEPTH:
            raise BudgetError("stack")
        firmware = Unit(-1, [], [], [])
        below = self.frames[-1]
        self.frames.append(Frame(firmware, below.function, below.callee, UNDEFINED, []))
        try:
            yield
        except ThrownError:
            self.charge(1)
            raise
        finally:
            self.frames.pop()

    def throw(self, value: Value) -> NoReturn:
        """Throw a value."""
        raise ThrownError(value)

    # --- conversions of objects ------------------------------------------------------------------
