# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Instructions of methods, of what is made by ``new``, and of classes without a parent.

What the analysis does not follow makes the whole program unbounded: derived classes, accessors, and
functions that could be anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mbpf.bounds import properties, writes
from mbpf.bounds.builtins import call_builtin
from mbpf.bounds.machine import text_of
from mbpf.bounds.values import (
    BUILTIN,
    FORMS,
    FUNC,
    HOLE,
    NOTHING,
    OBJECT,
    TDZ,
    UNDEF,
    Value,
    join,
    number,
    reference,
)
from mbpf.bounds.word import Word
from mbpf.bounds.writes import functions_of
from mbpf.compiler.section import CONSTRUCTOR
from mbpf.spec.builtins import BUILTINS
from mbpf.spec.isa import Op

_OBJECT_BYTES: Final = 24
_VALUE, _ENUMERABLE, _NAMES, _ACCESSOR = 0, 4, 8, 3
_WHY: Final = {
    Op.SUPER: "the constructor of a derived class is not followed",
    Op.GETSUP: "a property of super is not followed",
    Op.STTHIS: "the constructor of a derived class is not followed",
}


def _give_up(word: Word) -> None:
    word.effect.give_up(_WHY[word.op])


def _this(word: Word) -> None:
    value = word.this
    if value.kinds & TDZ:
        word.effect.throw()
    word.write(value.keep(~TDZ))


def _running(word: Word) -> None:
    if word.args[1] == 2:
        word.write(number(0, 255))
        return
    function = word.program.function_of(word.pc)
    made = [
        reference("o", site)
        for site, known in word.program.heap.sites.items()
        if known.kind == "function" and known.function == function
    ]
    value = word.program.joined([word.program.function(function), *made])
    word.write(value if word.args[1] == 0 else join(value, UNDEF))
    if word.args[1] == 1:
        # A class that is derived from this one may be it.
        word.effect.give_up("new.target is not followed")


def construct(word: Word, callee: Value, args: list[Value]) -> Value:
    """What ``new`` gives."""
    made = word.program.heap.of(callee)
    others = any(site.kind != "function" for _, site in made)
    if others or callee.kinds & ~(FUNC | BUILTIN | OBJECT | FORMS):
        word.effect.throw()
    result = NOTHING
    for name in callee.named("b"):
        row = BUILTINS.get(str(name))
        if row is None or not row.new:
            word.effect.throw()
            continue
        result = join(result, call_builtin(word.program, word.effect, str(name), args, word.pc))
    functions = []
    for index in functions_of(word.program, callee):
        if word.program.image.functions[index].flags & CONSTRUCTOR:
            functions.append(index)
        else:
            word.effect.throw()
    if not functions:
        return result
    protos = [word.program.prototype(index).sites for index in functions]
    for index, sites in zip(functions, protos, strict=True):
        word.effect.charge(word.program.find_static(index), "")
        if any(site < 0 for site in sites):
            properties.own_function(word.program, word.effect, index)
    word.effect.allocate(_OBJECT_BYTES, "")
    if not word.program.frozen:
        word.program.heap.make(word.pc, "object")
        for sites in protos:
            word.program.heap.set_protos(word.pc, sites)
    this = reference("o", word.pc)
    returned = word.call_functions(functions, args, this)
    if returned.is_empty:
        return result
    return word.program.joined([result, this, returned.keep(OBJECT | FUNC | BUILTIN)])


def _new(word: Word) -> None:
    args = word.window(word.args[0] + 1, word.args[1])
    word.write(construct(word, word.reg(0), args))


def make_class(word: Word, args: list[Value]) -> None:
    """The built-in that links a constructor with a new prototype."""
    if len(args) != 2 or not args[1].is_only(HOLE):
        word.effect.give_up("a derived class is not followed")
        return
    for index in functions_of(word.program, args[0]):
        properties.own_function(word.program, word.effect, index)
    if not word.program.frozen:
        word.program.heap.make(word.pc, "object", room=2)
        word.program.heap.put_named(word.pc, "constructor", args[0])
    proto = reference("o", word.pc)
    for index in functions_of(word.program, args[0]):
        word.program.inherit(index, proto)
    word.write(proto)


def _define(word: Word) -> None:
    flags = word.args[2]
    base, value = word.reg(0), word.reg(1)
    key = word.registers[word.args[0] + 1]
    if flags & _ACCESSOR != _VALUE:
        word.effect.give_up("what reads or sets an accessor is not followed")
        return
    if flags & _NAMES:
        for index in functions_of(word.program, value):
            properties.own_function(word.program, word.effect, index)
    if functions_of(word.program, base) and key.texts is None:
        word.effect.give_up("a property of a function is defined by a computed name")
        return
    if key.texts is not None and len(key.texts) == 1:
        name = text_of(next(iter(key.texts)))
        word.effect.charge(name.units // 8, "")
        writes.set_named(word.program, word.effect, base, name, value)
    else:
        writes.set_any(word.program, word.effect, base, key, value)
    word.go_on()


ACTIONS: Final[dict[Op, Callable[[Word], None]]] = {
    Op.LDTHIS: _this,
    Op.LDRUN: _running,
    Op.NEW: _new,
    Op.DEFINE: _define,
    **dict.fromkeys(_WHY, _give_up),
}
