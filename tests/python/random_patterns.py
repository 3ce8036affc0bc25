# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The patterns and parameters of random programs.

Where quickjs-ng is known to leave the standard, nothing is made that would show it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final

# Keys that are no objects: quickjs-ng makes a key of one only after the value.
KEYS: Final = ("g", "T", "'a'", "`b`", "K", "0", "'2'", "g + 1", "h + K", "typeof x", "null")


class PatternMaker(ABC):
    """Makes patterns; ``_names`` are those in scope, ``_constants`` those that are not assigned."""

    _names: list[str]
    _constants: set[str]

    @abstractmethod
    def _pick(self, count: int) -> int: ...

    @abstractmethod
    def _flag(self, one_in: int) -> bool: ...

    @abstractmethod
    def _of(self, texts: Sequence[str]) -> str: ...

    @abstractmethod
    def _new(self, prefix: str) -> str: ...

    @abstractmethod
    def _expression(self) -> str: ...

    def _parameters(self) -> str:
        """Parameters that bind ``x`` and ``y``, and nothing else."""
        kind = self._pick(8)
        self._names = []
        first = self._expression() if kind > 3 else ""
        # Not to be assigned: quickjs-ng forgets what a default does to a parameter.
        self._names, self._constants = ["x"], self._constants | {"x"}
        second = self._expression() if kind > 4 else "x"
        self._names, self._constants = ["x", "y"], self._constants - {"x"}
        texts = (
            "x, y", "x, y", "x, y", "x = y, y = 2", f"x, y = {first}", f"x = {first}, y = {second}",
            f"{{ a: x = {first}, ...y }} = {{}}", f"{{ a: x, c: {{ length: y = {second} }} = T }}",
        )  # fmt: skip
        return texts[kind]

    def _pattern(self, target: Callable[[], str], depth: int = 0) -> str:
        """An object pattern; ``target`` makes what its parts go to."""
        parts = [self._part(target, depth) for _ in range(self._pick(4))]
        if self._flag(5):
            parts.append(f"...{target()}")
        return f"{{ {', '.join(parts)} }}"

    def _elements(self, target: Callable[[], str], depth: int = 0) -> str:
        """An array pattern."""
        parts = []
        for _ in range(self._pick(4)):
            if self._flag(5):
                parts.append("")
                continue
            default = f" = {self._expression()}" if self._flag(3) else ""
            if depth < 2 and self._flag(5):
                parts.append(self._pattern(target, depth + 1) + (default or " = {}"))
            elif depth < 2 and self._flag(5):
                parts.append(self._elements(target, depth + 1) + (default or " = T"))
            else:
                parts.append(f"{target()}{default}")
        if self._flag(5):
            parts.append(f"...{target()}")
        elif parts and not parts[-1]:
            parts.append("")
        return f"[{', '.join(parts)}]"

    def _part(self, target: Callable[[], str], depth: int) -> str:
        keys = ("a", "b", "c", "2", "length", f"[{self._of(KEYS)}]", "'d'", "name", "0")
        key = self._of(keys)
        default = f" = {self._expression()}" if self._flag(2) else ""
        if depth < 2 and self._flag(5):
            return f"{key}: {self._pattern(target, depth + 1)}{default or ' = {}'}"
        return f"{key}: {target()}{default}"

    def _bound(self, prefix: str) -> str:
        """A new name for a pattern; what comes behind may use it."""
        name = self._new(prefix)
        self._names.append(name)
        if prefix == "c":
            self._constants.add(name)
        return name

    def _source(self) -> str:
        texts = ("o", "x", "{ a: h, b: g }", "a", "T", "h", "o.c", "u")
        kind = self._pick(len(texts) + 3)
        return texts[kind] if kind < len(texts) else self._expression()
