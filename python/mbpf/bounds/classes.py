# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Instructions of methods, of what is made by ``new``, and of classes without a parent.

What the analysis does not follow makes the whole program unbounded: derived classes, accessors, and
functions that could be anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mbpf.bounds import writes
from mbpf.bounds.builtins import call_builtin
from mbpf.bounds.effects import Stored
from mbpf.bounds.machine import text_of
from mbpf.bounds.objects import array_store, object_store
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
from mbpf.spec.builtins import BUILTINS
from mbpf.spec.isa import Op

CONSTRUCTOR: Final = 2
_OBJECT_BYTES: Final = 24
_FUNCTION_BYTES: Final = 32
_FIRST_ROOM: Final = 4
_FIRST_PROTO: Final = -2
"""Sites of the prototypes of functions that are no classes: this, minus the function."""
_VALUE, _ENUMERABLE, _NAMES, _ACCESSOR = 0, 4, 8, 3
_WHY: Final = {
    Op.SUPER: "the constructor of a derived class is not followed",
    Op.GETSUP: "a property of super is not followed",
    Op.STTHIS: "the constructor of a derived class is not followed",
}


def _give_up(word: Word) -> None:
    word.effect.give_up(_WHY[word.op])


def _this(word: Word) -> None:
    value = word.program.receivers.get(word.program.function_of(word.pc), NOTHING)
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


def functions_of(word: Word, callee: Value) -> list[int]:
    """Functions of the program that a value may be."""
    found = [index for index in callee.named("f") if isinstance(index, int)]
    made = word.program.heap.of(callee)
    return found + [site.function for _, site in made if site.kind == "function"]


def prototype_cost(word: Word) -> None:
    """What it takes at most to make the prototype of a function."""
    count = len(word.program.image.functions)
    table = _OBJECT_BYTES + array_store(count)
    own = _FUNCTION_BYTES + object_store(_FIRST_ROOM)
    word.effect.allocate(table + own + _OBJECT_BYTES + object_store(_FIRST_ROOM), "")
    # The table of functions holds it for ever.
    word.effect.stored.append(Stored(None, frozenset(), text=True))


def _prototypes(word: Word, function: int, made: Value) -> Value:
    """What an object may inherit from that the function makes."""
    known = word.program.prototypes.get(function)
    if known is not None:
        return known
    site = _FIRST_PROTO - function
    if not word.program.frozen:
        word.program.heap.make(site, "object")
        word.program.heap.put_named(site, "constructor", made)
    proto = reference("o", site)
    word.program.inherit(function, proto)
    return proto


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
    for index in functions_of(word, callee):
        if word.program.image.functions[index].flags & CONSTRUCTOR:
            functions.append(index)
        else:
            word.effect.throw()
    if not functions:
        return result
    protos = [_prototypes(word, index, callee.keep(FUNC | OBJECT)).sites for index in functions]
    if any(site < 0 for sites in protos for site in sites):
        prototype_cost(word)
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
    prototype_cost(word)
    if not word.program.frozen:
        word.program.heap.make(word.pc, "object", room=_FIRST_ROOM)
        word.program.heap.put_named(word.pc, "constructor", args[0])
    proto = reference("o", word.pc)
    for index in functions_of(word, args[0]):
        word.program.inherit(index, proto)
    word.write(proto)


def _define(word: Word) -> None:
    flags = word.args[2]
    base, value = word.reg(0), word.reg(1)
    key = word.registers[word.args[0] + 1]
    if flags & _ACCESSOR != _VALUE:
        word.effect.give_up("what reads or sets an accessor is not followed")
        return
    if base.kinds & ~(OBJECT | FORMS) or (flags & _NAMES and value.kinds & (FUNC | OBJECT)):
        # A static member, or a function that gets its name when the program runs.
        prototype_cost(word)
    if base.kinds & FUNC or any(site.kind == "function" for _, site in word.program.heap.of(base)):
        word.effect.give_up("a property of a function is defined")
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
