# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``heap_size: auto``: the proved bound where one is known and not huge, else an estimate.

The estimate is: the globals, what the top-level statements and mbpf_init make, the frames of the
deepest chain of functions that name each other, and room for what runs make: :data:`ROOM`, and
:data:`ROUNDS` times what is made at each place of the code. The run may still need more (it then
fails with OOM or STACK); ``mbpf check --pcap`` finds the least that is enough for a capture.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Final

from mbpf.bounds.entries import bounds_of
from mbpf.bounds.objects import array_store, object_store
from mbpf.compiler.disasm import Decoded, decode
from mbpf.compiler.image import VALUE, Image, frame_size
from mbpf.compiler.own_helpers import NO_HELPERS, OwnHelpers
from mbpf.package.manifest import Manifest
from mbpf.spec.isa import Op
from mbpf.spec.limits import CALL_DEPTH, NONE
from mbpf.spec.package import HEAP_SIZE_ALIGN

OBJECT: Final = 24
ROOM: Final = 1024
ROUNDS: Final = 4
"""How many objects or texts of one place of the code are reckoned with."""
TEXT: Final = 48
STEP: Final = 64
MOST_PROVED: Final = 65536
"""More than this few devices have; most runs stay far below such a bound."""
MOST_MADE: Final = 4096
"""The most that is added for what a function makes, or the top level if that is not known."""
RECURSION: Final = 8
"""How many rounds of a recursion are reckoned with."""
_MOST_WORK: Final = 20_000
"""A second of analysis; a program that needs more gets the estimate."""
_TEXTS: Final = (Op.ADD, Op.TOSTR, Op.CALLB, Op.KEYS, Op.TOKEY, Op.TYPEOF)


def automatic(
    bytecode: bytes, manifest: Manifest, own: OwnHelpers = NO_HELPERS
) -> tuple[int, bool]:
    """Bytes for a program, and whether they are an estimate.

    Args:
        bytecode: its BYTECODE section, as the compiler made it.
        manifest: what else is known of it.
        own: helpers of the firmware's own, as they are declared.
    """
    image = Image.loads(bytecode)
    bounds = bounds_of(image, manifest, _MOST_WORK, own)
    if bounds.memory <= MOST_PROVED:
        return _rounded(bounds.memory, HEAP_SIZE_ALIGN), False
    kept = 0.0
    for name in ("top", "init"):
        entry = bounds.entries.get(name)
        heap = entry.heap if entry is not None else 0
        kept += min(heap, MOST_MADE)
    stack = bounds.stack if bounds.stack < inf else _deepest(image)
    proved = [e.heap for e in bounds.entries.values() if e.heap <= MOST_PROVED]
    made = max(_made(image) * ROUNDS, *proved, 0)
    need = max(1, image.global_count) * VALUE + kept + stack + ROOM + made
    return _rounded(need, STEP), True


def _rounded(size: float, step: int) -> int:
    return -(-int(size) // step) * step


def _made(image: Image) -> float:
    """Bytes of one object, array or text of each place that makes one, save at the top level."""
    total = 0.0
    for index in range(len(image.functions)):
        for item in _decoded(image, index) if index != image.entry_top else ():
            op = item.insn.op
            if op in (Op.NEWOBJ, Op.NEWARR):
                store = object_store if op == Op.NEWOBJ else array_store
                total += OBJECT + store(item.args[1] or 4)
            elif op in _TEXTS or op == Op.NEWB:
                total += TEXT
    return min(total, MOST_MADE / ROUNDS)


def _deepest(image: Image) -> int:
    """Bytes of the frames of the deepest chain of functions, from any entry point."""
    named = [tuple(_named(image, index)) for index in range(len(image.functions))]
    sizes = [frame_size(function.nregs) for function in image.functions]
    known: dict[int, int] = {}

    def below(index: int, chain: tuple[int, ...]) -> int:
        if len(chain) == CALL_DEPTH:
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


def _decoded(image: Image, index: int) -> Iterator[Decoded]:
    function = image.functions[index]
    for word in image.code[function.code_off : function.code_off + function.code_len]:
        decoded = decode(word)
        if decoded is not None:
            yield decoded


def _named(image: Image, index: int) -> Iterator[int]:
    """The functions that a function calls, or whose values it takes."""
    for decoded in _decoded(image, index):
        for kind, value in zip(decoded.insn.args, decoded.args, strict=True):
            if kind.startswith("func") and value < len(image.functions):
                yield value
