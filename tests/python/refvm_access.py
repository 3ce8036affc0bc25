# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Words of the reference machine that work on objects, cells and functions that capture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mbpf.compiler.jsvalue import UNDEFINED
from refvm_units import PACKAGE
from refvm_values import (
    CELL_SIZE,
    PAIR_SIZE,
    Array,
    Cell,
    Function,
    Internal,
    Object,
    ProfileError,
    Property,
    Typed,
    Value,
    function_size,
    is_number,
    is_object,
    text_size,
)
from refvm_words import WORDS, ready, word

if TYPE_CHECKING:
    from refvm import Machine
    from refvm_units import Frame

# --- objects -------------------------------------------------------------------------------------


@word("NEWOBJ")
def _newobj(m: Machine, f: Frame, a: int, room: int) -> None:
    f.regs[a] = m.new_object(room)


@word("NEWARR")
def _newarr(m: Machine, f: Frame, a: int, room: int) -> None:
    f.regs[a] = m.new_array(room)


@word("ARRADD")
def _arradd(m: Machine, f: Frame, a: int, b: int) -> None:
    m.append(f.regs[a], f.regs[b])


def _name(m: Machine, f: Frame, name: int) -> str:
    """The name of a property; one of the firmware's code is a text like any other."""
    text = f.unit.strings[name]
    m.charge(0 if f.unit.number == PACKAGE else len(text) // 8)
    return text


@word("GETP")
def _getp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    f.regs[a] = m.get(f.regs[b], _name(m, f, name))


@word("LEN")
def _len(m: Machine, f: Frame, a: int, b: int) -> None:
    f.regs[a] = m.get(f.regs[b], "length")


@word("GETM")
def _getm(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    base = f.regs[b]
    f.regs[a], f.regs[a + 1] = m.get(base, _name(m, f, name)), base


def _key(m: Machine, base: Value, key: Value) -> str | None:
    m.check_base(base)
    return m.key_of(base, key)


def _element(m: Machine, base: Value, key: Value) -> Value:
    m.check_base(base)
    if is_object(key):
        return m.ask("getElement", key, base)
    return m.get(base, m.key_of(base, key))


@word("GETEL")
def _getel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    f.regs[a] = _element(m, f.regs[b], f.regs[c])


@word("GETMEL")
def _getmel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base = f.regs[b]
    f.regs[a], f.regs[a + 1] = _element(m, base, f.regs[c]), base


@word("GETELI")
def _geteli(m: Machine, f: Frame, a: int, b: int, index: int) -> None:
    f.regs[a] = m.get(f.regs[b], str(index))


@word("SETP")
def _setp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    m.set(f.regs[a], _name(m, f, name), f.regs[b])


@word("SETEL")
def _setel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base, key = f.regs[a], f.regs[b]
    m.check_base(base)
    if is_object(key):
        m.ask("setElement", key, base, f.regs[c])
    else:
        m.set(base, m.key_of(base, key), f.regs[c])


@word("SETELI")
def _seteli(m: Machine, f: Frame, a: int, index_register: int, index: int) -> None:
    m.set(f.regs[a], str(index), f.regs[index_register])


@word("INITP")
def _initp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    m.define(f.regs[a], _name(m, f, name), Property(f.regs[b]))


@word("INITEL")
def _initel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base, key = f.regs[a], f.regs[b]
    if is_object(key):
        m.ask("defineElement", key, base, f.regs[c])
    else:
        m.define(base, str(_key(m, base, key)), Property(f.regs[c]))


@word("DELP")
def _delp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    f.regs[a] = m.delete(f.regs[b], _name(m, f, name))


@word("DELEL")
def _delel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base, key = f.regs[b], f.regs[c]
    m.check_base(base)
    if is_object(key):
        f.regs[a] = m.ask("deleteElement", key, base)
    else:
        f.regs[a] = m.delete(base, m.key_of(base, key))


@word("DEFINE")
def _define(m: Machine, f: Frame, a: int, b: int, flags: int) -> None:
    base, value = f.regs[a], f.regs[b]
    key = str(_key(m, base, f.regs[a + 1]))
    kind, enumerable = flags & 3, bool(flags & 4)
    if flags & 8:
        m.name_function(value, ("", "get ", "set ")[kind], key)
    if kind == 0:
        m.define(base, key, Property(value, enumerable=enumerable))
        return
    old = m.own(base, key)
    getter, setter = (old.getter, old.setter) if old and old.is_accessor else (UNDEFINED, UNDEFINED)
    pair = (value, setter) if kind == 1 else (getter, value)
    m.allocate(PAIR_SIZE)
    made = Property(enumerable=enumerable, getter=pair[0], setter=pair[1])
    m.redefine(base, key, made, old)


@word("GETSUP")
def _getsup(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    home = f.regs[b]
    key = _key(m, home, f.regs[c])
    proto = home.proto if isinstance(home, Object) else None
    if proto is None:
        m.fail("TypeError", "no prototype")
    f.regs[a] = m.value_of(m.find(proto, str(key)), f.regs[a])


@word("LDTHIS")
def _ldthis(m: Machine, f: Frame, a: int) -> None:
    f.regs[a] = ready(m, f.this)


@word("STTHIS")
def _stthis(m: Machine, f: Frame, a: int) -> None:
    if not is_object(f.regs[a]):
        raise ProfileError("this is no object")
    if f.this is not Internal.TDZ:
        m.fail("ReferenceError", "super was called before")
    f.this = f.regs[a]


@word("LDRUN")
def _ldrun(m: Machine, f: Frame, a: int, kind: int) -> None:
    f.regs[a] = (f.callee, f.new_target, len(f.args))[kind]


@word("KEYS")
def _keys(m: Machine, f: Frame, a: int, b: int) -> None:
    f.regs[a] = m.all_keys(f.regs[b])


@word("TOKEY")
def _tokey(m: Machine, f: Frame, a: int, b: int) -> None:
    value = f.regs[b]
    if is_object(value):
        f.regs[a] = m.ask("toText", value)
        return
    # An INT32 is a key as it is.
    stays = is_number(value) and (isinstance(value, int) or m.index_of(value) is not None)
    f.regs[a] = value if stays else m.text(value)


# --- functions that capture ----------------------------------------------------------------------


def _cell(value: Value) -> Cell:
    if not isinstance(value, Cell):
        raise ProfileError("no cell")
    return value


@word("NEWCELL")
def _newcell(m: Machine, f: Frame, a: int, b: int) -> None:
    m.allocate(CELL_SIZE)
    f.regs[a] = Cell(f.regs[b])


@word("LDCELL")
def _ldcell(m: Machine, f: Frame, a: int, b: int) -> None:
    f.regs[a] = ready(m, _cell(f.regs[b]).value)


@word("STCELL")
def _stcell(m: Machine, f: Frame, a: int, b: int) -> None:
    ready(m, _cell(f.regs[a]).value)
    f.regs[a].value = f.regs[b]


@word("INITCELL")
def _initcell(m: Machine, f: Frame, a: int, b: int) -> None:
    _cell(f.regs[a]).value = f.regs[b]


@word("LDUP")
def _ldup(m: Machine, f: Frame, a: int, b: int) -> None:
    f.regs[a] = ready(m, f.callee.cells[b].value)


@word("STUP")
def _stup(m: Machine, f: Frame, a: int, b: int) -> None:
    ready(m, f.callee.cells[b].value)
    f.callee.cells[b].value = f.regs[a]


@word("UPCELL")
def _upcell(m: Machine, f: Frame, a: int, b: int) -> None:
    f.regs[a] = f.callee.cells[b]


@word("CLOSURE")
def _closure(m: Machine, f: Frame, a: int, index: int) -> None:
    count = f.unit.functions[index].captures
    cells = tuple(_cell(value) for value in f.regs[a + 1 : a + 1 + count])
    m.allocate(function_size(count))
    proto = m.prototypes["function"]
    f.regs[a] = Function(proto, unit=f.unit.number, index=index, cells=cells, made=True)


@word("FOROF")
def _forof(m: Machine, f: Frame, a: int, offset: int) -> int:
    base, at = f.regs[a], f.regs[a + 1]
    if not isinstance(at, int) or isinstance(base, (Internal, Cell)):
        raise ProfileError("position")
    at &= 0xFFFFFFFF
    step = 1
    value: Value = UNDEFINED
    match base:
        case Array() | Typed():
            more = at < base.length
            value = m.get(base, str(at)) if more else UNDEFINED
        case Object(is_arguments=True):
            length = m.get(base, "length")
            more = isinstance(length, int) and at < length
            value = m.get(base, str(at)) if more else UNDEFINED
        case str():
            more = at < len(base)
            pair = base[at : at + 2]
            is_pair = len(pair) == 2 and "\ud800" <= pair[0] < "\udc00" <= pair[1] < "\ue000"
            step = 2 if is_pair else 1
            value = base[at : at + step]
            if more:
                m.allocate(text_size(value))
        case _:
            if isinstance(base, Object) and m.inherits_array(base):
                raise ProfileError("an object that would be iterable")
            m.fail("TypeError", "not iterable")
    if not more:
        f.regs[a + 1] = -1
        return offset
    f.regs[a + 1] = at + step
    f.regs[a + 2] = value
    return 0


@word("INSTOF")
def _instof(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    f.regs[a] = m.instance(f.regs[b], f.regs[c])


@word("HASK")
def _hask(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base = f.regs[c]
    key = m.key_of(base, f.regs[b])
    found: Any = None
    if isinstance(base, str):
        found = key is not None and key.isdigit() and int(key) < len(base)
    elif hasattr(base, "properties") and key is not None:
        prop = m.find(base, key)
        found = prop is not None and prop.enumerable
    f.regs[a] = bool(found)


__all__ = ["WORDS"]
