# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Our own files in place of the suite's harness, and the parts of them that a test needs.

The suite's own files change built-in objects and are large; each test would compile all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().with_name("harness")
_ALWAYS: Final = ("assert.js",)
_DEFINED: Final = re.compile(r"(?:function ([\w$]+)|(?:var|const) ([\w$]+) =|([\w$]+(?:\.\w+)+) =)")
_NAME: Final = re.compile(r"[\w$]+(?:\.\w+)*")


@dataclass(frozen=True, slots=True)
class Part:
    """A statement of the harness.

    Attributes:
        name: what it defines; with dots when it is a property.
        text: itself.
        needs: the parts that it uses, also later, when it is called.
    """

    name: str
    text: str
    needs: frozenset[str]


def available() -> frozenset[str]:
    """Names of the files that there are."""
    return frozenset(path.name for path in FOLDER.glob("*.js"))


def harness_for(text: str, includes: Iterable[str]) -> str:
    """What must stand in front of a test.

    Args:
        text: of the test.
        includes: files of the harness that it asks for; each must be :func:`available`.
    """
    parts = _parts(tuple(dict.fromkeys((*_ALWAYS, *includes))))
    wanted: set[str] = set()
    work = _mentioned(text, parts)
    while work:
        name = work.pop()
        if name not in wanted:
            wanted.add(name)
            work |= parts[name].needs - wanted
    return "".join(part.text + "\n" for name, part in parts.items() if name in wanted)


@cache
def _parts(files: tuple[str, ...]) -> dict[str, Part]:
    texts: dict[str, str] = {}
    for name in files:
        for text in re.split(r"\n\n(?=\S)", (FOLDER / name).read_text(encoding="utf-8")):
            code = re.sub(r"^//.*\n", "", text, flags=re.MULTILINE).strip()
            found = _DEFINED.match(code)
            if found is not None:
                texts[found[1] or found[2] or found[3]] = code
    return {
        name: Part(name, text, frozenset(_mentioned(text, texts) - {name}))
        for name, text in texts.items()
    }


def _mentioned(text: str, parts: Iterable[str]) -> set[str]:
    """The parts that a text names; a property of one needs the one as well."""
    words = {word for name in _NAME.findall(text) for word in _prefixes(name)}
    return {name for name in parts if name in words}


def _prefixes(name: str) -> list[str]:
    words = name.split(".")
    return [".".join(words[:count]) for count in range(1, len(words) + 1)]
