# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Comparing what a program is proved to cost with what it costs on the virtual machine."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import bounded_methods
import random_programs
from bounded_programs import BoundedGenerator
from mbpf.bounds.entries import Bounds, bounds_of
from mbpf.compiler.image import Image
from mbpf.compiler.own_helpers import Argument, OwnHelper, OwnHelpers
from mbpf.errors import CompileError, MbpfError
from mbpf.sim._core import ffi
from mbpf.sim.runtime import Pair, RefusedCallError
from mbpf.spec import hooks
from mbpf.spec.package import HEAP_SIZE_ALIGN
from program_generator import Generator
from realvm import EPILOGUE, HEAP, TARGET, compile_text, load, manifest

OWN = OwnHelpers(
    (
        OwnHelper("say", 1, 0, (Argument("string"), Argument("string?"), Argument("u32?"))),
        OwnHelper("tally", 1, 0, (Argument("pair"), Argument("pair?")), "number"),
        OwnHelper("scan", 1, 0, (Argument("bytes"), Argument("i32?"), Argument("number?")), "bool"),
    )
)
_TARGET = replace(TARGET, own_helpers=tuple(own.helper for own in OWN.helpers))
_DATA = bytes(random.Random(1).randrange(256) for _ in range(64))


@dataclass(frozen=True)
class Measured:
    """What events cost at most, and what they failed of.

    Attributes:
        steps: of one event.
        helpers: of one event.
        kept: bytes of globals and objects when the program is loaded.
        failures: counts by kind.
    """

    steps: int
    helpers: int
    kept: int
    failures: dict[str, int]


class Lab:
    """A program for the hook TRACEPOINT."""

    def __init__(self, text: str) -> None:
        compiled = compile_text(text, _TARGET)
        self._bytecode = compiled.bytecode
        self._versions = {
            own.name: own.version for own in OWN.helpers if own.name in compiled.helpers
        }
        self.image = Image.loads(self._bytecode)
        self.bounds: Bounds = bounds_of(self.image, manifest(), own=OWN)

    def measure(self, events: int = 4, heap: int = HEAP) -> Measured:
        """Run events with different contexts.

        Raises:
            RejectError: the top-level statements or mbpf_init failed.
        """
        wants = replace(manifest(heap=heap), helper_versions=self._versions)
        runtime, program = load(self._bytecode, wants, OWN, self._answers())
        kept = program.memory()["heap_used"]
        hook = runtime.hook(TARGET.hook, "tp")
        program.attach(hook)
        data = ffi.new("uint8_t[]", _DATA)
        context = ffi.new("struct mbpf_ctx_tracepoint *", {"abi_version": hooks.ABI_VERSION})
        context.data = data
        steps = helpers = 0
        before = program.statistics().helper_calls
        choices = random.Random(events)
        for _ in range(events):
            context.data_len = choices.choice([0, 1, 8, 20, len(_DATA)])
            context.cpu = choices.choice([0, 1, 5, 77])
            context.pid = choices.choice([0, 9, 1 << 31])
            context.flags = choices.choice([0, 0xFFFF, choices.randrange(1 << 16)])
            hook.run(context)
            now = program.statistics()
            steps = max(steps, now.steps_last)
            helpers = max(helpers, now.helper_calls - before)
            before = now.helper_calls
        return Measured(steps, helpers, kept, dict(program.statistics().failures))

    @staticmethod
    def _answers() -> dict[str, Callable[..., Any]]:
        """Helpers that refuse a call now and then, and change what they may."""
        calls = count()

        def tally(first: Pair, second: Pair | None) -> int:
            first.value += 1
            if second is not None:
                second.value = 1 << 63
            return -(1 << 53)

        def scan(data: memoryview, by: int | None, at: int | None) -> bool:
            if next(calls) % 3 == 2:
                raise RefusedCallError
            data[:] = bytes([255]) * len(data)
            return True

        return {"say": lambda *_: None, "tally": tally, "scan": scan}

    def check(self, events: int = 4) -> Measured:
        """Measure, and compare with all that is claimed."""
        measured = self.measure(events)
        prog = self.bounds.entries["prog"]
        assert measured.steps <= prog.steps
        assert measured.helpers <= prog.helpers
        made = sum(
            entry.heap for name, entry in self.bounds.entries.items() if name in ("top", "init")
        )
        assert measured.kept <= self.bounds.globals_size + made
        need = self.bounds.memory
        if need < HEAP:
            size = -(-int(need) // HEAP_SIZE_ALIGN) * HEAP_SIZE_ALIGN
            failures = self.measure(events, size).failures
            assert not {"oom", "stack"} & set(failures)
        return measured


def any_programs(seed: int) -> list[tuple[str, int]]:
    """Random programs of other kinds, and how many events each gets."""
    choices = random.Random(seed)
    parts = [bytes(choices.randrange(256) for _ in range(30)) for _ in range(3)]
    return [
        (Generator(seed).program() + EPILOGUE, 1),
        (random_programs.program(parts, bool(seed & 1)), 3),
        (bounded_methods.program(seed), 3),
    ]


def keeps_to_its_bounds(text: str, events: int) -> bool:
    """Whether the program loads; if so it must keep to its bounds."""
    try:
        Lab(text).check(events)
    except CompileError:
        return False
    except MbpfError as error:
        assert error.id == "init-failed"
        return False
    return True


def main() -> None:
    """Check random programs for a number of seconds, from a seed on."""
    seconds, seed = int(sys.argv[1]), int(sys.argv[2])
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for text, events in [(BoundedGenerator(seed).program(), 3), *any_programs(seed)]:
            try:
                keeps_to_its_bounds(text, events)
            except AssertionError:
                sys.stderr.write(f"seed {seed}:\n{text}")
                raise
        seed += 1


if __name__ == "__main__":
    main()
