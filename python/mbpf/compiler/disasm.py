# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A bytecode section as text, in the syntax that :mod:`mbpf.compiler.asm` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mbpf.compiler.debug import DebugInfo, Row
from mbpf.compiler.image import IMPORT_KINDS, Image, ImageFunction, ImageString
from mbpf.compiler.jsvalue import number_of_bits, number_text
from mbpf.compiler.source import Source
from mbpf.spec import isa
from mbpf.spec.limits import NONE

_COMMENT_COLUMN: Final = 40
_SIGNED: Final = {"s8": 8, "s16": 16, "j8": 8, "j16": 16, "j24": 24}
_FIELD_BITS: Final = {"a": 8, "b": 8, "c": 8, "i16": 16, "i24": 24}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A word taken apart: the instruction and its operands, sign extended."""

    insn: isa.Insn
    args: tuple[int, ...]


def decode(word: int) -> Decoded | None:
    """Take a word apart; None if it is no instruction or a byte that must be zero is not."""
    insn = isa.BY_NAME.get(isa.Op(word & 0xFF).name) if word & 0xFF in isa.BY_OP else None
    if insn is None:
        return None
    rest, values = word >> 8, []
    for part in isa.FORMATS[insn.fmt]:
        if part.startswith("z"):
            if rest & ((1 << 8 * int(part[-1])) - 1):
                return None
            rest >>= 8 * int(part[-1])
            continue
        bits = _FIELD_BITS[part]
        values.append(rest & ((1 << bits) - 1))
        rest >>= bits
    return Decoded(insn, tuple(map(_extend, values, insn.args)))


def _extend(value: int, kind: str) -> int:
    bits = _SIGNED.get(kind)
    return value - (1 << bits) if bits and value >> (bits - 1) else value


def disassemble(
    image: Image, debug: DebugInfo | None = None, sources: Sequence[Source | None] = ()
) -> str:
    """The listing of a section.

    Args:
        image: the section.
        debug: its debug section, for names and lines.
        sources: the files of the program as the debug section numbers them, to show their lines
            between the instructions; None for those that are not there.
    """
    return "\n".join(_Listing(image, debug, sources).lines()) + "\n"


class _Listing:
    def __init__(
        self, image: Image, debug: DebugInfo | None, sources: Sequence[Source | None]
    ) -> None:
        self._image = image
        self._debug = debug
        self._sources = sources

    def lines(self) -> Iterator[str]:
        """All lines."""
        image = self._image
        yield f".globals {image.global_count} tdz {image.tdz_count}"
        yield f".maps {image.map_count}"
        for index, bits in enumerate(image.numbers):
            number = number_text(number_of_bits(bits))
            yield _with_comment(f".number 0x{bits:016x}", f"n{index} {number}")
        for index, string in enumerate(image.strings):
            yield _with_comment(self._string(index, string), f"s{index}")
        for index, item in enumerate(image.imports):
            kind = IMPORT_KINDS.get(item.kind, str(item.kind))
            name = f"s{item.name_index}"
            plain = not item.version and not item.prototype_hash
            extra = "" if plain else f" {item.version} 0x{item.prototype_hash:08x}"
            yield _with_comment(f".import {kind} {name}{extra}", f"i{index} {item.name}")
        for entry in ("top", "prog", "init", "fini"):
            index = getattr(image, f"entry_{entry}")
            if index != NONE:
                yield f".{entry} f{index}"
        for index, function in enumerate(image.functions):
            yield ""
            yield from self._function(index, function)

    def _string(self, index: int, string: ImageString) -> str:
        text = json.dumps(string.text)
        if index >= self._image.name_count:
            return f".string {text}"
        return f".name {text}" + (f" slot {string.slot_hint}" if string.slot_hint else "")

    def _function(self, index: int, function: ImageFunction) -> Iterator[str]:
        name = "" if function.name == NONE else f" name s{function.name}"
        head = f".function f{index} params {function.nparams} regs {function.nregs}{name}"
        if function.length != function.nparams:
            head += f" length {function.length}"
        if function.captures:
            head += f" captures {function.captures}"
        if function.flags:
            head += f" flags {function.flags}"
        yield _with_comment(head, self._image.function_name(index))
        labels = self._labels(function)
        for handler in self._image.handlers[function.handler_first :][: function.handler_count]:
            ends = (handler.start, handler.end, handler.target)
            places = [labels.get(at, str(at - function.code_off)) for at in ends]
            yield f".handler {' '.join(places)} r{handler.reg}"
        shown = (0, 0)
        end = min(function.code_off + function.code_len, len(self._image.code))
        for pc in range(function.code_off, end):
            if pc in labels:
                yield f"{labels[pc]}:"
            row = self._debug.row(index, pc - function.code_off) if self._debug else None
            if row is not None and (row.file, row.line) != shown:
                shown = (row.file, row.line)
                yield from self._source_line(row)
            yield self._word(pc, labels)
        if end in labels:
            yield f"{labels[end]}:"
        if end < function.code_off + function.code_len:
            yield "; the rest of the function lies outside the code"

    def _source_line(self, row: Row) -> Iterator[str]:
        """The line that the next instructions come from, if its file is there."""
        source = self._sources[row.file] if row.file < len(self._sources) else None
        if source is None or self._debug is None or self._debug.lines is None:
            return
        text = source.line(row.line).strip() if row.line <= len(source.line_starts) else ""
        file = f"{self._debug.lines.files[row.file]}:" if row.file else ""
        yield f"; {file}{row.line}: {text}"

    def _labels(self, function: ImageFunction) -> dict[int, str]:
        """Labels for the places that jumps and handlers name."""
        start = function.code_off
        end = min(start + function.code_len, len(self._image.code))
        places: set[int] = set()
        for pc in range(start, end):
            decoded = decode(self._image.code[pc])
            if decoded is not None and decoded.insn.args[-1:] in (("j8",), ("j16",), ("j24",)):
                target = pc + 1 + decoded.args[-1]
                if start <= target <= end:
                    places.add(target)
        for handler in self._image.handlers[function.handler_first :][: function.handler_count]:
            ends = (handler.start, handler.end, handler.target)
            places |= {at for at in ends if start <= at <= end}
        return {pc: f"L{number}" for number, pc in enumerate(sorted(places))}

    def _word(self, pc: int, labels: dict[int, str]) -> str:
        word = self._image.code[pc]
        decoded = decode(word)
        if decoded is None:
            return f"  .word 0x{word:08x}"
        operands = [
            self._operand(kind, value, pc, labels)
            for kind, value in zip(decoded.insn.args, decoded.args, strict=True)
        ]
        line = f"  {decoded.insn.name:<8} {', '.join(operands)}".rstrip()
        comments = [
            comment
            for kind, value in zip(decoded.insn.args, decoded.args, strict=True)
            if (comment := self._comment(kind, value))
        ]
        return _with_comment(line, ", ".join(comments))

    def _operand(self, kind: str, value: int, pc: int, labels: dict[int, str]) -> str:
        if kind in ("w", "r", "x"):
            return f"r{value}"
        if kind == "ri":
            is_register = value < isa.RI_INTEGERS
            return f"r{value}" if is_register else str(value - isa.RI_INTEGERS)
        if kind in ("j8", "j16", "j24"):
            return labels.get(pc + 1 + value, f"{value:+d}")
        prefix = _PREFIXES.get(kind)
        if prefix is not None:
            return f"{prefix}{value}"
        if kind == "prim" and value in isa.Prim._value2member_map_:
            return isa.Prim(value).name.lower()
        if kind == "rd" and value in isa.ReadKind._value2member_map_:
            return isa.ReadKind(value).name
        return str(value)

    def _comment(self, kind: str, value: int) -> str:
        image = self._image
        if kind == "num" and value < len(image.numbers):
            return number_text(number_of_bits(image.numbers[value]))
        if kind in ("str", "name") and value < len(image.strings):
            return json.dumps(image.strings[value].text)
        if kind in ("func1", "func2", "clos") and value < len(image.functions):
            return image.function_name(value)
        if kind in ("field", "help", "blt", "blt2") and value < len(image.imports):
            return image.imports[value].name or ""
        if self._debug is not None:
            lines = self._debug.lines
            if kind == "glob" and lines is not None and value < len(lines.globals):
                return lines.globals[value]
            if kind in ("map", "map1") and value < len(self._debug.maps):
                return self._debug.maps[value]
        return ""


_PREFIXES: Final = {
    "num": "n",
    "str": "s",
    "name": "s",
    "glob": "g",
    "func1": "f",
    "func2": "f",
    "clos": "f",
    "map": "m",
    "map1": "m",
    "field": "i",
    "help": "i",
    "blt": "i",
    "blt2": "i",
}


def _with_comment(line: str, comment: str) -> str:
    return f"{line:<{_COMMENT_COLUMN}}; {comment}" if comment else line
