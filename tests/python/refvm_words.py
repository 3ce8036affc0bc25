# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What each word of the reference machine does; a number is how far it jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mbpf.compiler.jsvalue import UNDEFINED
from refvm_convert import COMPARISONS, SYMBOLS
from refvm_values import (
    Array,
    Cell,
    Host,
    Internal,
    ProfileError,
    Value,
    is_callable,
    is_object,
)

if TYPE_CHECKING:
    from refvm import Machine
    from refvm_units import Frame

WORDS: dict[str, Callable[..., int | None]] = {}
Word = Callable[..., int | None]


def word(*names: str) -> Callable[[Word], Word]:
    """Enter a function under the names of words; those with several get the name as well."""

    def enter(function: Word) -> Word:
        for name in names:
            WORDS[name] = function if len(names) == 1 else _named(function, name)
        return function

    return enter


def _named(function: Word, name: str) -> Word:
    def call(m: Machine, f: Frame, *args: int) -> int | None:
        return function(m, f, name, *args)

    return call


def ready(m: Machine, value: Value) -> Value:
    """A variable's value; ReferenceError when it is not initialised."""
    if value is Internal.TDZ:
        m.fail("ReferenceError", "not initialised")
    return value


# --- moves and constants -------------------------------------------------------------------------


@word("MOVE")
def _move(m: Machine, f: Frame, a: int, b: int) -> None:
    f.regs[a] = f.regs[b]


@word("LOADI")
def _loadi(m: Machine, f: Frame, a: int, value: int) -> None:
    f.regs[a] = value


@word("LOADN")
def _loadn(m: Machine, f: Frame, a: int, index: int) -> None:
    f.regs[a] = f.unit.numbers[index]


@word("LOADS")
def _loads(m: Machine, f: Frame, a: int, index: int) -> None:
    f.regs[a] = f.unit.strings[index]


@word("LOADP")
def _loadp(m: Machine, f: Frame, a: int, index: int) -> None:
    nan = float("nan")
    values = (UNDEFINED, None, False, True, Internal.TDZ, Host.CTX, Internal.HOLE, nan)
    f.regs[a] = values[index]


@word("LDFN")
def _ldfn(m: Machine, f: Frame, a: int, index: int) -> None:
    f.regs[a] = m.function_value(f.unit.number, index)


@word("LDIMP")
def _ldimp(m: Machine, f: Frame, a: int, index: int) -> None:
    f.regs[a] = m.builtin_value(f.unit.imports[index])


@word("LDG")
def _ldg(m: Machine, f: Frame, a: int, index: int) -> None:
    f.regs[a] = ready(m, m.globals[index])


@word("STG")
def _stg(m: Machine, f: Frame, a: int, index: int) -> None:
    ready(m, m.globals[index])
    m.globals[index] = f.regs[a]


@word("INITG")
def _initg(m: Machine, f: Frame, a: int, index: int) -> None:
    m.globals[index] = f.regs[a]


@word("CHKTDZ")
def _chktdz(m: Machine, f: Frame, a: int, name: int) -> None:
    ready(m, f.regs[a])


# --- operators -----------------------------------------------------------------------------------


@word(*SYMBOLS)
def _binary(m: Machine, f: Frame, name: str, a: int, b: int, c: int) -> None:
    f.regs[a] = m.binary(name, f.regs[b], f.regs[c])


@word("ADDI", "SUBI", "MULI", "BANDI", "BORI", "BXORI", "SHLI", "SHRI", "USHRI")
def _immediate(m: Machine, f: Frame, name: str, a: int, b: int, value: int) -> None:
    f.regs[a] = m.binary(name[:-1], f.regs[b], value)


@word("MASK")
def _mask(m: Machine, f: Frame, a: int, value: int) -> None:
    f.regs[a] = m.binary("BAND", f.regs[a], value)


@word("NEG", "PLUS", "BNOT", "NOT", "INC", "DEC", "TYPEOF", "TOSTR")
def _unary(m: Machine, f: Frame, name: str, a: int, b: int) -> None:
    f.regs[a] = m.unary(name, f.regs[b])


@word("EQ")
def _eq(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    f.regs[a] = m.loosely(f.regs[b], f.regs[c])


@word("SEQ")
def _seq(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    f.regs[a] = m.equal(f.regs[b], f.regs[c])


@word(*COMPARISONS)
def _compare(m: Machine, f: Frame, name: str, a: int, b: int, c: int) -> None:
    f.regs[a] = m.compare(name, f.regs[b], f.regs[c])


@word("IN")
def _in(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base = f.regs[c]
    if not isinstance(base, Host) and not hasattr(base, "properties"):
        m.has(base, None)
    key = f.regs[b]
    if is_object(key) and is_object(base):
        f.regs[a] = m.ask("hasElement", key, base)
    else:
        f.regs[a] = m.has(base, m.key_of(base, key))


# --- jumps ---------------------------------------------------------------------------------------


@word("JMP")
def _jmp(m: Machine, f: Frame, offset: int) -> int:
    return offset


@word("JT", "JF")
def _jt(m: Machine, f: Frame, name: str, a: int, offset: int) -> int:
    return offset if m.truth(f.regs[a]) is (name == "JT") else 0


@word("JNUL", "JNNUL")
def _jnul(m: Machine, f: Frame, name: str, a: int, offset: int) -> int:
    value = f.regs[a]
    if isinstance(value, (Internal, Cell)):
        raise ProfileError("test of an internal value")
    return offset if (value is None or value is UNDEFINED) is (name == "JNUL") else 0


def _test(m: Machine, base: str, left: Value, right: Value) -> bool:
    match base:
        case "EQ":
            return m.loosely(left, right)
        case "NE":
            return not m.loosely(left, right)
        case "SEQ":
            return m.equal(left, right)
        case "SNE":
            return not m.equal(left, right)
    if base.startswith("N"):
        return not m.compare(base[1:], left, right)
    return m.compare(base, left, right)


_TESTS = ("EQ", "NE", "SEQ", "SNE", "LT", "NLT", "LE", "NLE", "GT", "NGT", "GE", "NGE")


@word(*(f"J{test}" for test in _TESTS))
def _jump(m: Machine, f: Frame, name: str, a: int, b: int, offset: int) -> int:
    return offset if _test(m, name[1:], f.regs[a], f.regs[b]) else 0


@word(*(f"J{test}I" for test in _TESTS))
def _jump_immediate(m: Machine, f: Frame, name: str, a: int, value: int, offset: int) -> int:
    return offset if _test(m, name[1:-1], f.regs[a], value) else 0


@word("INCJLT")
def _incjlt(m: Machine, f: Frame, a: int, b: int, offset: int) -> int:
    f.regs[a] = m.unary("INC", f.regs[a])
    return offset if m.compare("LT", f.regs[a], f.regs[b]) else 0


# --- calls ---------------------------------------------------------------------------------------


@word("CALL")
def _call(m: Machine, f: Frame, a: int, argc: int) -> None:
    m.again = 1
    f.regs[a] = m.call_plainly(f.regs[a], f.regs[a + 1 : a + 1 + argc])


@word("CALLM")
def _callm(m: Machine, f: Frame, a: int, argc: int) -> None:
    m.again = 1
    f.regs[a] = m.call(f.regs[a], f.regs[a + 1], f.regs[a + 2 : a + 2 + argc])


@word("CALLF")
def _callf(m: Machine, f: Frame, a: int, index: int, argc: int) -> None:
    callee = m.function_value(f.unit.number, index)
    f.regs[a] = m.call(callee, UNDEFINED, f.regs[a + 1 : a + 1 + argc])


@word("CALLH")
def _callh(m: Machine, f: Frame, a: int, index: int, argc: int) -> None:
    name = f.unit.imports[index]
    f.regs[a] = m.helper(name, f.regs[a + 1 : a + 1 + argc])


@word("CALLB", "NEWB")
def _callb(m: Machine, f: Frame, name: str, a: int, index: int, argc: int) -> None:
    builtin = f.unit.imports[index]
    m.again = 1
    f.regs[a] = m.builtin(builtin, f.regs[a + 1 : a + 1 + argc], name == "NEWB")


@word("NEW")
def _new(m: Machine, f: Frame, a: int, argc: int) -> None:
    m.again = 1
    f.regs[a] = m.construct(f.regs[a], f.regs[a + 1 : a + 1 + argc])


@word("SUPER")
def _super(m: Machine, f: Frame, a: int, argc: int) -> None:
    m.again = 1
    f.regs[a] = m.construct(f.regs[a], f.regs[a + 1 : a + 1 + argc], f.new_target)


@word("CALLV")
def _callv(m: Machine, f: Frame, a: int, kind: int) -> None:
    callee, this, given = f.regs[a], f.regs[a + 1], f.regs[a + 2]
    if not is_callable(callee) or (kind and not m.is_constructor(callee)):
        m.fail("TypeError", "not a function")
    if kind == 3 and not m.is_constructor(this):
        m.fail("TypeError", "no constructor")
    if not isinstance(given, Array):
        raise ProfileError("arguments")
    if given.length > 255:
        m.fail("RangeError", "arguments")
    m.charge(given.length)
    values = [m.element(given, index) for index in range(given.length)]
    args = [UNDEFINED if value is Internal.HOLE else value for value in values]
    m.again = 1 + given.length
    if kind == 0:
        f.regs[a] = m.call(callee, this, args)
    else:
        f.regs[a] = m.construct(callee, args, (None, None, f.new_target, this)[kind])


@word("THROW")
def _throw(m: Machine, f: Frame, a: int) -> None:
    m.throw(f.regs[a])
