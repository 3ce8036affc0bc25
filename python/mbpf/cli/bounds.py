# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Showing the bounds of a program, and comparing them with its budget."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Final

from mbpf.bounds.cost import Reason
from mbpf.bounds.entries import ENTRIES, Bounds, EntryBound, bounds_of
from mbpf.cli.output import Output, clean
from mbpf.compiler.own_helpers import NO_HELPERS
from mbpf.errors import MbpfError
from mbpf.spec.package import HEAP_SIZE_ALIGN, MANIFEST_BUDGETS_KEYS, MAX_HEAP_SIZE

if TYPE_CHECKING:
    from mbpf.cli.simulate import Subject
    from mbpf.compiler.image import Image

_WHAT: Final = {
    "steps": "steps",
    "helpers": "helper_calls",
    "stack": "stack",
    "heap": "heap",
}
"""Keys by the names of the analysis."""
_MOST: Final = {key.name: inf if key.high is None else key.high for key in MANIFEST_BUDGETS_KEYS}
"""What a manifest may ask for at most."""
_RUNS: Final = {
    "top": "top-level statements",
    "init": "mbpf_init",
    "prog": "mbpf_prog",
    "fini": "mbpf_fini",
}
_SHOWN: Final = 8


def _known(value: float) -> int | None:
    return None if value == inf else int(value)


@dataclass(slots=True)
class BoundsReport:
    """The bounds of a program.

    Attributes:
        subject: the program.
        bounds: its bounds.
    """

    subject: Subject
    bounds: Bounds

    @classmethod
    def of(cls, subject: Subject, image: Image) -> BoundsReport:
        """Analyse a program that the verifier has accepted."""
        own = subject.target.helpers or NO_HELPERS
        return cls(subject, bounds_of(image, subject.manifest, own=own))

    @property
    def _proved(self) -> dict[str, EntryBound]:
        """What no run exceeds, with the heap that there is; warnings are of less, collections
        aside."""
        return self.bounds.within(self.subject.manifest.heap_size).entries

    @property
    def heap_size(self) -> int | None:
        """The least ``heap_size`` that is enough for every run, or None if none is."""
        need = self._need
        return None if need is None or need > MAX_HEAP_SIZE else need

    @property
    def _need(self) -> int | None:
        """Bytes that are enough for every run, or None if that is not known."""
        need = _known(self.bounds.memory)
        return None if need is None else -(-need // HEAP_SIZE_ALIGN) * HEAP_SIZE_ALIGN

    @property
    def stack(self) -> int | None:
        """Bytes of frames that are needed at most, or None."""
        return _known(self.bounds.stack)

    def to_json(self) -> dict[str, Any]:
        """The key ``bounds``."""
        entries = self._proved
        return {
            "runs": {
                name: self._entry_json(entries[name]) if name in entries else None
                for name in ENTRIES
            },
            "stack": self.stack,
            "heap_size": self.heap_size,
        }

    def _entry_json(self, entry: EntryBound) -> dict[str, Any]:
        unbounded = [
            {
                "what": [_WHAT[metric] for metric in metrics],
                "why": why,
                "where": self._place_json(word),
            }
            for (word, why), metrics in _grouped(entry.reasons)
        ]
        return {
            "steps": _known(entry.steps),
            "helper_calls": _known(entry.helpers),
            "stack": _known(entry.stack),
            "heap": _known(entry.heap),
            "keeps": [self._place_json(word) for word in entry.keeps],
            "unbounded": unbounded,
        }

    def _place_json(self, word: int) -> dict[str, Any]:
        place = self.subject.place(word)
        return {"word": word, **(place.to_json() if place else {})}

    def _where(self, word: int) -> str:
        place = self.subject.place(word)
        return str(place) if place else self.subject.scope(word)

    def warn(self, out: Output) -> None:
        """Warn of every budget that the proved worst case exceeds."""
        manifest = self.subject.manifest
        limits = (
            ("steps", manifest.budgets.max_steps, "max_steps", "steps"),
            ("helpers", manifest.budgets.max_helpers, "max_helpers", "helper calls"),
        )
        for name, entry in self.bounds.entries.items():
            for metric, limit, key, what in limits:
                need = _known(getattr(entry, metric))
                if need is not None and need > limit:
                    out.warning(self._exceeded(entry, metric, limit, key, what, _RUNS[name]))
        need = self._need
        if need is not None and need > manifest.heap_size:
            out.warning(self._heap_exceeded(need))

    def _exceeded(
        self, entry: EntryBound, metric: str, limit: int, key: str, what: str, run: str
    ) -> MbpfError:
        need = int(getattr(entry, metric))
        word = entry.worst.get(metric)
        return MbpfError(
            f"{run} may take {need} {what}, but {key} is {limit}",
            id="bound-over-max-steps" if metric == "steps" else "bound-over-max-helpers",
            where=None if word is None else self.subject.place(word),
            hint=f"raise {key}, or do less here, where most of them are spent"
            if need <= _MOST[key]
            else f"do less here, where most of them are spent: no {key} is enough",
        )

    def _heap_exceeded(self, need: int) -> MbpfError:
        entry = max(self.bounds.entries.values(), key=lambda item: item.heap + item.stack)
        word = entry.worst.get("heap")
        return MbpfError(
            f"the program may need {need} bytes of memory, but heap_size is "
            f"{self.subject.manifest.heap_size}",
            id="bound-over-heap-size",
            where=None if word is None else self.subject.place(word),
            hint=f"a heap_size of {need} is enough for every run"
            if need <= MAX_HEAP_SIZE
            else "make less here: no heap_size is enough for every run",
        )

    def show(self, out: Output) -> None:
        """Write the bounds for people."""
        budgets = self.subject.manifest.budgets
        rows: list[list[object]] = [
            [_RUNS[entry.name], *map(_cell, (entry.steps, entry.helpers, entry.stack, entry.heap))]
            for entry in self._proved.values()
        ]
        rows.append(["(budget)", str(budgets.max_steps), str(budgets.max_helpers), "", ""])
        columns = ("run", "steps", "helper calls", "stack bytes", "heap bytes")
        out.table("worst case", columns, rows)
        if self.bounds.opaque is None:
            lines = [line for entry in self._proved.values() for line in self._lines(entry)]
        else:
            word, why = self.bounds.opaque
            lines = [f"nothing of this program is bounded: {why}, {self._where(word)}"]
        for line in lines[:_SHOWN]:
            out.line(clean(line))
        if len(lines) > _SHOWN:
            out.line(f"  and {len(lines) - _SHOWN} more; --json has all of them")
        if lines:
            out.line()

    def _lines(self, entry: EntryBound) -> list[str]:
        """Why there is no bound, and what stays after a run."""
        run = _RUNS[entry.name]
        lines = [
            f"{run}: {_listed(metrics)} not bounded: {why}, {self._where(word)}"
            for (word, why), metrics in _grouped(entry.reasons)
        ]
        if entry.name == "prog":
            lines += [
                f"{run}: what it makes may stay after the event, stored at {self._where(word)}"
                for word in entry.keeps
            ]
        return lines


def _cell(value: float) -> str:
    return "not bounded" if value == inf else str(int(value))


def _listed(metrics: list[str]) -> str:
    names = [_WHAT[metric].replace("_", " ") for metric in metrics]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _grouped(reasons: tuple[Reason, ...]) -> list[tuple[tuple[int, str], list[str]]]:
    """Reasons that say the same of several things, together, in the order of their places."""
    found: dict[tuple[int, str], list[str]] = {}
    for reason in reasons:
        found.setdefault((reason.word, reason.why), []).append(reason.metric)
    order = list(_WHAT)
    return [(key, sorted(found[key], key=order.index)) for key in sorted(found)]
