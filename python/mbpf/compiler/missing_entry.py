# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Programs without an entry point: which function was perhaps meant as one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.scope import Binding, Scopes
from mbpf.compiler.source import Diagnostic, Span

_LIKENESS: Final = 0.7
_USUAL: Final = "mbpf_prog"
"""The name of the entry point, if mbpf.yaml has no other."""
_FUNCTIONS: Final = (ast.FunctionExpression, ast.ArrowFunctionExpression)


def missing_entry(program: ast.Program, scopes: Scopes, symbol: str) -> Diagnostic:
    """The error, at the function that was perhaps meant.

    Args:
        program: all files.
        scopes: of the program.
        symbol: name of the function that judges events.
    """
    main = Path(program.source.files[0].path).name
    files = [item for item in program.body if isinstance(item, ast.Module)]
    for file in files:
        binding = scopes.by_node[file].bindings.get(symbol)
        if binding is not None:
            first = "" if symbol in file.exported else "export it here, and "
            hint = f"{first}write 'import {{{symbol}}} from ...' in '{main}'"
            return _error(symbol, binding.span, hint, ": this one is not imported")
    origin = "" if symbol == _USUAL else "; 'entry' in mbpf.yaml says so"
    for node in (program, *files):
        near = _likely(symbol, [found.name for found in _functions(scopes, node)])
        if near is None:
            continue
        binding = scopes.by_node[node].bindings[near]
        hint = f"rename '{near}': 'function {symbol}(ctx) {{ ... }}'"
        if node is not program:
            form = f"import {{{near} as {symbol}}} from ...' in '{main}"
            hint = f"did you mean '{near}'? Write '{form}'"
        return _error(symbol, binding.span, f"{hint}{origin}")
    start = Span(program.span.start, program.span.start)
    return _error(symbol, start, f"define 'function {symbol}(ctx) {{ ... }}'{origin}")


def _likely(symbol: str, names: list[str]) -> str | None:
    """The name that was probably meant to be that of an entry point."""
    by_form = {form: name for name in reversed(names) for form in (name.lower(), _short(name))}
    for form in (symbol.lower(), _short(symbol)):
        near = difflib.get_close_matches(form, by_form, n=1, cutoff=_LIKENESS)
        if near:
            return by_form[near[0]]
    return None


def _short(name: str) -> str:
    return name.lower().rpartition("_")[2]


def _functions(scopes: Scopes, node: ast.Node) -> Iterator[Binding]:
    for binding in scopes.by_node[node].bindings.values():
        declarator = binding.declarator
        if binding.function is not None or (
            declarator is not None and isinstance(declarator.init, _FUNCTIONS)
        ):
            yield binding


def _error(symbol: str, span: Span, hint: str, more: str = "") -> Diagnostic:
    return Diagnostic("missing-entry", span, f"the program has no function '{symbol}'{more}", hint)
