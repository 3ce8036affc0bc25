# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf explain``: what an error means, why it is one, and an example of it."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mbpf.cli.output import Output
from mbpf.errors import UsageError

if TYPE_CHECKING:
    import argparse

CATALOGUE: Final = Path(__file__).resolve().parents[1] / "spec/diagnostics.json"
"""Written by spec/generate.py, as doc/reference/errors.rst is."""
_PREFIXES: Final = ("mbpf-err-", "mbpf-reason-", "mbpf-reject-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "id",
        nargs="?",
        help="id in square brackets at the end of a message, or name of a rule in capitals; "
        "all ids are listed if it is left out",
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Explain an error."""
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    if args.id is None:
        _list(catalogue, out)
        return 0
    id = _find(args.id, catalogue["errors"])
    entry: dict[str, Any] = catalogue["errors"][id]
    out.emit({"id": id, **entry})
    out.line(id)
    out.line(f"  {catalogue['groups'][entry['group']]}")
    out.line()
    out.line(f"Why:  {entry['why']}")
    if entry["hint"]:
        out.line(f"Hint: {entry['hint']}")
    for text in (entry["example"], entry["output"]):
        out.line()
        for line in text.splitlines():
            out.line(f"  {line}".rstrip())
    return 0


def _find(word: str, errors: dict[str, Any]) -> str:
    """The id that a user means.

    Raises:
        UsageError: there is none.
    """
    id = word.strip("[]").lower().replace("_", "-")
    for prefix in _PREFIXES:
        id = id.removeprefix(prefix)
    if id in errors:
        return id
    near = difflib.get_close_matches(id, errors, n=3, cutoff=0.6)
    asked = f"did you mean {' or '.join(repr(other) for other in near)}?"
    raise UsageError(
        f"there is no error '{word}'",
        id="unknown-error",
        hint=asked if near else "'mbpf explain' lists all ids",
    )


def _list(catalogue: dict[str, Any], out: Output) -> None:
    errors: dict[str, Any] = catalogue["errors"]
    out.emit({"groups": catalogue["groups"], "ids": {id: e["group"] for id, e in errors.items()}})
    for group, title in catalogue["groups"].items():
        out.line(title)
        for id, entry in errors.items():
            if entry["group"] == group:
                out.line(f"  {id}")
        out.line()
