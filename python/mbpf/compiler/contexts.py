# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Which parameters are always the running event's context.

The first parameter of the entry function is. So is a parameter of another function if every call
of that function is written by name and passes the context: then reads of it need no look-up at run
time. Functions that are used as values take their arguments as they come.
"""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.scope import Binding, BindingKind, HostObject, Scopes
from mbpf.compiler.uses import References


def find_contexts(
    program: ast.Program, scopes: Scopes, references: References, entry: str
) -> frozenset[Binding]:
    """The parameters of ``program`` that are the context."""
    candidates: dict[Binding, list[ast.CallExpression]] = {}
    sure: set[Binding] = set()
    given: set[Binding] = set()
    for node in scopes.functions:
        if isinstance(node, ast.Program):
            continue
        function = _binding_of(node, scopes)
        if function is None or references.of(function).writes or references.of(function).is_value:
            continue
        calls = references.of(function).calls
        is_entry = function is scopes.by_node[program].lookup(entry)
        for param in scopes.by_node[node].bindings.values():
            if param.kind is not BindingKind.PARAM or references.of(param).writes:
                continue
            if isinstance(node.params[param.index], ast.RestElement):
                continue
            if calls:
                candidates[param] = calls
            elif is_entry and param.index == 0:
                sure.add(param)
            if is_entry and param.index == 0:
                given.add(param)
    reached = _reached(given, candidates, references)
    return frozenset(sure | _shrink(reached & set(candidates), candidates, sure, references))


def _binding_of(node: ast.Function, scopes: Scopes) -> Binding | None:
    """The declared name of a function declaration, if it still means this function."""
    if not isinstance(node, ast.FunctionDeclaration):
        return None
    parent = scopes.by_node[node].parent
    binding = parent.lookup(node.id.name) if parent is not None else None
    return binding if binding is not None and binding.function is node else None


def _reached(
    given: set[Binding], candidates: dict[Binding, list[ast.CallExpression]], references: References
) -> set[Binding]:
    """What some call passes the context to: not what a function passes to itself alone."""
    reached = set(given)
    while True:
        more = {
            param
            for param, calls in candidates.items()
            if any(_passes(call, param.index, reached, references) for call in calls)
        }
        if more <= reached:
            return reached
        reached |= more


def _shrink(
    assumed: set[Binding],
    candidates: dict[Binding, list[ast.CallExpression]],
    sure: set[Binding],
    references: References,
) -> set[Binding]:
    """Drop candidates until the calls bear out all that are left."""
    while True:
        known = assumed | sure
        kept = {
            param
            for param in assumed
            if all(_passes(call, param.index, known, references) for call in candidates[param])
        }
        if kept == assumed:
            return kept
        assumed = kept


def _passes(
    call: ast.CallExpression, index: int, known: set[Binding], references: References
) -> bool:
    if index >= len(call.arguments):
        return False
    if any(isinstance(item, ast.SpreadElement) for item in call.arguments[:index]):
        return False
    argument = call.arguments[index]
    if not isinstance(argument, ast.Identifier):
        return False
    reference = references.by_node.get(argument)
    return reference is HostObject.CTX or reference in known
