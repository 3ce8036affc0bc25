# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""An estimate of the memory a program needs, for ``heap_size: auto``.

The estimate is: the globals, the frames of the deepest chain of functions that name each other,
:data:`ROOM` for objects, rounded up to :data:`STEP`. What a program allocates is known only when
it runs, so the estimate may be too small (the run then fails with OOM or STACK) or too large;
``mbpf check`` and ``mbpf run`` print what is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mbpf.compiler.disasm import decode
from mbpf.compiler.image import Image
from mbpf.compiler.limits import NONE

FRAME_HEADER: Final = 32
VALUE: Final = 8
ROOM: Final = 512
STEP: Final = 64
DEPTH: Final = 200
"""Frames that there can be at most."""
RECURSION: Final = 8
"""How many rounds of a recursion are reckoned with."""


def estimate(bytecode: bytes) -> int:
    """Bytes for a program whose BYTECODE section is given."""
    image = Image.loads(bytecode)
    need = max(1, image.global_count) * VALUE + _deepest(image) + ROOM
    return -(-need // STEP) * STEP


def _deepest(image: Image) -> int:
    """Bytes of the frames of the deepest chain of functions, from any entry point."""
    named = [tuple(_named(image, index)) for index in range(len(image.functions))]
    sizes = [FRAME_HEADER + VALUE * function.nregs for function in image.functions]
    known: dict[int, int] = {}

    def below(index: int, chain: tuple[int, ...]) -> int:
        if len(chain) == DEPTH:
            return 0
        if index in chain:
            # A recursion: its functions once more for each further round.
            return (RECURSION - 1) * sum(sizes[i] for i in chain[chain.index(index) :])
        if index not in known:
            inner = max((below(other, (*chain, index)) for other in named[index]), default=0)
            known[index] = sizes[index] + inner
        return known[index]

    entries = (image.entry_top, image.entry_prog, image.entry_init, image.entry_fini)
    return max((below(index, ()) for index in entries if index != NONE), default=0)


def _named(image: Image, index: int) -> Iterator[int]:
    """The functions that a function calls, or whose values it takes."""
    function = image.functions[index]
    for word in image.code[function.code_off : function.code_off + function.code_len]:
        decoded = decode(word)
        if decoded is None:
            continue
        for kind, value in zip(decoded.insn.args, decoded.args, strict=True):
            if kind.startswith("func") and value < len(image.functions):
                yield value
