# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""doc/reference/features.rst: what the first implementation has, what is here, and the proofs."""

from __future__ import annotations

from collections.abc import Iterator

from emit.model import Spec, SpecError
from emit.text import rst_page, rst_section, rst_table

PATH = "doc/reference/features.rst"
_ROOTS = {"C:": "tests/core/", "P:": "tests/python/", "V:": "tests/vectors/", "Z:": "tests/zephyr/"}
_INTRO = [
    "What the first implementation of microBPF (in C, on the engine MQuickJS) describes, what is",
    "here, and the tests that show it.",
    "",
]


def emit(spec: Spec) -> dict[str, str]:
    """The page as path and text."""
    lines = rst_page("Features and their proofs", "features") + _INTRO
    for section in spec["features"]["sections"]:
        rows = [
            (row["feature"], row["here"], ", ".join(_proofs(row["proof"])))
            for row in section["rows"]
        ]
        columns = ("First implementation", "Here", "Proof")
        lines += rst_section(section["title"]) + rst_table(columns, rows)
    return {PATH: "\n".join(lines)}


def _proofs(proofs: list[str]) -> Iterator[str]:
    for proof in proofs:
        root = _ROOTS.get(proof[:2])
        if root is None:
            raise SpecError(f"proof {proof!r} begins with none of {', '.join(_ROOTS)}")
        yield f"``{root}{proof[2:].replace('::', '`` ``')}``"
