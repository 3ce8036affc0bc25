# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A slow interpreter of bytecode sections in Python, as an oracle for the compiler's tests.

It knows numbers (all as doubles), texts, functions, arrays, plain objects and errors; no context,
helpers, maps, typed arrays or budgets.
"""

from __future__ import annotations

from typing import Any

from mbpf.compiler.disasm import decode
from mbpf.compiler.image import Image, ImageFunction
from mbpf.compiler.jsvalue import (
    UNDEFINED,
    array_index,
    number_of_bits,
    text_of_units,
    to_int32,
    to_number,
    units,
)
from mbpf.compiler.limits import NONE
from refvm_values import (
    ARITHMETIC,
    MATH,
    METHODS,
    Builtin,
    Cell,
    Function,
    Internal,
    Object,
    ThrownError,
    binary,
    equal,
    error,
    loosely,
    primitive,
    text,
    truth,
    type_name,
)


def _elements(value: Object) -> list[Any]:
    assert value.elements is not None
    return [UNDEFINED if item is Internal.HOLE else item for item in value.elements]


class Machine:
    """Runs the functions of one section."""

    def __init__(self, image: Image) -> None:
        self.image = image
        tdz = [Internal.TDZ] * image.tdz_count
        self.globals: list[Any] = tdz + [UNDEFINED] * (image.global_count - image.tdz_count)
        self.steps = 0
        self.limit = 200_000
        self.depth = 0
        self.cells: tuple[Cell, ...] = ()
        if image.entry_top != NONE:
            self.call(image.entry_top, [])

    def prog(self) -> Any:
        """Run the entry function."""
        return self.call(self.image.entry_prog, [Internal.CTX])

    def call(self, index: int, args: list[Any], cells: tuple[Cell, ...] = ()) -> Any:
        """Call a function that holds these cells."""
        function = self.image.functions[index]
        regs = (args + [UNDEFINED] * 256)[: function.nparams]
        regs += [UNDEFINED] * (function.nregs - len(regs))
        if function.flags:
            regs[function.nparams] = Object(elements=args[function.nparams :])
        pc = function.code_off
        self.depth += 1
        outer, self.cells = self.cells, cells
        try:
            while True:
                try:
                    pc, done, value = self._step(pc, regs)
                except ThrownError as thrown:
                    pc = self._handler(function, pc, thrown, regs)
                    continue
                if done:
                    return value
        finally:
            self.depth -= 1
            self.cells = outer

    def _handler(
        self, function: ImageFunction, pc: int, thrown: ThrownError, regs: list[Any]
    ) -> int:
        for handler in self.image.handlers[function.handler_first :][: function.handler_count]:
            if handler.start <= pc < handler.end:
                regs[handler.reg] = thrown.value
                return handler.target
        raise thrown

    def _step(self, pc: int, regs: list[Any]) -> tuple[int, bool, Any]:
        self.steps += 1
        if self.steps > self.limit or self.depth > 150:
            raise RuntimeError("budget")
        decoded = decode(self.image.code[pc])
        assert decoded is not None
        name, args = decoded.insn.name, decoded.args
        following = pc + 1
        match name:
            case "RET":
                return pc, True, regs[args[0]]
            case "RETU":
                return pc, True, UNDEFINED
            case "RETI":
                return pc, True, float(args[0])
            case "THROW":
                raise ThrownError(regs[args[0]])
            case "JMP":
                return following + args[0], False, None
        if name == "FOROF":
            return following + (0 if self._next(args[0], regs) else args[1]), False, None
        if name[0] == "J" or name == "INCJLT":
            taken = self._jumps(name, args, regs)
            return following + (args[-1] if taken else 0), False, None
        self._simple(name, args, regs)
        return following, False, None

    def _jumps(self, name: str, args: tuple[int, ...], regs: list[Any]) -> bool:
        first = regs[args[0]]
        match name:
            case "JT" | "JF":
                return truth(first) is (name == "JT")
            case "JNUL" | "JNNUL":
                return (first is None or first is UNDEFINED) is (name == "JNUL")
            case "INCJLT":
                regs[args[0]] = to_number(primitive(first)) + 1
                return bool(binary("LT", regs[args[0]], regs[args[1]]))
        second: Any = regs[args[1]] if not name.endswith("I") else float(args[1])
        base = name[1:].removesuffix("I")
        match base:
            case "EQ" | "NE":
                return loosely(first, second) is (base == "EQ")
            case "SEQ" | "SNE":
                return equal(first, second) is (base == "SEQ")
        negated = base.startswith("N")
        return bool(binary(base.removeprefix("N"), first, second)) is not negated

    def _simple(self, name: str, args: tuple[int, ...], regs: list[Any]) -> None:
        image = self.image
        a = args[0]
        match name:
            case "MOVE":
                regs[a] = regs[args[1]]
            case "LOADI":
                regs[a] = float(args[1])
            case "LOADN":
                regs[a] = number_of_bits(image.numbers[args[1]])
            case "LOADS":
                regs[a] = image.strings[args[1]].text
            case "LOADP":
                values = (UNDEFINED, None, False, True, Internal.TDZ, Internal.CTX, Internal.HOLE)
                regs[a] = values[args[1]]
            case "LDFN":
                regs[a] = Function(args[1])
            case "LDIMP":
                regs[a] = Builtin(str(image.imports[args[1]].name))
            case "LDG":
                regs[a] = self._ready(self.globals[args[1]])
            case "STG":
                self._ready(self.globals[args[1]])
                self.globals[args[1]] = regs[a]
            case "INITG":
                self.globals[args[1]] = regs[a]
            case "CHKTDZ":
                self._ready(regs[a])
            case "MASK":
                regs[a] = binary("BAND", regs[a], float(args[1]))
            case _ if name in ARITHMETIC or name in ("EQ", "SEQ", "POW"):
                regs[a] = binary(name, regs[args[1]], regs[args[2]])
            case _ if name.endswith("I") and name[:-1] in ARITHMETIC:
                regs[a] = binary(name[:-1], regs[args[1]], float(args[2]))
            case _:
                self._other(name, args, regs)

    def _ready(self, value: Any) -> Any:
        if value is Internal.TDZ:
            raise error("ReferenceError")
        return value

    def _other(self, name: str, args: tuple[int, ...], regs: list[Any]) -> None:
        a = args[0]
        b = args[1] if len(args) > 1 else 0
        match name:
            case "NEG" | "PLUS" | "BNOT":
                number = to_number(primitive(regs[b]))
                results = {"NEG": -number, "PLUS": number, "BNOT": float(~to_int32(number))}
                regs[a] = results[name]
            case "NOT":
                regs[a] = not truth(regs[b])
            case "INC" | "DEC":
                regs[a] = to_number(primitive(regs[b])) + (1 if name == "INC" else -1)
            case "TYPEOF":
                regs[a] = type_name(regs[b])
            case "TOSTR":
                regs[a] = text(regs[b])
            case "IN":
                regs[a] = self._has(regs[args[2]], text(regs[b]))
            case "HASK":
                regs[a] = isinstance(regs[args[2]], str) or self._has(regs[args[2]], text(regs[b]))
            case "TOKEY":
                regs[a] = regs[b] if isinstance(regs[b], float) else text(regs[b])
            case "INSTOF":
                regs[a] = self._instance(regs[b], regs[args[2]])
            case "CALL" | "CALLM":
                first = a + 1 if name == "CALL" else a + 2
                this = UNDEFINED if name == "CALL" else regs[a + 1]
                regs[a] = self._call(regs[a], this, regs[first : first + b], name == "CALLM")
            case "CALLF":
                regs[a] = self.call(b, regs[a + 1 : a + 1 + args[2]])
            case "CALLB" | "NEWB":
                builtin = str(self.image.imports[b].name)
                regs[a] = self._builtin(builtin, regs[a + 1 : a + 1 + args[2]])
            case "NEWOBJ":
                regs[a] = Object()
            case "NEWARR":
                regs[a] = Object(elements=[])
            case "ARRADD":
                regs[a].elements.append(regs[b])
            case "CALLV":
                regs[a] = self._call(regs[a], regs[a + 1], _elements(regs[a + 2]), True)
            case "CLOSURE":
                count = self.image.functions[b].captures
                cells = tuple(regs[a + 1 : a + 1 + count])
                assert all(isinstance(cell, Cell) for cell in cells)
                regs[a] = Function(b, cells, object())
            case "NEWCELL" | "LDCELL" | "STCELL" | "INITCELL" | "LDUP" | "STUP" | "UPCELL":
                self._cell(name, a, b, regs)
            case _:
                self._property(name, args, regs)

    def _cell(self, name: str, a: int, b: int, regs: list[Any]) -> None:
        match name:
            case "NEWCELL":
                regs[a] = Cell(regs[b])
            case "LDCELL":
                regs[a] = self._ready(regs[b].value)
            case "INITCELL":
                regs[a].value = regs[b]
            case "STCELL":
                self._ready(regs[a].value)
                regs[a].value = regs[b]
            case "LDUP":
                regs[a] = self._ready(self.cells[b].value)
            case "STUP":
                self._ready(self.cells[b].value)
                self.cells[b].value = regs[a]
            case "UPCELL":
                regs[a] = self.cells[b]

    def _next(self, a: int, regs: list[Any]) -> bool:
        """Go on with an iteration; the position is -1 behind the end."""
        at = int(regs[a + 1])
        match regs[a]:
            case str() as string:
                # A pair of surrogates is one element, which Python knows as one character.
                elements = list(text_of_units(units(string)))
            case Object(elements=list() as elements):
                pass
            case _:
                raise error("TypeError")
        if not 0 <= at < len(elements):
            regs[a + 1] = -1.0
            return False
        value = elements[at]
        regs[a + 1] = at + 1.0
        regs[a + 2] = UNDEFINED if value is Internal.HOLE else value
        return True

    def _property(self, name: str, args: tuple[int, ...], regs: list[Any]) -> None:
        a, b = args[0], args[1]
        c = args[2] if len(args) > 2 else 0
        strings = self.image.strings
        match name:
            case "GETP":
                regs[a] = self._get(regs[b], strings[c].text)
            case "LEN":
                regs[a] = self._get(regs[b], "length")
            case "GETEL":
                regs[a] = self._get(regs[b], text(regs[c]))
            case "GETELI":
                regs[a] = self._get(regs[b], str(c))
            case "GETM" | "GETMEL":
                key = strings[c].text if name == "GETM" else text(regs[c])
                receiver = regs[b]
                regs[a] = self._get(receiver, key)
                regs[a + 1] = receiver
            case "SETP" | "INITP":
                self._set(regs[a], strings[c].text, regs[b])
            case "SETEL" | "INITEL":
                self._set(regs[a], text(regs[b]), regs[c])
            case "SETELI":
                self._set(regs[a], str(c), regs[b])
            case "DELP" | "DELEL":
                key = strings[c].text if name == "DELP" else text(regs[c])
                self._delete(regs[b], key)
                regs[a] = True
            case "KEYS":
                regs[a] = Object(elements=list(self._keys(regs[b])))
            case _:
                raise AssertionError(name)

    def _keys(self, value: Any) -> list[str]:
        if isinstance(value, str):
            return [str(index) for index in range(len(units(value)))]
        if not isinstance(value, Object):
            return []
        elements = value.elements or []
        indexes = [str(i) for i, item in enumerate(elements) if item is not Internal.HOLE]
        numbers = sorted((k for k in value.properties if array_index(k) is not None), key=int)
        return indexes + numbers + [k for k in value.properties if k not in numbers]

    def _has(self, value: Any, key: str) -> bool:
        if not isinstance(value, Object):
            raise error("TypeError")
        return key in self._keys(value) or (value.elements is not None and key == "length")

    def _get(self, value: Any, key: str) -> Any:
        index = array_index(key)
        match value:
            case None | UNDEFINED.UNDEFINED:
                raise error("TypeError", f"cannot read {key}")
            case str():
                codes = units(value)
                if key == "length":
                    return float(len(codes))
                if index is not None and index < len(codes):
                    return chr(codes[index])
                return Builtin(f"string.{key}") if key == "charCodeAt" else UNDEFINED
            case Object(elements=list() as elements):
                if key == "length":
                    return float(len(elements))
                if key in ("push", "pop"):
                    return Builtin(f"array.{key}")
                if index is None or index >= len(elements):
                    return UNDEFINED
                return UNDEFINED if elements[index] is Internal.HOLE else elements[index]
            case Object():
                return value.properties.get(key, UNDEFINED)
            case Function():
                row = self.image.functions[value.index]
                if key == "length":
                    return float(row.length)
                named = self.image.strings[row.name].text if row.name != NONE else ""
                return named if key == "name" else UNDEFINED
        return UNDEFINED

    def _set(self, target: Any, key: str, value: Any) -> None:
        index = array_index(key)
        match target:
            case Object(elements=list() as elements):
                if key == "length":
                    count = int(value)
                    elements[count:] = [Internal.HOLE] * (count - len(elements))
                elif index is not None:
                    elements.extend([Internal.HOLE] * (index + 1 - len(elements)))
                    elements[index] = value
            case Object():
                target.properties[key] = value
            case _:
                raise error("TypeError", f"cannot set {key}")

    def _delete(self, target: Any, key: str) -> None:
        if target is None or target is UNDEFINED:
            raise error("TypeError")
        index = array_index(key)
        if isinstance(target, Object):
            target.properties.pop(key, None)
            if target.elements is not None and index is not None and index < len(target.elements):
                target.elements[index] = Internal.HOLE

    def _instance(self, value: Any, kind: Any) -> bool:
        if not isinstance(kind, Builtin):
            raise error("TypeError")
        if not isinstance(value, Object):
            return False
        if kind.name == "Array":
            return value.elements is not None
        return kind.name == "Object" or (
            value.error is not None and kind.name in ("Error", value.error)
        )

    def _call(self, callee: Any, this: Any, args: list[Any], is_method: bool) -> Any:
        match callee:
            case Function():
                return self.call(callee.index, args, callee.cells)
            case Builtin():
                takes_this = is_method and callee.name.startswith(("array.", "string."))
                return self._builtin(callee.name, [this, *args] if takes_this else args)
        raise error("TypeError", "not a function")

    def _builtin(self, name: str, args: list[Any]) -> Any:
        if name.endswith("Error"):
            message = text(args[0]) if args and args[0] is not UNDEFINED else ""
            return Object({"name": name, "message": message}, error=name)
        if "." not in name or name.startswith(("array.", "string.")):
            return METHODS[name](args)
        numbers = [to_number(primitive(arg)) for arg in args]
        return MATH[name](numbers)
