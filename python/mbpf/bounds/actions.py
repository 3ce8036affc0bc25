# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the instructions do that are no operators and no branches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mbpf.bounds import (
    classes,
    closures,
    convert,
    fields,
    keys,
    numbers,
    properties,
    writes,
)
from mbpf.bounds.builtins import READS, call_builtin, read
from mbpf.bounds.helpers import call_helper
from mbpf.bounds.machine import text_of
from mbpf.bounds.objects import array_store, object_store
from mbpf.bounds.values import (
    BOOL,
    BOOLEAN,
    CTX,
    FLOAT,
    HOLE,
    INTERNAL,
    NAN,
    NULL,
    NULLISH,
    NUM,
    OBJECT,
    TDZ,
    TRUE,
    UNDEF,
    ZERO,
    Value,
    join,
    number,
    reference,
    text,
)
from mbpf.bounds.word import TESTS, Word
from mbpf.compiler.section import CLASS
from mbpf.spec.builtins import BUILTINS
from mbpf.spec.isa import RI_INTEGERS, Op, Prim, ReadKind

_PRIMITIVES: Final[dict[Prim, Value]] = {
    Prim.UNDEFINED: UNDEF,
    Prim.NULL: Value(NULL),
    Prim.FALSE: Value(BOOL & ~TRUE),
    Prim.TRUE: Value(TRUE),
    Prim.TDZ: Value(TDZ),
    Prim.CTX: Value(CTX),
    Prim.HOLE: Value(HOLE),
    Prim.NAN: Value(NAN),
}


def _move(word: Word) -> None:
    word.write(word.reg(1))


def _load_number(word: Word) -> None:
    value = word.program.numbers[word.args[1]]
    if value != value:
        word.write(Value(NAN))
    else:
        made = number(value, whole=value.is_integer())
        form = FLOAT | (ZERO if value == 0 else 0)
        word.write(made._replace(kinds=made.kinds | form))


def _load_text(word: Word) -> None:
    item = word.program.texts[word.args[1]]
    word.write(text(item.units, item.is_wide, texts=frozenset({item.text})))


def _load_global(word: Word) -> None:
    value = word.program.globals[word.args[1]]
    if word.args[1] not in word.started:
        value = join(value, word.program.first_of(word.args[1]))
    if value.kinds & TDZ:
        word.effect.throw()
    word.write(value.keep(~TDZ))


def _set_global(word: Word) -> None:
    index = word.args[1]
    if index not in word.started and word.program.first_of(index).kinds & TDZ:
        word.effect.throw()
    word.store_global()


def _check_tdz(word: Word) -> None:
    value = word.reg(0)
    if value.kinds & TDZ:
        word.effect.throw()
    word.write(value.keep(~TDZ))


def _unary(word: Word) -> None:
    given = convert.numeric(word.program.heap, word.effect, word.reg(1))
    if given.is_empty:
        return
    op = word.op
    if op == Op.NEG:
        given = numbers.negate(given)
    elif op == Op.BNOT:
        given = numbers.subtract(number(-1), numbers.to_int32(given))
    elif op != Op.PLUS:
        given = numbers.add(given, number(1 if op == Op.INC else -1))
    word.write(given)


def _not(word: Word) -> None:
    word.write(BOOLEAN)


def _typeof(word: Word) -> None:
    word.write(text(9))


def _to_string(word: Word) -> None:
    word.write(convert.string(word.program.heap, word.effect, word.reg(1)))


def _comparison(word: Word) -> None:
    word.compare(TESTS[word.op - Op.EQ], word.reg(1), word.reg(2))
    word.write(BOOLEAN)


def _in(word: Word) -> None:
    word.write(properties.has(word.program, word.effect, word.reg(2), word.reg(1), True))


def _instance_of(word: Word) -> None:
    word.effect.throw()
    heap = word.program.heap
    word.effect.charge(max((len(heap.chain(s)) for s, _ in heap.of(word.reg(1))), default=0), "")
    for index in writes.functions_of(word.program, word.reg(2)):
        word.effect.charge(word.program.find_static(index), "")
        if not word.program.image.functions[index].flags & CLASS:
            properties.own_function(word.program, word.effect, index)
    word.write(BOOLEAN)


def _call(word: Word) -> None:
    args = word.window(word.args[0] + 1, word.args[1])
    word.write(word.call_value(word.reg(0), None, args))


def _call_method(word: Word) -> None:
    first = word.args[0]
    args = word.window(first + 2, word.args[1])
    word.write(word.call_value(word.reg(0), word.registers[first + 1], args))


def _call_function(word: Word) -> None:
    args = word.window(word.args[0] + 1, word.args[2])
    word.write(word.call_functions([word.args[1]], args))


def _import_name(word: Word) -> str:
    return word.program.image.imports[word.args[1]].name or ""


def _call_helper(word: Word) -> None:
    args = word.window(word.args[0] + 1, word.args[2])
    word.write(call_helper(word.program, word.effect, _import_name(word), args, word.pc))


def _count(word: Word) -> None:
    is_add = word.op == Op.CADD
    args = [reference("m", word.args[2])]
    for operand in word.args[0 if is_add else 1 : 2]:
        is_register = operand < RI_INTEGERS
        args.append(word.registers[operand] if is_register else number(operand - RI_INTEGERS))
    name = "counterAdd" if is_add else "counterGet"
    result = call_helper(word.program, word.effect, name, args, word.pc)
    if is_add:
        word.go_on()
    else:
        word.write(result)


def _call_builtin(word: Word) -> None:
    args = word.window(word.args[0] + 1, word.args[2])
    name = _import_name(word)
    if name == "@class":
        classes.make_class(word, args)
        return
    known = BUILTINS.get(name)
    if known is not None and word.op == Op.CALLB and not known.call:
        word.effect.throw()
        return
    if known is not None and known.kind == "method" and args and args[0].kinds & ~OBJECT:
        word.effect.throw()
    word.write(call_builtin(word.program, word.effect, name, args, word.pc))


def _return(word: Word) -> None:
    if word.op == Op.RETU:
        word.step.returns = UNDEF
    elif word.op == Op.RETI:
        word.step.returns = number(word.args[0])
    else:
        word.step.returns = word.reg(0)


def _throw(word: Word) -> None:
    word.effect.thrown = word.reg(0)


def _new_object(word: Word) -> None:
    room = word.args[1]
    word.effect.allocate(24 + object_store(room), "")
    if not word.program.frozen:
        word.program.heap.make(word.pc, "object", room=room)
    word.write(reference("o", word.pc))


def _new_array(word: Word) -> None:
    room = word.args[1]
    word.effect.allocate(24 + array_store(room), "")
    if not word.program.frozen:
        word.program.heap.make(word.pc, "array", room=room)
    word.literals |= {(word.args[0], 0)}
    word.write(reference("o", word.pc))


def _append(word: Word) -> None:
    base, value = word.reg(0), word.reg(1)
    program, register = word.program, word.args[0]
    count = next((known for where, known in word.literals if where == register), None)
    site = next((site for kind, site in base.refs if kind == "o"), None)
    if count is None or not isinstance(site, int):
        writes.append(program, word.effect, base, value, 1)
        word.go_on()
        return
    writes.set_any(program, word.effect, base, number(count), value)
    word.literals = (word.literals - {(register, count)}) | {(register, count + 1)}
    word.go_on()


def _get_named(word: Word) -> None:
    base = word.reg(1)
    name = word.program.texts[word.args[2]]
    result = properties.get_named(word.program, word.effect, base, name)
    _result_of_get(word, base, result)


def _result_of_get(word: Word, base: Value, result: Value) -> None:
    if base.keep(~(NULLISH | INTERNAL)).is_empty:
        return
    if word.op in (Op.GETM, Op.GETMEL):
        word.registers[word.args[0] + 1] = base
    word.write(result)


def _get_element(word: Word) -> None:
    base = word.reg(1)
    key = number(word.args[2]) if word.op == Op.GETELI else word.reg(2)
    _result_of_get(word, base, properties.get(word.program, word.effect, base, key))


def _set_named(word: Word) -> None:
    name = word.program.texts[word.args[2]]
    writes.set_named(word.program, word.effect, word.reg(0), name, word.reg(1))
    word.go_on()


def _set_element(word: Word) -> None:
    if word.op == Op.SETELI:
        key, value = number(word.args[2]), word.reg(1)
    else:
        key, value = word.reg(1), word.reg(2)
    writes.set_any(word.program, word.effect, word.reg(0), key, value)
    word.go_on()


def _delete(word: Word) -> None:
    key = None if word.op == Op.DELP else word.reg(2)
    properties.delete(word.program, word.effect, word.reg(1), key)
    word.write(Value(TRUE))


def _length(word: Word) -> None:
    base = word.reg(1)
    result = properties.get_named(word.program, word.effect, base, _LENGTH)
    _result_of_get(word, base, result)


def _keys(word: Word) -> None:
    word.write(keys.listed(word.program, word.effect, word.reg(1), word.pc))


def _has_key(word: Word) -> None:
    word.write(properties.has(word.program, word.effect, word.reg(2), word.reg(1), False))


def _to_key(word: Word) -> None:
    given = word.reg(1)
    made = convert.property_key(word.program.heap, word.effect, given, True)
    word.write(join(made, given.keep(NUM | NAN)))


def _field(word: Word) -> None:
    prototype = word.program.image.imports[word.args[1]].prototype_hash
    word.write(fields.read(word.program, word.effect, _import_name(word), prototype, word.pc))


def _read(word: Word) -> None:
    word.write(read(word.program, word.effect, READS[ReadKind(word.args[2])]))


_LENGTH: Final = text_of("length")
ACTIONS: Final[dict[Op, Callable[[Word], None]]] = {
    Op.MOVE: _move,
    Op.LOADI: lambda word: word.write(number(word.args[1])),
    Op.LOADN: _load_number,
    Op.LOADS: _load_text,
    Op.LOADP: lambda word: word.write(_PRIMITIVES[Prim(word.args[1])]),
    Op.LDFN: lambda word: word.write(word.program.function(word.args[1])),
    Op.LDMAP: lambda word: word.write(reference("m", word.args[1])),
    Op.LDIMP: lambda word: word.write(reference("b", _import_name(word))),
    Op.LDG: _load_global,
    Op.STG: _set_global,
    Op.INITG: lambda word: word.store_global(),
    Op.CHKTDZ: _check_tdz,
    **dict.fromkeys((Op.NEG, Op.PLUS, Op.BNOT, Op.INC, Op.DEC), _unary),
    Op.NOT: _not,
    Op.TYPEOF: _typeof,
    Op.TOSTR: _to_string,
    **dict.fromkeys((Op.EQ, Op.SEQ, Op.LT, Op.LE, Op.GT, Op.GE), _comparison),
    Op.IN: _in,
    Op.INSTOF: _instance_of,
    Op.CALL: _call,
    Op.CALLM: _call_method,
    Op.CALLF: _call_function,
    Op.CALLH: _call_helper,
    **dict.fromkeys((Op.CADD, Op.CGET), _count),
    Op.CALLB: _call_builtin,
    Op.NEWB: _call_builtin,
    **dict.fromkeys((Op.RET, Op.RETU, Op.RETI), _return),
    Op.THROW: _throw,
    Op.NEWOBJ: _new_object,
    Op.NEWARR: _new_array,
    Op.ARRADD: _append,
    **dict.fromkeys((Op.GETP, Op.GETM), _get_named),
    **dict.fromkeys((Op.SETP, Op.INITP), _set_named),
    **dict.fromkeys((Op.GETEL, Op.GETELI, Op.GETMEL), _get_element),
    **dict.fromkeys((Op.SETEL, Op.SETELI, Op.INITEL), _set_element),
    **dict.fromkeys((Op.DELP, Op.DELEL), _delete),
    Op.LEN: _length,
    Op.KEYS: _keys,
    Op.HASK: _has_key,
    Op.TOKEY: _to_key,
    Op.CTXF: _field,
    Op.CTXRD: _read,
    **closures.ACTIONS,
    **classes.ACTIONS,
}
