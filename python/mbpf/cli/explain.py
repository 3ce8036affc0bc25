# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf explain``: what an error means, why it is one, and an example of it."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mbpf.cli.output import Output
from mbpf.errors import UsageError

if TYPE_CHECKING:
    import argparse

CATALOGUE: Final = Path(__file__).resolve().parents[1] / "spec/diagnostics.json"
"""Written by spec/generate.py, as doc/reference/errors.rst is."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_PREFIXES: Final = ("mbpf-err-", "mbpf-reason-", "mbpf-reject-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "id",
        nargs="?",
        help="id in square brackets at the end of a message, name of a rule in capitals, or number "
        "of an error code or a reason; all ids are listed if it is left out",
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Explain an error."""
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    if args.id is None:
        _list(catalogue, out)
        return 0
    if _NUMBER.fullmatch(args.id):
        _explain_number(int(args.id), catalogue["errors"], out)
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


def _explain_number(number: int, errors: dict[str, Any], out: Output) -> None:
    """Tell what a number means; as a code, a reason and a rule of the verifier it is another one.

    Raises:
        UsageError: it means nothing.
    """
    kinds = _numbers()
    found = [
        (kind, numbers[number])
        for kind, numbers in kinds.items()
        if number in numbers and numbers[number] in errors
    ]
    if not found:
        there = "; ".join(f"{kind}: {_ranges(sorted(numbers))}" for kind, numbers in kinds.items())
        raise UsageError(
            f"no error has the number {number}", id="unknown-error", hint=f"there are {there}"
        )
    out.emit({"number": number, "meanings": [{"kind": k, "id": i, **errors[i]} for k, i in found]})
    for kind, id in found:
        out.line(f"{number}, {kind}: {id}")
        out.line(f"  Why:  {errors[id]['why']}")
        if errors[id]["hint"]:
            out.line(f"  Hint: {errors[id]['hint']}")
        out.line(f"  'mbpf explain {id}' shows an example")
        out.line()


def _numbers() -> dict[str, dict[int, str]]:
    """The ids of numbers, by what the numbers are."""
    from mbpf.spec.errors import ErrorCode, Reason
    from mbpf.spec.mgmt import Code
    from mbpf.spec.rejects import Reject

    codes = {int(code): code.name for code in ErrorCode if code}
    # Over a link codes have no sign, and the management group has more.
    unsigned = {-number: name for number, name in codes.items()}
    group = {int(code): code.name for code in Code}
    kinds = {
        "error code": {**codes, **unsigned, **group},
        "reason of a package": {int(reason): reason.name for reason in Reason if reason},
        "reason of the verifier (code 7)": {int(reject): reject.name for reject in Reject},
    }
    return {
        kind: {number: _id(name) for number, name in numbers.items()}
        for kind, numbers in kinds.items()
    }


def _id(name: str) -> str:
    # The one code of the management group whose id says what was lost.
    return "upload-lost" if name == "NO_UPLOAD" else name.lower().replace("_", "-")


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order as ranges."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in ranges)


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
