# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Tokens and quoted texts of JSON, as the firmware's JavaScript has them from C."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mbpf.compiler.jsvalue import UNDEFINED
from refvm_values import Array, Value, text_size, whole

if TYPE_CHECKING:
    from refvm_lists import Lists

_READ_UNITS: Final = 128
_VALUE: Final = 1
_MARKS: Final = "[]{}:,"
_FIRST_MARK: Final = 2
_BAD: Final = 8
_NAMES: Final[dict[str, Value]] = {"false": False, "true": True, "null": None}
_LETTERS: Final = dict(zip('bfnrt"\\/', '\b\f\n\r\t"\\/', strict=True))
_ESCAPES: Final = {meaning: letter for letter, meaning in _LETTERS.items() if meaning != "/"}
_HEX: Final = re.compile(r"[0-9a-fA-F]{4}")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def quote(machine: Lists, value: str) -> Value:
    """A text as JSON has it."""
    machine.charge(len(value))
    parts = ['"']
    for at, unit in enumerate(value):
        if unit in _ESCAPES:
            parts.append("\\" + _ESCAPES[unit])
        elif unit < " " or _is_lone(value, at):
            parts.append(f"\\u{ord(unit):04x}")
        else:
            parts.append(unit)
    text = "".join([*parts, '"'])
    machine.allocate(text_size(text))
    return text


def _is_lone(value: str, at: int) -> bool:
    code = ord(value[at])
    if not 0xD800 <= code <= 0xDFFF:
        return False
    other, first = (at - 1, 0xD800) if code >= 0xDC00 else (at + 1, 0xDC00)
    return not (0 <= other < len(value) and first <= ord(value[other]) < first + 0x400)


def token(machine: Lists, state: Array) -> Value:
    """The next token of [text, place, value]; moves the place and sets the value."""
    text, start = state.elements[0], state.elements[1]
    at = start
    while text[at : at + 1] in (" ", "\t", "\n", "\r"):
        at += 1
    machine.charge((at - start) // 8)
    unit = text[at : at + 1]
    kind, value = _VALUE, UNDEFINED
    if not unit:
        kind = 0
    elif unit in _MARKS:
        kind = _FIRST_MARK + _MARKS.index(unit)
        at += 1
    elif unit == '"':
        kind, value, at = _string(machine, text, at + 1)
    elif unit == "-" or unit in "0123456789":
        kind, value, at = _number(machine, text, at)
    else:
        name = next((name for name in _NAMES if text.startswith(name, at)), None)
        if name is None:
            kind = _BAD
        else:
            value, at = _NAMES[name], at + len(name)
    state.elements[1], state.elements[2] = at, value
    return kind


def _string(machine: Lists, text: str, start: int) -> tuple[int, Value, int]:
    parts: list[str] = []
    at = start
    while text[at : at + 1] != '"':
        unit = text[at : at + 1]
        at += 1
        if unit == "\\":
            letter = text[at : at + 1]
            at += 1
            digits = text[at : at + 4]
            if letter == "u":
                at += 4
                unit = chr(int(digits, 16)) if _HEX.fullmatch(digits) else ""
            else:
                unit = _LETTERS.get(letter, "")
        elif unit < " ":
            unit = ""
        if not unit:
            machine.charge(at - start)
            return _BAD, UNDEFINED, at + 1
        parts.append(unit)
    machine.charge(at - start)
    value = "".join(parts)
    if value:
        machine.allocate(text_size(value))
    return _VALUE, value, at + 1


def _number(machine: Lists, text: str, start: int) -> tuple[int, Value, int]:
    found = _NUMBER.match(text, start)
    rest = text[found.end() : found.end() + 1] if found else ""
    if found is None or rest in (".", "e", "E"):
        machine.charge(_READ_UNITS)
        return _BAD, UNDEFINED, start
    machine.charge(_READ_UNITS + len(found[0]))
    return _VALUE, whole(float(found[0])), found.end()
