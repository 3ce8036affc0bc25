# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the instructions of functions that capture, and of iteration, do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mbpf.bounds.objects import text_bytes, up8
from mbpf.bounds.values import (
    CELL,
    FORMS,
    HOLE,
    INT32,
    INTERNAL,
    NOTHING,
    OBJECT,
    TDZ,
    TEXT,
    UNDEF,
    Value,
    join,
    number,
    reference,
    text,
)
from mbpf.bounds.word import State, Word
from mbpf.bounds.writes import stored
from mbpf.compiler.image import FRAME_HEADER, VALUE
from mbpf.spec.isa import Op

_CELL_BYTES: Final = 16
_FUNCTION_BYTES: Final = 28
_MOST_ARGUMENTS: Final = 255


def _new_cell(word: Word) -> None:
    word.effect.allocate(_CELL_BYTES, "")
    if not word.program.frozen:
        word.program.heap.make(word.pc, "cell")
        word.program.heap.put_element(word.pc, word.reg(1))
    word.write(reference("c", word.pc))


def _captured(word: Word) -> Value:
    key = (word.program.function_of(word.pc), word.args[1])
    return word.program.captured.get(key, NOTHING)


def _load(word: Word) -> None:
    cells = word.reg(1) if word.op == Op.LDCELL else _captured(word)
    value = NOTHING
    for site in cells.named("c"):
        if isinstance(site, int):
            value = join(value, word.program.heap.sites[site].elements)
    if value.kinds & TDZ:
        word.effect.throw()
    word.write(value.keep(~TDZ))


def _store(word: Word) -> None:
    cells = _captured(word) if word.op == Op.STUP else word.reg(0)
    value = word.reg(0) if word.op == Op.STUP else word.reg(1)
    cells = cells.keep(CELL)
    if cells.is_empty:
        return
    for site in cells.sites:
        known = word.program.heap.sites[site].elements
        if known.kinds & TDZ and word.op != Op.INITCELL:
            word.effect.throw()
        if not word.program.frozen:
            word.program.heap.put_element(site, value)
    stored(word.effect, cells, value)
    word.go_on()


def _closure(word: Word) -> None:
    first, function = word.args[0], word.args[1]
    count = word.program.image.functions[function].captures
    word.effect.allocate(up8(_FUNCTION_BYTES + 4 * count), "")
    cells = [value.keep(CELL) for value in word.window(first + 1, count)]
    if any(cell.is_empty for cell in cells):
        return
    if not word.program.frozen:
        word.program.heap.make(word.pc, "function", function=function)
    made = reference("o", word.pc)
    for index, cell in enumerate(cells):
        word.program.capture(function, index, cell)
        stored(word.effect, made, cell)
    word.write(made)


def _call_list(word: Word) -> None:
    """A call with the elements of an array."""
    first = word.args[0]
    listed = word.program.heap.of(word.registers[first + 2].keep(OBJECT))
    count, value = 0.0, UNDEF
    for _, site in listed:
        if site.kind == "array":
            count, value = max(count, site.high), join(value, site.elements.keep(~HOLE))
    if count > _MOST_ARGUMENTS:
        word.effect.throw()
        count = _MOST_ARGUMENTS
    word.effect.charge(count, "")
    word.effect.stack = FRAME_HEADER + VALUE * (count + 1)
    args = [value] * int(count)
    if word.args[1]:
        word.effect.give_up("new with a list of arguments is not followed")
    word.write(word.call_value(word.reg(0), word.registers[first + 1], args))


def _for_of(word: Word) -> None:
    """The next element, or the jump."""
    first = word.args[0]
    given = word.reg(0)
    element = NOTHING
    known = False
    sites = word.program.heap.of(given)
    if given.kinds & ~(TEXT | OBJECT | INTERNAL | FORMS) or not all(s.is_list for _, s in sites):
        word.effect.throw()
    for site_id, site in sites:
        if site.is_list:
            known = True
            if site.high > 0:
                element = join(element, word.program.heap.element(site_id, INT32).keep(~INTERNAL))
    if given.kinds & TEXT:
        known = True
        word.effect.allocate(text_bytes(2, given.is_wide), "")
        element = join(element, text(2, given.is_wide, heap=True))
    if not known:
        return
    after = list(word.registers)
    after[first + 1] = number(-1)
    word.step.jump = State(tuple(after), word.literals)
    if not element.is_empty:
        word.registers[first + 1] = INT32
        word.write(element, first + 2)


ACTIONS: Final[dict[Op, Callable[[Word], None]]] = {
    Op.NEWCELL: _new_cell,
    **dict.fromkeys((Op.LDCELL, Op.LDUP), _load),
    **dict.fromkeys((Op.STCELL, Op.INITCELL, Op.STUP), _store),
    Op.UPCELL: lambda word: word.write(_captured(word)),
    Op.CLOSURE: _closure,
    Op.CALLV: _call_list,
    Op.FOROF: _for_of,
}
