# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Assembler: the text that :mod:`mbpf.compiler.disasm` writes back into a section.

It is for tests, so it checks only what it cannot write: operands outside their tables, wrong
counts and words that are no instruction (``.word 0x...``) are all possible. ``.set FIELD VALUE``
overwrites a header field and ``.poke OFFSET SIZE VALUE`` any bytes of the finished section.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Final

from mbpf.compiler.image import IMPORT_KINDS
from mbpf.compiler.section import HEADER_FIELDS, Entry, FunctionRow, Layout, section_bytes
from mbpf.errors import Place, UsageError
from mbpf.spec import isa
from mbpf.spec.limits import NONE

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,]+')
_FIELD_BITS: Final = {"a": 8, "b": 8, "c": 8, "i16": 16, "i24": 24}
_KINDS: Final = {name: number for number, name in IMPORT_KINDS.items()}
_PRIMITIVES: Final = {prim.name.lower(): int(prim) for prim in isa.Prim}
_READS: Final = {kind.name: int(kind) for kind in isa.ReadKind}
_INDEX: Final = re.compile(r"[a-z](\d+)")


@dataclass(slots=True)
class _Line:
    number: int
    text: str
    tokens: list[str]


@dataclass(slots=True)
class _Function:
    """A function as it is read; lines of code and handlers wait for the labels."""

    row: FunctionRow
    code: list[_Line] = field(default_factory=list)
    handlers: list[_Line] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)


def assemble(text: str, file: str = "<asm>") -> bytes:
    """The section for an assembler text.

    Raises:
        UsageError: ``asm-syntax``, with the line.
    """
    return _Assembler(file).run(text)


class _Assembler:
    def __init__(self, file: str) -> None:
        self._file = file
        self._line = _Line(0, "", [])
        self._entry = Entry(NONE, NONE, NONE, NONE)
        self._counts = {"globals": 0, "tdz": 0, "maps": 0}
        self._numbers: list[int] = []
        self._strings: list[str] = []
        self._names = 0
        self._hints: dict[str, int] = {}
        self._imports: list[tuple[int, int, int, int]] = []
        self._functions: list[_Function] = []
        self._patches: list[tuple[int, int, int]] = []

    def run(self, text: str) -> bytes:
        """Assemble all lines."""
        for number, line in enumerate(text.split("\n"), start=1):
            self._line = _Line(number, line, _tokens(line))
            if self._line.tokens:
                self._statement(self._line.tokens)
        layout = Layout(
            tuple(self._finish(function) for function in self._functions),
            tuple(self._numbers),
            tuple(self._strings),
            self._names,
            self._hints,
            tuple(self._imports),
            self._entry,
            self._counts["globals"],
            self._counts["tdz"],
            self._counts["maps"],
        )
        data = bytearray(section_bytes(layout))
        for offset, size, value in self._patches:
            data[offset : offset + size] = (value % (1 << 8 * size)).to_bytes(size, "little")
        return bytes(data)

    def _fail(self, message: str) -> UsageError:
        return UsageError(
            message,
            id="asm-syntax",
            where=Place(self._file, self._line.number, 1, self._line.text),
            hint="the syntax is that of 'mbpf disasm'",
        )

    def _number(self, token: str) -> int:
        try:
            return int(token, 0)
        except ValueError as error:
            raise self._fail(f"'{token}' is not a number") from error

    def _index(self, token: str) -> int:
        match = _INDEX.fullmatch(token)
        return int(match[1]) if match else self._number(token)

    def _text(self, token: str) -> str:
        try:
            value = json.loads(token)
        except ValueError as error:
            raise self._fail(f"{token} is not a text") from error
        return str(value)

    def _options(self, tokens: list[str]) -> dict[str, int]:
        """``KEY VALUE`` pairs."""
        if len(tokens) % 2:
            raise self._fail("a value is missing")
        pairs = zip(tokens[::2], tokens[1::2], strict=True)
        return {key: self._index(value) for key, value in pairs}

    def _statement(self, tokens: list[str]) -> None:
        head, rest = tokens[0], tokens[1:]
        if head.startswith(".") and head != ".word":
            self._directive(head, rest)
            return
        if not self._functions:
            raise self._fail("code stands outside a function")
        function = self._functions[-1]
        if head.endswith(":"):
            function.labels[head[:-1]] = len(function.code)
        else:
            function.code.append(self._line)

    def _directive(self, head: str, rest: list[str]) -> None:
        try:
            self._known_directive(head, rest)
        except (IndexError, KeyError, ValueError) as error:
            raise self._fail(f"{head} is incomplete or has an unknown word") from error

    def _known_directive(self, head: str, rest: list[str]) -> None:
        match head:
            case ".globals" | ".maps":
                self._counts.update(self._options([head[1:], *rest]))
            case ".number":
                self._numbers.append(self._number(rest[0]))
            case ".string" | ".name":
                self._strings.append(self._text(rest[0]))
                if head == ".name":
                    self._names = len(self._strings)
                    options = self._options(rest[1:])
                    self._hints[self._strings[-1]] = options.get("slot", 0)
            case ".import":
                kind = _KINDS[rest[0]] if rest[0] in _KINDS else self._number(rest[0])
                numbers = [self._number(token) for token in rest[2:]]
                version, prototype = numbers or (0, 0)
                self._imports.append((kind, self._index(rest[1]), version, prototype))
            case ".top" | ".prog" | ".init" | ".fini":
                self._entry = replace(self._entry, **{head[1:]: self._index(rest[0])})
            case ".function":
                self._begin(self._options(rest[1:]))
            case ".handler":
                self._functions[-1].handlers.append(self._line)
            case ".set":
                offset, size = HEADER_FIELDS[rest[0]]
                self._patches.append((offset, size, self._number(rest[1])))
            case ".poke":
                offset, size, value = (self._number(token) for token in rest)
                self._patches.append((offset, size, value))
            case _:
                raise KeyError(head)

    def _begin(self, options: dict[str, int]) -> None:
        params = options["params"]
        row = FunctionRow(
            (),
            options["regs"],
            params,
            options.get("name", NONE),
            options.get("length", params),
            (),
            options.get("flags", 0),
            options.get("captures", 0),
        )
        self._functions.append(_Function(row))

    def _finish(self, function: _Function) -> FunctionRow:
        words = []
        for at, line in enumerate(function.code):
            self._line = line
            words.append(self._word(line.tokens, at, function.labels))
        handlers = []
        for line in function.handlers:
            self._line = line
            if len(line.tokens) != 5:
                raise self._fail("a handler needs three places and a register")
            places = [self._place(token, function.labels) for token in line.tokens[1:4]]
            handlers.append((places[0], places[1], places[2], self._index(line.tokens[4])))
        return replace(function.row, words=tuple(words), handlers=tuple(handlers))

    def _place(self, token: str, labels: dict[str, int]) -> int:
        return labels[token] if token in labels else self._number(token)

    def _word(self, tokens: list[str], at: int, labels: dict[str, int]) -> int:
        head, rest = tokens[0], tokens[1:]
        if head == ".word" and len(rest) == 1:
            return self._number(rest[0])
        insn = isa.BY_NAME.get(head)
        if insn is None:
            raise self._fail(f"there is no instruction '{head}'")
        if len(rest) != len(insn.args):
            raise self._fail(f"{head} has {len(insn.args)} operands")
        values = iter(
            self._operand(token, kind, at, labels)
            for token, kind in zip(rest, insn.args, strict=True)
        )
        word, shift = int(insn.op), 8
        for part in isa.FORMATS[insn.fmt]:
            if part.startswith("z"):
                shift += 8 * int(part[-1])
                continue
            bits = _FIELD_BITS[part]
            word |= (next(values) & ((1 << bits) - 1)) << shift
            shift += bits
        return word

    def _operand(self, token: str, kind: str, at: int, labels: dict[str, int]) -> int:
        if kind in ("j8", "j16", "j24") and token in labels:
            return labels[token] - at - 1
        if kind == "prim" and token in _PRIMITIVES:
            return _PRIMITIVES[token]
        if kind == "rd" and token in _READS:
            return _READS[token]
        if kind == "ri" and not token.startswith("r"):
            return isa.RI_INTEGERS + self._number(token)
        return self._index(token)


def _tokens(line: str) -> list[str]:
    """The words of a line, up to a comment."""
    tokens: list[str] = []
    for match in _TOKEN.finditer(line):
        token = match[0]
        if not token.startswith('"') and ";" in token:
            before = token[: token.index(";")]
            return [*tokens, before] if before else tokens
        tokens.append(token)
    return tokens
