# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The names of entry functions: a device finds them by name, an import may give them another.

The entry gets a copy of the function with the name that the device looks for, so that ``name``
stays what the program says; the function itself is left out if nothing else uses it.
"""

from __future__ import annotations

from dataclasses import replace

from mbpf.compiler.constant import FunctionRef
from mbpf.compiler.ir import Instr, IrFunction
from mbpf.compiler.resolve import FINI_SYMBOL, INIT_SYMBOL, Entries
from mbpf.compiler.scope import FunctionInfo


def with_entry_names(
    functions: list[IrFunction], entries: Entries, symbol: str
) -> tuple[list[IrFunction], Entries]:
    """The functions with one for each entry, and which these are.

    Args:
        functions: all that are kept, in the order of the section.
        entries: the functions that the program means.
        symbol: name of the function that judges events.
    """
    used = {
        arg.info
        for function in functions
        for item in function.items
        if isinstance(item, Instr)
        for arg in item.args
        if isinstance(arg, FunctionRef)
    }
    by_info = {function.info: function for function in functions}
    copies: dict[FunctionInfo, list[IrFunction]] = {}

    def named(info: FunctionInfo, name: str) -> FunctionInfo:
        if info.name == name:
            used.add(info)
            return info
        copy = replace(by_info[info], info=replace(info, name=name))
        copies.setdefault(info, []).append(copy)
        return copy.info

    init, fini = entries.init, entries.fini
    found = Entries(
        named(entries.prog, symbol),
        None if init is None else named(init, INIT_SYMBOL),
        None if fini is None else named(fini, FINI_SYMBOL),
    )
    result: list[IrFunction] = []
    for function in functions:
        if function.info in used or function.info not in copies:
            result.append(function)
        result += copies.get(function.info, [])
    return result, found
