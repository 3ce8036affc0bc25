# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The code that is made: listings of small programs, the loops of the workloads, limits."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from golden import TARGET, compiled, listing, sources
from mbpf.compiler.asm import assemble
from mbpf.compiler.compile import compile_program
from mbpf.compiler.debug import DebugInfo
from mbpf.compiler.disasm import decode, disassemble
from mbpf.compiler.image import Image
from mbpf.compiler.source import Source
from mbpf.errors import CompileError
from mbpf.spec import limits

ROOT = Path(__file__).resolve().parents[2]
WORKLOADS = ROOT / "benchmarks" / "workloads"


def _image(text: str) -> Image:
    return Image.loads(compile_program(Source("x.js", text), TARGET).bytecode)


def _names(image: Image) -> list[str]:
    return [found.insn.name for word in image.code if (found := decode(word)) is not None]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_listing(path: Path) -> None:
    assert listing(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_listing_assembles_to_the_same_bytes(path: Path) -> None:
    source, result = compiled(path)
    image = Image.loads(result.bytecode)
    assert assemble(disassemble(image)) == result.bytecode
    assert (
        assemble(disassemble(image, DebugInfo.loads(result.debug), source.files)) == result.bytecode
    )


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_same_input_same_bytes(path: Path) -> None:
    assert compiled(path)[1] == compiled(path)[1]


# Instructions of the hot loop (W2: on the longest path, W6: of fib) and all words of the program.
@pytest.mark.parametrize(
    ("number", "function", "hot"),
    [
        (1, "mbpf_prog", ["RETI"]),
        (5, "mbpf_prog", ["MULI", "ADD", "MASK", "INCJLT"]),
        (
            4,
            "fletcher32",
            ["GETEL", "ADDI", "GETEL", "SHLI", "BOR", "ADD", "ADD", "ADDI", "JLT"],
        ),
        (6, "fib", ["SUBI", "CALLF", "SUBI", "CALLF", "ADD", "RET"]),
    ],
)
def test_workload_loop(number: int, function: str, hot: list[str]) -> None:
    image = _workload(number)
    index = [image.function_name(i) for i in range(len(image.functions))].index(function)
    found = image.functions[index]
    code = _names(image)[found.code_off : found.code_off + found.code_len]
    assert any(code[at : at + len(hot)] == hot for at in range(len(code)))


@pytest.mark.parametrize(("number", "words"), [(1, 1), (2, 20), (3, 37), (5, 8), (6, 11)])
def test_workload_size(number: int, words: int) -> None:
    assert len(_workload(number).code) <= words


def _workload(number: int) -> Image:
    (path,) = (WORKLOADS / f"w{number}").glob("*.js")
    return _image(path.read_text(encoding="utf-8"))


def test_far_branches_reach() -> None:
    body = "x += ctx.readU8(x);\n" * 200
    text = f"function mbpf_prog(ctx) {{ let x = 0; while (x < 9) {{ {body} }} return x; }}"
    names = _names(_image(text))
    # Both the way in and the way back are too far for a branch.
    assert [name for name in names if name.startswith("J")] == ["JLTI", "JMP", "JNLTI", "JMP"]


def test_far_return_is_copied() -> None:
    guards = "".join(f"if (ctx.readU8({n}) === {n}) return 1;\n" for n in range(100))
    image = _image(f"function mbpf_prog(ctx) {{ {guards} return 0; }}")
    assert _names(image).count("RETI") > 2
    assert "JMP" not in _names(image)


def test_no_stretch_without_charge_point() -> None:
    body = "x = x * 3 + 1; " * 2000
    names = _names(_image(f"function mbpf_prog() {{ let x = 1; {body} return x; }}"))
    ends = [at for at, name in enumerate(names) if name in ("JMP", "RET")]
    assert max(after - before for before, after in pairwise([0, *ends])) <= limits.STRETCH


def test_names_beyond_the_table_are_texts() -> None:
    body = "".join(f"o.p{n} = {n}; sum += o.p{n}; o.p{n}++; " for n in range(300))
    text = (
        f"function mbpf_prog() {{ const o = {{}}; let sum = 0; {body} o.m299(); delete o.p299; }}"
    )
    image = _image(text)
    assert image.name_count == limits.NAMES
    names = _names(image)
    assert {"SETP", "GETP", "SETEL", "GETEL", "GETMEL", "DELEL"} <= set(names)


def test_function_index_beyond_a_byte() -> None:
    functions = "".join(f"function f{n}() {{ return {n}; }}\n" for n in range(300))
    calls = "".join(f"sum += f{n}();" for n in range(300))
    names = _names(_image(f"{functions} function mbpf_prog() {{ let sum = 0; {calls} }}"))
    assert names.count("CALLF") == 256
    assert names.count("CALL") == 44


def _sum_of_variables(count: int) -> str:
    declared = "".join(f"let v{n} = ctx.pkt_len; " for n in range(count))
    used = "".join(f"sum += v{n}; " for n in range(count))
    return f"function mbpf_prog() {{ let sum = 0; {declared} {used} return sum; }}"


def _many_parameters(count: int) -> str:
    names = ", ".join(f"p{n}" for n in range(count))
    return f"function f({names}) {{ return p9; }} function mbpf_prog() {{ return f(1); }}"


def test_most_parameters() -> None:
    assert _image(_many_parameters(255)).functions[0].nparams == 255


def test_all_registers() -> None:
    image = _image(_sum_of_variables(254))
    assert image.functions[0].nregs == limits.NREGS - 1


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (_sum_of_variables(256), "too-many-registers"),
        (_many_parameters(256), "too-many-parameters"),
        ("const o = {}; function mbpf_prog() { o.f(" + "1," * 255 + "1); }", "too-many-registers"),
        (
            "function mbpf_prog() {"
            + "try { ctx.pkt_len; ctx.readU8(0); } catch { }\n" * 256
            + "}",
            "too-many-handlers",
        ),
        (f"function mbpf_prog() {{ return '{'x' * 70000}' + ctx.pkt_len; }}", "text-too-long"),
    ],
    ids=["registers", "parameters", "arguments", "handlers", "text"],
)
def test_limit_is_a_named_error(text: str, id: str) -> None:
    with pytest.raises(CompileError) as caught:
        compile_program(Source("x.js", text), TARGET)
    assert caught.value.id == id
    assert caught.value.hint


def test_deep_nesting() -> None:
    text = "1" + " + ctx.pkt_len" * 150
    image = _image(f"function mbpf_prog(ctx) {{ return {text}; }}")
    assert _names(image).count("ADD") == 150


def test_unused_functions_are_left_out() -> None:
    text = (
        "function a() { return b(); } function b() { return 1; } function mbpf_prog() { return 0; }"
    )
    result = compile_program(Source("x.js", text), TARGET)
    assert len(Image.loads(result.bytecode).functions) == 1
    assert [item.id for item in result.warnings] == ["unused-function", "unused-function"]


def test_used_capabilities() -> None:
    text = "function mbpf_prog() { if (ctx.pkt_len) mbpf.log(1, 'x'); return 0; }"
    assert compile_program(Source("x.js", text), TARGET).capabilities == {"CAP_LOG"}
