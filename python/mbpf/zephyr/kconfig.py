# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The values of Kconfig symbols in a ``.config``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PREFIX: Final = "CONFIG_"
_LINE: Final = re.compile(r"CONFIG_(\w+)=(.*)")
_ESCAPE: Final = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Kconfig:
    """A configuration. What is not in it is off, 0 or empty.

    Attributes:
        path: the file.
        values: what stands behind the ``=`` of each symbol, by name without ``CONFIG_``.
    """

    path: Path
    values: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Kconfig:
        """Read a ``.config``.

        Raises:
            OSError: it cannot be read.
        """
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        found = (_LINE.fullmatch(line.rstrip()) for line in lines)
        return cls(path, {match[1]: match[2] for match in found if match})

    def is_on(self, name: str) -> bool:
        """Whether a symbol is ``y``."""
        return self.values.get(name) == "y"

    def number(self, name: str) -> int:
        """The value of an int or hex symbol."""
        text = self.values.get(name, "")
        try:
            return int(text, 16 if text.lower().startswith("0x") else 10)
        except ValueError:
            return 0

    def text(self, name: str) -> str:
        """The value of a string symbol."""
        text = self.values.get(name, "")
        is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
        return _ESCAPE.sub(r"\1", text[1:-1]) if is_quoted else ""


def symbol(name: str) -> str:
    """A symbol as people write it."""
    return _PREFIX + name
