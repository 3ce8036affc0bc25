# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/isa.h and isa_shapes.h: opcodes and what the verifier checks of each."""

from __future__ import annotations

from emit.model import Spec, SpecError, Table
from emit.text import CHeader

PATH = "include/mbpf/gen/isa.h"
SHAPES_PATH = "include/mbpf/gen/isa_shapes.h"

_KINDS = (
    ("NONE", "No operand here"),
    ("W", "Register that is written"),
    ("R", "Register that is read"),
    ("X", "Register that is read and written"),
    ("RI", "Register below MBPF_RI_INTEGERS that is read, or an integer from there on"),
    ("S8", "Signed byte"),
    ("U8", "Unsigned byte"),
    ("S16", "Signed 16-bit immediate"),
    ("U16", "Unsigned 16-bit immediate"),
    ("NUM", "Index into the number pool, 16 bits"),
    ("STR", "Index into the string table, 16 bits"),
    ("NAME", "Index into the names, 8 bits"),
    ("GLOB", "Index of a global, 16 bits"),
    ("FUNC2", "Index of a function, 16 bits"),
    ("FUNC1", "Index of a function, 8 bits"),
    ("MAP", "Index of a map, 16 bits"),
    ("MAP1", "Index of a map, 8 bits"),
    ("PRIM", "One of enum mbpf_prim, 16 bits"),
    ("FIELD", "Import of kind field, 16 bits"),
    ("HELP", "Import of kind helper, 8 bits"),
    ("BLT", "Import of kind built-in, 8 bits"),
    ("BLT2", "Import of kind built-in, 16 bits"),
    ("RD", "One of enum mbpf_read_kind, 8 bits"),
    ("ARGC", "Number of arguments, 8 bits"),
    ("UP", "Index of a captured cell, 8 bits"),
    ("CLOS", "Index of a function that may capture, 16 bits"),
    ("CALL", "Kind of a call, 8 bits"),
    ("RUN", "What LDRUN loads, 8 bits"),
    ("DEF", "What DEFINE defines, 8 bits"),
    ("J8", "Jump offset in words, 8 bits"),
    ("J16", "Jump offset in words, 16 bits"),
    ("J24", "Jump offset in words, 24 bits"),
)
_WINDOW_BASES = {"": 0, "b": 1, "c": 2}
_WINDOW_CAPTURES = 0x30


def emit(spec: Spec) -> dict[str, str]:
    """Both headers as path and text."""
    isa = spec["isa"]
    return {PATH: _opcodes(isa), SHAPES_PATH: _shapes(isa)}


def _opcodes(isa: Table) -> str:
    out = CHeader("isa", "Instruction set of the vm engine", "isa")
    insns = sorted(isa["instructions"], key=lambda i: int(i["op"]))
    out.blank()
    out.define("MBPF_ISA_VERSION", f"{isa['version']}U", "Version of the instruction set")
    out.enum(
        "mbpf_op",
        "Opcodes",
        [(f"MBPF_OP_{i['id']}", f"0x{i['op']:02X}", i["doc"]) for i in insns],
    )
    out.blank()
    out.define("MBPF_RI_INTEGERS", f"{isa['integers']}U", "Operand kind RI: this is the integer 0")
    out.define("MBPF_OP_LIMIT", f"0x{insns[-1]['op'] + 1:02X}U", "One more than the last opcode")
    out.enum(
        "mbpf_format",
        "How the three bytes after the opcode are divided",
        [
            (f"MBPF_FORMAT_{name.upper()}", number, f"Parts: {', '.join(parts)}")
            for number, (name, parts) in enumerate(isa["formats"].items())
        ],
    )
    out.xmacro(
        "MBPF_INSN_LIST",
        "Instructions in the order of their opcodes: X(opcode, name, format); #name is its text.",
        [f"0x{i['op']:02X}, {i['id']}, MBPF_FORMAT_{i['fmt'].upper()}" for i in insns],
    )
    firmware = isa["firmware"]
    fused = isa["firmware_fused"].items()
    cases = isa["firmware_cases"]
    out.enum(
        "mbpf_firmware_op",
        "Opcodes of the firmware's own code",
        [
            *((f"MBPF_OP_F{name}", f"0x{op:02X}", f"{name}") for name, op in firmware.items()),
            *((f"MBPF_OP_F{name}", f"0x{op:02X}", "several words") for name, op in fused),
        ],
    )
    out.xmacro(
        "MBPF_FIRMWARE_INSN_LIST",
        "X(opcode, name, its case of the dispatch loop)",
        [
            f"0x{op:02X}, F{name}, {cases.get(name, f'F{name}')}"
            for name, op in [*firmware.items(), *fused]
        ],
    )
    out.enum(
        "mbpf_source",
        "Sources of FMOVES and FMCALLB: where each kind begins; 0 is none",
        [
            (f"MBPF_SOURCE_{name.upper()}", number, "")
            for name, number in isa["firmware_sources"].items()
        ],
    )
    out.enum(
        "mbpf_prim",
        "Immediates of LOADP",
        [(f"MBPF_PRIM_{p.upper()}", n, "") for n, p in enumerate(isa["primitives"])],
    )
    out.blank()
    out.define("MBPF_PRIM_COUNT", f"{len(isa['primitives'])}U")
    out.enum(
        "mbpf_read_kind",
        "Operand c of CTXRD",
        [(f"MBPF_READ_{p}", n, "") for n, p in enumerate(isa["read_kinds"])],
    )
    out.blank()
    out.define("MBPF_READ_COUNT", f"{len(isa['read_kinds'])}U")
    return out.text()


def _shape(isa: Table, insn: Table) -> str:
    """The row of one instruction's shape: format, three kinds, window, flags."""
    known = {name for name, _ in _KINDS}
    kinds = [str(kind).upper() for kind in insn["args"]]
    parts = [part for part in isa["formats"][insn["fmt"]] if not part.startswith("z:")]
    if len(kinds) != len(parts) or not known.issuperset(kinds):
        raise SpecError(f"the operands of {insn['id']} do not fit its format")
    kinds += ["NONE"] * (3 - len(kinds))
    flags = ["MBPF_SHAPE_ENDS"] if insn.get("ends") else []
    if insn.get("charge", "taken") not in ("always", "taken"):
        raise SpecError(f"the charge of {insn['id']} is not understood")
    flags += ["MBPF_SHAPE_CHARGE"] if insn.get("charge") == "always" else []
    flags += ["MBPF_SHAPE_DERIVED"] if insn.get("derived") else []
    flags += [_helper_flag(insn["helper"])] if "helper" in insn else []
    window = _window(insn)
    cells = [f"MBPF_FORMAT_{insn['fmt'].upper()}", *(f"MBPF_OPERAND_{kind}" for kind in kinds)]
    return ", ".join([*cells, f"0x{window:02X}U", " | ".join(flags) or "0U"])


def _helper_flag(name: str) -> str:
    return f"MBPF_SHAPE_{name.upper()}"


def _helpers(isa: Table) -> list[str]:
    """The helpers that instructions call, in the order of their flags."""
    return [insn["helper"] for insn in isa["instructions"] if "helper" in insn]


def _window(insn: Table) -> int:
    window = str(insn.get("window", "0"))
    if window == "captures":
        return _WINDOW_CAPTURES
    parts = [part.strip() for part in window.split("+")]
    base = parts.pop(0) if parts[0] in _WINDOW_BASES else ""
    extra = int(parts.pop(0)) if parts else 0
    if parts or not 0 <= extra < 16:
        raise SpecError(f"the window of {insn['id']} is not understood")
    return _WINDOW_BASES[base] << 4 | extra


def _shapes(isa: Table) -> str:
    out = CHeader("isa_shapes", "What the verifier checks of each opcode", "isa")
    out.blank()
    out.include("mbpf/gen/isa.h")
    out.enum(
        "mbpf_operand",
        "Kinds of operands",
        [(f"MBPF_OPERAND_{name}", n, meaning) for n, (name, meaning) in enumerate(_KINDS)],
    )
    out.blank()
    out.define("MBPF_SHAPE_ENDS", "0x01U", "The instruction never falls through")
    out.define("MBPF_SHAPE_CHARGE", "0x02U", "Steps are paid for at each execution")
    out.define("MBPF_SHAPE_DERIVED", "0x04U", "Only in the constructor of a derived class")
    flags = [0x20 << number for number in range(len(_helpers(isa)))]
    for name, flag in zip(_helpers(isa), flags, strict=True):
        out.define(_helper_flag(name), f"0x{flag:02X}U", f"Needs an import of the helper {name}")
    out.define("MBPF_SHAPE_HELPERS", f"0x{sum(flags):02X}U", "All flags of imports")
    out.define("MBPF_SHAPE_WINDOW_EXTRA", "0x0FU", "Bits of `window`: registers after R[a]")
    out.define("MBPF_SHAPE_WINDOW_B", "0x10U", "Bit of `window`: and as many as operand b says")
    out.define("MBPF_SHAPE_WINDOW_C", "0x20U", "Bit of `window`: and as many as operand c says")
    out.define(
        "MBPF_SHAPE_WINDOW_CAPTURES",
        f"0x{_WINDOW_CAPTURES:02X}U",
        "Value of `window`: as many as the captures of function b",
    )
    shapes: dict[str, int] = {}
    index: dict[int, int] = {}
    for insn in isa["instructions"]:
        index[insn["op"]] = shapes.setdefault(_shape(isa, insn), len(shapes))
    out.xmacro(
        "MBPF_SHAPE_LIST",
        "Shapes: X(format, kind of operand 0, 1, 2, window, flags). Operands are those of the "
        "format, in its order, without the parts that must be zero.",
        list(shapes),
    )
    out.blank()
    out.define("MBPF_SHAPE_COUNT", f"{len(shapes)}U")
    out.define("MBPF_SHAPE_NONE", "0xFFU", "In MBPF_SHAPE_OF_OP: no instruction has this opcode")
    out.blank()
    out.comment("Initializer of an array of MBPF_OP_LIMIT bytes: opcode to number of its shape.")
    cells = [f"0x{index.get(op, 0xFF):02X}" for op in range(max(index) + 1)]
    out.line("#define MBPF_SHAPE_OF_OP { \\")
    for start in range(0, len(cells), 12):
        out.line(f"\t{', '.join(cells[start : start + 12])}, \\")
    out.line("}")
    return out.text()
