# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the tests of the front end share: vectors and the reference engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import quickjs
from mbpf.compiler.source import Diagnostic, Source

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
_MARK = re.compile(r"//! (.*)")


@dataclass(frozen=True)
class Vector:
    """A program and what is wrong with it: line and name of each error, none if it is right."""

    path: Path
    text: str
    expected: frozenset[tuple[int, str]]

    @property
    def source(self) -> Source:
        """The program as a source."""
        return Source(self.path.name, self.text)


def vectors(folder: str, pattern: str = "*.js") -> list[Vector]:
    """The vectors of a folder in order; ``//! name`` stands on the line of each error."""
    found: list[Vector] = []
    for path in sorted((VECTORS / folder).glob(pattern)):
        text = path.read_bytes().decode("utf-8")
        marks = [
            (number, name)
            for number, line in enumerate(text.split("\n"), start=1)
            for match in _MARK.finditer(line)
            for name in match.group(1).split()
        ]
        found.append(Vector(path, text, frozenset(marks)))
    return found


def lines_and_names(source: Source, diagnostics: list[Diagnostic]) -> frozenset[tuple[int, str]]:
    """Line and name of each diagnostic; of several at one place the first."""
    first: dict[tuple[int, int], tuple[int, str]] = {}
    for item in diagnostics:
        place = (item.span.start, item.span.end)
        first.setdefault(place, (source.position(item.span.start)[0], item.id))
    return frozenset(first.values())


def quickjs_refuses(text: str) -> str | None:
    """Why quickjs-ng refuses to compile ``text`` as a strict mode script; None if it accepts it."""
    try:
        # The throw keeps the program from running: only its compilation is wanted.
        quickjs.Context().eval("'use strict'; throw 1;\n" + text)
    except quickjs.JSException as error:
        message = str(error)
        return None if message.startswith("1") else message
    raise AssertionError("the throw was not reached")
