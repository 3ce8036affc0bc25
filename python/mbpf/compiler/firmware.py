# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The firmware's own JavaScript, compiled to the parts of a unit.

A file is a module without imports that has functions and constants only. What it exports are the
bodies of built-ins. ``$name`` means the internal built-in ``@name``; ``$call(f, self, ...)`` is a
call of ``f`` with a receiver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mbpf.compiler.compile import codes_of, deep_recursion, instrs_of, lowered, reachable
from mbpf.compiler.front import parse_program
from mbpf.compiler.resolve import Resolution, resolve
from mbpf.compiler.scope import FunctionInfo
from mbpf.compiler.section import FunctionRow
from mbpf.compiler.source import Source
from mbpf.compiler.target import Target
from mbpf.errors import CompileError

_TARGET: Final = Target("TRACEPOINT", firmware=True)


@dataclass(frozen=True, slots=True)
class FirmwareUnit:
    """The parts of a unit, as they are in the section of a package.

    Attributes:
        functions: words, handlers and shapes; indexes in the words are those of the tables below.
        exports: function number of each exported function, by its name.
        numbers: bits of the numbers.
        strings: texts; the first ``name_count`` are the property names.
        name_count: how many property names there are.
        slots: for property names the slot in which objects of the unit have it.
        imports: built-ins by import name.
        places: for each function the source line of each word.
    """

    functions: tuple[FunctionRow, ...]
    exports: dict[str, int]
    numbers: tuple[int, ...]
    strings: tuple[str, ...]
    name_count: int
    slots: dict[str, int]
    imports: tuple[str, ...]
    places: tuple[tuple[int, ...], ...]


def compile_firmware(sources: Mapping[str, Source]) -> dict[str, FirmwareUnit]:
    """Compile the files of the firmware; the same input gives the same units.

    Args:
        sources: a file for each group of built-ins.

    Returns:
        A unit for each group.

    Raises:
        CompileError: a file is not valid, or has top-level statements.
    """
    with deep_recursion():
        return {group: _unit(source) for group, source in sources.items()}


def _unit(source: Source) -> FirmwareUnit:
    tree = parse_program(source)
    resolution = resolve(tree, _TARGET)
    program, functions = lowered(resolution)
    top = functions[-1]
    exported = dict(_exported(source, resolution))
    if resolution.globals or any(instr.op != "RETU" for instr in instrs_of(top)):
        raise CompileError(
            "a file of the firmware has functions and constants only",
            id="unsupported-construct",
            where=source.place(tree.span),
            hint="keep state in the objects that are worked on",
        )
    kept = reachable(functions, exported.values())
    pools, codes, rows = codes_of(kept, source)
    indexes = {function.info: index for index, function in enumerate(kept)}
    return FirmwareUnit(
        rows,
        {name: indexes[info] for name, info in exported.items()},
        pools.numbers,
        pools.strings,
        pools.name_count,
        program.slots,
        tuple(item.name for item in pools.imports),
        tuple(tuple(source.position(span.start)[0] for span in code.spans) for code in codes),
    )


def _exported(source: Source, resolution: Resolution) -> Iterator[tuple[str, FunctionInfo]]:
    """The exported functions by name."""
    scopes, program = resolution.scopes, resolution.program
    for name, binding in scopes.by_node[program].bindings.items():
        if name not in program.exported:
            continue
        if binding.function is None:
            raise CompileError(
                f"'{name}' is no function declaration",
                id="unsupported-construct",
                where=source.place(binding.span),
                hint="export functions only",
            )
        yield name, scopes.functions[binding.function]
