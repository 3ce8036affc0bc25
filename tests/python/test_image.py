# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Reading sections back, the assembler and the disassembler."""

from __future__ import annotations

import pytest
from golden import FOLDER, compiled
from hypothesis import given
from hypothesis import strategies as st
from mbpf.compiler.asm import assemble
from mbpf.compiler.disasm import decode, disassemble
from mbpf.compiler.image import Image
from mbpf.compiler.section import HEADER
from mbpf.errors import RejectError, UsageError
from mbpf.spec import isa

SECTION = compiled(FOLDER / "012-try-finally.js")[1].bytecode
MINIMAL = """
.prog f0
.function f0 params 0 regs 1
  RETI 0
"""


@given(st.integers(0, 2**32 - 1))
def test_every_word_has_a_text_that_assembles_to_it(word: int) -> None:
    section = assemble(f".function f0 params 0 regs 1\n .word 0x{word:08x}\n")
    assert assemble(disassemble(Image.loads(section))) == section


@pytest.mark.parametrize("insn", isa.INSNS, ids=lambda insn: insn.name)
def test_every_instruction(insn: isa.Insn) -> None:
    assert decode(int(insn.op)) is not None
    section = assemble(f".function f0 params 0 regs 1\n .word 0x{int(insn.op):08x}\n")
    assert f"  {insn.name}" in disassemble(Image.loads(section))


def test_wide_and_narrow_texts() -> None:
    text = (
        '.name "b" slot 3\n.string "\\u20ac\\ud800"\n.string "\\u00e9"\n.string "\\ud83d\\ude00"\n'
        + MINIMAL
    )
    image = Image.loads(assemble(text))
    assert [item.text for item in image.strings] == ["b", "\u20ac\ud800", "\u00e9", "\U0001f600"]
    assert image.strings[0].slot_hint == 3
    assert image.name_count == 1


def test_malformed_sections_can_be_written() -> None:
    plain = assemble(MINIMAL)
    assert Image.loads(assemble(MINIMAL + ".set map_count 7\n")).map_count == 7
    assert assemble(MINIMAL + ".poke 4 2 9\n")[4] == 9
    assert len(assemble(MINIMAL + "  MOVE r300, r2\n")) == len(plain)


@pytest.mark.parametrize(
    "line",
    [
        "NOP r1", "MOVE r1", "RETI x", ".frob 1", ".string x", ".number", ".poke 1", ".globals",
        ".function f0", ".import helper", ".handler L0 L1", ".set nothing 1", ".maps x",
    ],
)  # fmt: skip
def test_assembler_errors(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        assemble(f"{MINIMAL}{line}\n", "bad.asm")
    assert caught.value.id == "asm-syntax"
    assert caught.value.where is not None and caught.value.where.line == 5


def test_code_outside_a_function() -> None:
    with pytest.raises(UsageError, match="outside a function"):
        assemble("RETI 0")


def _patched(offset: int, value: int, size: int = 4) -> bytes:
    data = bytearray(SECTION)
    data[offset : offset + size] = value.to_bytes(size, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (SECTION[: HEADER.size - 1], "image-too-short"),
        (_patched(0, 1), "image-magic"),
        (_patched(4, 2, 2), "image-version"),
        (_patched(8, 1), "image-size"),
        (SECTION + bytes(8), "image-size"),
        (_patched(48, 1 << 31), "image-tables"),
        (_patched(52, 0), "image-string"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unreadable(data: bytes, id: str) -> None:
    with pytest.raises(RejectError) as caught:
        Image.loads(data)
    assert caught.value.id == id


@given(st.integers(0, len(SECTION) * 8 - 1))
def test_any_bit_flip_is_shown_or_refused(bit: int) -> None:
    data = bytearray(SECTION)
    data[bit // 8] ^= 1 << bit % 8
    try:
        disassemble(Image.loads(bytes(data)))
    except RejectError as error:
        assert error.id.startswith("image-")
