# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Words of the reference machine that work on objects, cells and functions that capture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mbpf.compiler.jsvalue import UNDEFINED
from refvm_values import (
    CELL_SIZE,
    Array,
    Builtin,
    Cell,
    Function,
    Internal,
    Object,
    ProfileError,
    Property,
    Typed,
    Value,
    is_callable,
    text_size,
)
from refvm_words import WORDS, ready, word

if TYPE_CHECKING:
    from refvm import Frame, Machine

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


@word("GETP")
def _getp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    f.regs[a] = m.get(f.regs[b], f.unit.strings[name])


@word("LEN")
def _len(m: Machine, f: Frame, a: int, b: int) -> None:
    f.regs[a] = m.get(f.regs[b], "length")


@word("GETM")
def _getm(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    base = f.regs[b]
    f.regs[a], f.regs[a + 1] = m.get(base, f.unit.strings[name]), base


def _key(m: Machine, base: Value, key: Value) -> str | None:
    m.check_base(base)
    return m.key_of(base, key)


@word("GETEL")
def _getel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base = f.regs[b]
    f.regs[a] = m.get(base, _key(m, base, f.regs[c]))


@word("GETMEL")
def _getmel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base = f.regs[b]
    f.regs[a], f.regs[a + 1] = m.get(base, _key(m, base, f.regs[c])), base


@word("GETELI")
def _geteli(m: Machine, f: Frame, a: int, b: int, index: int) -> None:
    f.regs[a] = m.get(f.regs[b], str(index))


@word("SETP")
def _setp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    m.set(f.regs[a], f.unit.strings[name], f.regs[b])


@word("SETEL")
def _setel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base = f.regs[a]
    m.set(base, _key(m, base, f.regs[b]), f.regs[c])


@word("SETELI")
def _seteli(m: Machine, f: Frame, a: int, index_register: int, index: int) -> None:
    m.set(f.regs[a], str(index), f.regs[index_register])


@word("INITP")
def _initp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    m.define(f.regs[a], f.unit.strings[name], Property(f.regs[b]))


@word("INITEL")
def _initel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    key = _key(m, f.regs[a], f.regs[b])
    m.define(f.regs[a], str(key), Property(f.regs[c]))


@word("DELP")
def _delp(m: Machine, f: Frame, a: int, b: int, name: int) -> None:
    f.regs[a] = m.delete(f.regs[b], f.unit.strings[name])


@word("DELEL")
def _delel(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    f.regs[a] = m.delete(f.regs[b], _key(m, f.regs[b], f.regs[c]))


@word("KEYS")
def _keys(m: Machine, f: Frame, a: int, b: int) -> None:
    keys = m.own_keys(f.regs[b])
    made = m.new_array(len(keys))
    for key in keys:
        m.append(made, m.text_of_key(key))
    f.regs[a] = made


@word("TOKEY")
def _tokey(m: Machine, f: Frame, a: int, b: int) -> None:
    value = m.to_primitive(f.regs[b], "string")
    is_index = m.index_of(value) is not None if isinstance(value, (int, float)) else False
    f.regs[a] = value if isinstance(value, int) and is_index else m.text(value)


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
    count = f.unit.image.functions[index].captures
    cells = tuple(_cell(value) for value in f.regs[a + 1 : a + 1 + count])
    m.allocate(28 + 4 * count)
    proto = m.prototypes["function"]
    f.regs[a] = Function(proto, unit=f.unit.number, index=index, cells=cells, made=True)


@word("FOROF")
def _forof(m: Machine, f: Frame, a: int, offset: int) -> int:
    base, at = f.regs[a], f.regs[a + 1]
    if not isinstance(at, int) or isinstance(base, (Internal, Cell)):
        raise ProfileError("position")
    at &= 0xFFFFFFFF
    step, value = 1, UNDEFINED
    match base:
        case Array() | Typed():
            more = at < base.length
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
            m.fail("TypeError", "not iterable")
    if not more:
        f.regs[a + 1] = -1
        return offset
    f.regs[a + 1] = at + step
    f.regs[a + 2] = value
    return 0


@word("INSTOF")
def _instof(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    f.regs[a] = instance(m, f.regs[b], f.regs[c])


@word("HASK")
def _hask(m: Machine, f: Frame, a: int, b: int, c: int) -> None:
    base = f.regs[c]
    key = m.key_of(base, f.regs[b])
    found: Any = None
    if isinstance(base, str):
        found = key is not None and key.isdigit() and int(key) < len(base)
    elif hasattr(base, "properties") and key is not None:
        prop = m.own(base, key)
        found = prop is not None and prop.enumerable
    f.regs[a] = bool(found)


def instance(m: Machine, value: Value, kind: Value) -> bool:
    """``value instanceof kind``."""
    if not is_callable(kind):
        m.fail("TypeError", "instanceof")
    if not isinstance(kind, Builtin):
        raise ProfileError("instanceof a function of the program")
    names = {"Object": "object", "Array": "array", "ArrayBuffer": "buffer"}
    wanted = m.prototypes.get(names.get(kind.name, kind.name))
    if not isinstance(value, Object):
        return False
    if wanted is None:
        m.fail("TypeError", "no prototype")
    at = value.proto
    while at is not None and at is not wanted:
        at = at.proto
    return at is not None


__all__ = ["WORDS"]
