# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A second virtual machine, in Python, written from the specification: results and step counts.

It knows the language; of the host it knows the helper ``log``. Memory and collections are not
modelled: give programs a heap that they do not fill.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any, NoReturn

from mbpf.compiler.disasm import decode
from mbpf.compiler.image import Image, ImageFunction
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.limits import NONE
from mbpf.spec.builtins import BUILTINS
from refvm_access import WORDS
from refvm_builtins import Builtins
from refvm_firmware import make_prototypes
from refvm_values import (
    Array,
    Bound,
    BudgetError,
    Buffer,
    Builtin,
    Cell,
    ErrorObject,
    Function,
    Host,
    Internal,
    Object,
    ProfileError,
    Property,
    ThrownError,
    Typed,
    Value,
    split,
)

MAX_DEPTH = 200
PACKAGE = 0
_RETURNS = ("RET", "RETU", "RETI")


@dataclass(eq=False)
class Unit:
    """Code with its tables: the package, or a part of the firmware."""

    number: int
    image: Image
    strings: list[str] = field(default_factory=list)
    words: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    @classmethod
    def of(cls, number: int, image: Image) -> Unit:
        """Take a section apart."""
        unit = cls(number, image, [split(string.text) for string in image.strings])
        for word in image.code:
            decoded = decode(word)
            assert decoded is not None
            unit.words.append((decoded.insn.name, decoded.args))
        return unit


@dataclass(eq=False)
class Frame:
    """A running function; ``args`` are what it was called with."""

    unit: Unit
    function: ImageFunction
    callee: Function
    this: Value
    args: list[Value]
    new_target: Value = UNDEFINED
    regs: list[Value] = field(default_factory=list)
    pc: int = 0


class Machine(Builtins):
    """Runs the functions of one section."""

    def __init__(self, image: Image, limit: int = 50_000_000) -> None:
        super().__init__(limit)
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 20_000))
        self.units = [Unit.of(PACKAGE, image)]
        self.names = frozenset(self.units[0].strings[: image.name_count])
        tdz = [Internal.TDZ] * image.tdz_count
        self.globals: list[Value] = tdz + [UNDEFINED] * (image.global_count - image.tdz_count)
        self.depth = 0
        self._values: dict[tuple[int, int], Function] = {}
        self._builtins: dict[str, Builtin] = {}
        self.prototypes = make_prototypes()
        for entry in (image.entry_top, image.entry_init):
            if entry != NONE:
                self.run(entry, [])

    def prog(self) -> Value:
        """Run the entry function for one event."""
        return self.run(self.units[0].image.entry_prog, [Host.CTX])

    def run(self, index: int, args: list[Value]) -> Value:
        """Run a function of the package; ``steps`` are those of this run."""
        self.steps = 0
        self.depth = 0
        return self.enter(self.function_value(PACKAGE, index), UNDEFINED, args)

    # --- functions -------------------------------------------------------------------------------

    def function_value(self, unit: int, index: int) -> Function:
        """The value of a function that is no object of its own."""
        key = (unit, index)
        if key not in self._values:
            proto = self.prototypes["function"]
            self._values[key] = Function(proto, unit=unit, index=index)
        return self._values[key]

    def builtin_value(self, name: str) -> Builtin:
        """A built-in function as a value."""
        if name not in self._builtins:
            self._builtins[name] = Builtin(self.prototypes["function"], name=name)
        return self._builtins[name]

    def function_property(self, function: Value, key: str) -> Property | None:
        """``length`` and ``name``."""
        if isinstance(function, Builtin):
            raise ProfileError("a property of a built-in")
        unit = self.units[function.unit]
        row = unit.image.functions[function.index]
        if key == "length":
            return Property(row.length, writable=False, enumerable=False)
        if key == "name":
            name = unit.strings[row.name] if row.name != NONE else ""
            return Property(name, writable=False, enumerable=False)
        return None

    def call(
        self, callee: Value, this: Value, args: list[Value], new_target: Value = UNDEFINED
    ) -> Value:
        """Call any value."""
        match callee:
            case Function():
                return self.enter(callee, this, args, new_target)
            case Builtin():
                if callee.name in BUILTINS and not BUILTINS[callee.name].call:
                    self.fail("TypeError", "only with new")
                is_method = callee.name.partition(".")[0] in ("array", "string", "typed", "buffer")
                return self.builtin(callee.name, [this, *args] if is_method else args)
            case Bound():
                return self.call(callee.target, callee.this, [*callee.args, *args])
            case Internal() | Cell():
                raise ProfileError("call of an internal value")
        self.fail("TypeError", "not a function")

    def enter(
        self, callee: Function, this: Value, args: list[Value], new_target: Value = UNDEFINED
    ) -> Value:
        """Run a function in a frame."""
        unit = self.units[callee.unit]
        function = unit.image.functions[callee.index]
        if self.depth >= MAX_DEPTH:
            raise BudgetError("stack")
        count = function.nparams
        regs = (args + [UNDEFINED] * count)[:count]
        regs += [UNDEFINED] * (function.nregs - count)
        if function.flags & 1:
            regs[count] = self.list_of(args[count:])
        frame = Frame(unit, function, callee, this, args, new_target, regs, function.code_off)
        self.depth += 1
        try:
            while True:
                try:
                    return self._go(frame)
                except ThrownError as thrown:
                    frame.pc = self._handler(frame, thrown)
        finally:
            self.depth -= 1

    def _go(self, frame: Frame) -> Value:
        words, regs = frame.unit.words, frame.regs
        while True:
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
        handlers = frame.unit.image.handlers[first : first + frame.function.handler_count]
        for handler in handlers:
            self.charge(1)
            if handler.start <= frame.pc < handler.end:
                frame.regs[handler.reg] = thrown.value
                return handler.target
        self.charge(1)
        raise thrown

    def throw(self, value: Value) -> NoReturn:
        """Throw a value."""
        raise ThrownError(value)

    # --- conversions of objects ------------------------------------------------------------------

    def to_primitive(self, value: Value, hint: str = "default") -> Value:
        """ToPrimitive."""
        if isinstance(value, (Internal, Cell)):
            raise ProfileError(f"{value} is converted")
        if isinstance(value, Host):
            return "[object Object]"
        if isinstance(value, Buffer):
            return "[object ArrayBuffer]"
        if isinstance(value, (Array, Typed)):
            self.charge(value.length)
            return self.concat(*self._parts(value))
        if isinstance(value, ErrorObject):
            return self._error_text(value)
        if isinstance(value, Object) and not isinstance(value, (Function, Builtin)):
            return "[object Object]"
        if isinstance(value, (Object, Host)):
            raise ProfileError("conversion of an object")
        return value

    def _parts(self, value: Array | Typed) -> list[Any]:
        parts: list[Any] = []
        for index in range(value.length):
            found = self.own(value, str(index))
            element = found.value if found else UNDEFINED
            if isinstance(element, Host):
                element = "[object Object]"
            if isinstance(element, (Object, Host)):
                raise ProfileError("a list in a list")
            empty = element is None or element is UNDEFINED
            parts += [",", "" if empty else element] if index else ["" if empty else element]
        return parts

    def _error_text(self, value: ErrorObject) -> str:
        name, message = self.get(value, "name"), self.get(value, "message")
        name = "Error" if name is UNDEFINED else self.text(name)
        message = "" if message is UNDEFINED else self.text(message)
        return self.concat(name, ": ", message) if name and message else name or message
