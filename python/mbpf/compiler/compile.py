# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The whole compiler: from a source to the sections of a package."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.constant import FunctionRef, Value
from mbpf.compiler.debug import DebugFunction, DebugInfo, Lines, OtherFile, rows_of
from mbpf.compiler.emit import Code, emit_function
from mbpf.compiler.entry_names import with_entry_names
from mbpf.compiler.features import features
from mbpf.compiler.front import parse_program
from mbpf.compiler.ir import Import, Instr, IrFunction, IrProgram, Name
from mbpf.compiler.jsvalue import units
from mbpf.compiler.lower import lower
from mbpf.compiler.optimize import optimize
from mbpf.compiler.place_constants import place_constants
from mbpf.compiler.resolve import Entries, Resolution, resolve
from mbpf.compiler.scope import FunctionInfo, FunctionKind
from mbpf.compiler.section import (
    CLASS,
    CONSTRUCTOR,
    DERIVED,
    REST,
    Entry,
    FunctionRow,
    Layout,
    Pools,
    section_bytes,
)
from mbpf.compiler.source import Diagnostic, Source
from mbpf.compiler.target import Target
from mbpf.compiler.warn import warnings
from mbpf.errors import CompileError, Place
from mbpf.spec import helpers
from mbpf.spec.limits import FUNCTION_HANDLERS, NONE

_HELPER_KIND: Final = 1
_RECURSION_LIMIT: Final = 5000
_FLAGS: Final = {
    FunctionKind.PLAIN: CONSTRUCTOR,
    FunctionKind.CLASS: CONSTRUCTOR | CLASS,
    FunctionKind.DERIVED: CONSTRUCTOR | CLASS | DERIVED,
}
TEXT_UNITS: Final = 0xFFFF
_FUNCTIONS: Final = (
    ast.FunctionDeclaration,
    ast.FunctionExpression,
    ast.ArrowFunctionExpression,
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled program.

    Attributes:
        bytecode: the BYTECODE section.
        debug: the DEBUG section.
        capabilities: names of the capabilities that the program uses.
        helpers: names of the helpers that it calls.
        features: groups of built-ins that it needs.
        warnings: what is allowed, but perhaps not meant.
        source: the files that were compiled.
    """

    bytecode: bytes
    debug: bytes
    capabilities: frozenset[str]
    helpers: frozenset[str]
    features: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    source: Source


def compile_program(source: Source, target: Target, root: Path | None = None) -> Compiled:
    """Compile a program for ``target``; the same input gives the same bytes.

    Args:
        source: its main file.
        target: what it is compiled for.
        root: the folder that imported files must be in; that of the main file if None.

    Raises:
        CompileError: the program is not valid, not supported, or too large.
    """
    with deep_recursion(), _no_collector():
        try:
            return compile_tree(parse_program(source, root, target.debug), target)
        except CompileError as error:
            if error.where is None:  # Too much of something: the whole program is meant.
                error.where = Place(source.path)
            raise


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Passes recurse over the tree, with several calls for each of its levels."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def _no_collector() -> Iterator[None]:
    """What is made stays until the end: to look for garbage in it, again and again, takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def compile_tree(tree: ast.Program, target: Target) -> Compiled:
    """Compile a tree without early errors; constructs beyond the profile may be refused or not.

    Raises:
        CompileError: the program is not valid, not supported, or too large.
    """
    resolution = resolve(tree, target)
    program, functions = lowered(resolution)
    roots = _roots(functions, resolution.entries)
    kept = reachable(functions, roots)
    used = reachable(functions, [*roots, *_exported(resolution)])
    kept, entries = with_entry_names(kept, resolution.entries, target.entry_symbol)
    pools, codes, rows = codes_of(kept, tree.source)
    imports = tuple(
        (item.kind, pools.string(item.name), item.version, item.prototype_hash)
        for item in pools.imports
    )
    layout = Layout(
        rows,
        pools.numbers,
        pools.strings,
        pools.name_count,
        program.slots,
        imports,
        _entry(kept, entries),
        len(resolution.globals),
        resolution.tdz_count,
        len(target.maps),
    )
    called = _called(pools.imports, target)
    return Compiled(
        section_bytes(layout),
        _debug(tree.source, resolution, kept, codes).dumps(),
        _capabilities(called),
        frozenset(helper.name for helper in called),
        features(
            resolution.program, pools.imports, (i for function in kept for i in instrs_of(function))
        ),
        warnings(resolution, functions, used),
        tree.source,
    )


def lowered(resolution: Resolution) -> tuple[IrProgram, list[IrFunction]]:
    """The program as instructions, and its functions with all constants in their places."""
    program = lower(resolution)
    return program, [place_constants(optimize(function)) for function in program.functions]


def codes_of(
    kept: list[IrFunction], source: Source
) -> tuple[Pools, list[Code], tuple[FunctionRow, ...]]:
    """The words of functions, and the tables that they refer to."""
    _check_texts(kept, source)
    instrs = [instr for function in kept for instr in instrs_of(function)]
    names = {arg.text for instr in instrs for arg in instr.args if isinstance(arg, Name)}
    pools = Pools(names, [function.info for function in kept])
    codes = [emit_function(function, pools) for function in kept]
    _check_handlers(codes, source)
    # What is only called by name needs no flag that says how else it may be called.
    values = {
        arg.info
        for instr in instrs
        for arg in instr.args
        if isinstance(arg, FunctionRef) and instr.op != "CALLF"
    }
    rows = tuple(
        _row(function, code, pools, flags_of(function, function.info in values))
        for function, code in zip(kept, codes, strict=True)
    )
    return pools, codes, rows


def _check_texts(kept: list[IrFunction], source: Source) -> None:
    """Refuse a text that is longer than the format allows, where it stands."""
    for instr in (instr for function in kept for instr in instrs_of(function)):
        for arg in instr.args:
            text = arg.text if isinstance(arg, Name) else None
            if isinstance(arg, Value) and isinstance(arg.payload, str):
                text = arg.payload
            count = len(units(text or ""))
            if count > TEXT_UNITS:
                raise CompileError(
                    f"the text has {count} characters, but only {TEXT_UNITS} are possible",
                    id="text-too-long",
                    where=source.place(instr.span),
                    hint="split it into several texts",
                )


def _check_handlers(codes: list[Code], source: Source) -> None:
    """Refuse a function with more handlers than the format allows, at the first one too many."""
    for code in codes:
        if len(code.handlers) > FUNCTION_HANDLERS:
            start, *_ = sorted(code.handlers)[FUNCTION_HANDLERS]
            raise CompileError(
                f"the function has {len(code.handlers)} exception handlers, but only "
                f"{FUNCTION_HANDLERS} are possible",
                id="too-many-handlers",
                where=source.place(code.spans[start]),
                hint="split it into several functions",
            )


def flags_of(function: IrFunction, is_value: bool) -> int:
    """The flags of a function."""
    kind = function.info.kind
    kind_flags = _FLAGS.get(kind, 0) if is_value or kind is not FunctionKind.PLAIN else 0
    return (REST if function.has_rest else 0) | kind_flags


def instrs_of(function: IrFunction) -> Iterator[Instr]:
    """The instructions of a function."""
    return (item for item in function.items if isinstance(item, Instr))


def _row(function: IrFunction, code: Code, pools: Pools, flags: int) -> FunctionRow:
    name = function.info.name
    return FunctionRow(
        code.words,
        code.nregs,
        function.nparams,
        NONE if name is None else pools.string(name),
        function.info.length,
        code.handlers,
        flags,
        len(function.info.captures),
    )


def _roots(functions: list[IrFunction], entries: Entries) -> list[FunctionInfo]:
    """The functions that the runtime calls."""
    top = functions[-1]
    roots = [info for info in _entry_functions(entries) if info is not None]
    if any(instr.op != "RETU" for instr in instrs_of(top)):
        roots.append(top.info)
    return roots


def reachable(functions: list[IrFunction], roots: Iterable[FunctionInfo]) -> list[IrFunction]:
    """The functions that can ever run, in the order of the source, the top-level code last."""
    by_info = {function.info: function for function in functions}
    work = list(roots)
    reached: set[FunctionInfo] = set()
    while work:
        info = work.pop()
        if info in reached:
            continue
        reached.add(info)
        work += [
            arg.info
            for i in instrs_of(by_info[info])
            for arg in i.args
            if isinstance(arg, FunctionRef)
        ]
    return [function for function in functions if function.info in reached]


def _exported(resolution: Resolution) -> Iterator[FunctionInfo]:
    """The functions that imported files export: a library has more than each program needs."""
    scopes = resolution.scopes
    for module in resolution.program.body:
        for name in module.exported if isinstance(module, ast.Module) else ():
            binding = scopes.by_node[module].bindings[name]
            declarator = binding.declarator
            node = binding.function or (declarator.init if declarator is not None else None)
            info = scopes.functions.get(node) if isinstance(node, _FUNCTIONS) else None
            if info is not None:
                yield info


def _entry_functions(entries: Entries) -> tuple[FunctionInfo | None, ...]:
    return entries.prog, entries.init, entries.fini


def _entry(kept: list[IrFunction], entries: Entries) -> Entry:
    indexes = {function.info: index for index, function in enumerate(kept)}
    prog, init, fini = (
        NONE if info is None else indexes[info] for info in _entry_functions(entries)
    )
    top = next((index for info, index in indexes.items() if info.is_top), NONE)
    return Entry(top, prog, init, fini)


def _debug(
    source: Source, resolution: Resolution, kept: list[IrFunction], codes: list[Code]
) -> DebugInfo:
    target = resolution.target
    functions = tuple(
        DebugFunction(
            rows_of([source.locate(span.start) for span in code.spans]),
            tuple((register, name) for name, register in function.locals),
        )
        for function, code in zip(kept, codes, strict=True)
    )
    names = tuple(binding.name for binding in resolution.globals)
    main, *others = source.files
    return DebugInfo(
        main.digest,
        target.entry_symbol,
        target.hook,
        tuple(spec.name for spec in target.maps),
        Lines(
            main.name or main.path,
            names,
            functions,
            tuple(OtherFile(file.name or file.path, file.digest) for file in others),
        ),
    )


def _called(imports: tuple[Import, ...], target: Target) -> list[helpers.Helper]:
    known = {**{own.name: own for own in target.own_helpers}, **helpers.HELPERS}
    return [known[item.name] for item in imports if item.kind == _HELPER_KIND]


def _capabilities(called: Iterable[helpers.Helper]) -> frozenset[str]:
    return frozenset(helper.capability for helper in called if helper.capability is not None)
