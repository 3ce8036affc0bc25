# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What is allowed, but cannot be meant: it throws, or fails the event, whenever it runs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from mbpf.compiler import ast, hosts
from mbpf.compiler.constant import Constant, GlobalRef, Value
from mbpf.compiler.endless import endless_loops
from mbpf.compiler.ir import Instr, IrFunction
from mbpf.compiler.jsvalue import UNDEFINED
from mbpf.compiler.resolve import FINI_SYMBOL, INIT_SYMBOL, Resolution
from mbpf.compiler.scope import FunctionInfo, HostObject
from mbpf.compiler.source import Diagnostic, Span

_WITH_TEST = (
    ast.IfStatement,
    ast.ConditionalExpression,
    ast.WhileStatement,
    ast.DoWhileStatement,
    ast.ForStatement,
)
_ARITHMETIC = frozenset({"-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>", "**"})
_NUMBERS = ("u32", "i32", "number")
"""Kinds of arguments that take numbers."""
_SHOWN = 40
"""Characters of an argument that a hint repeats."""
_COMPARISONS = frozenset({"<", ">", "<=", ">=", "==", "!=", "===", "!==", "in", "instanceof"})
_FUNCTIONS = (ast.FunctionDeclaration, ast.FunctionExpression, ast.ArrowFunctionExpression)


def warnings(
    resolution: Resolution, functions: list[IrFunction], kept: list[IrFunction]
) -> tuple[Diagnostic, ...]:
    """All warnings, in source order.

    Args:
        resolution: the program.
        functions: its functions.
        kept: those of them that can ever run, or that imported files export.
    """
    nodes = list(ast.walk(resolution.program))
    found = [*_unused(functions, kept), *_uses_of_context(resolution, nodes)]
    found += _verdicts(resolution)
    found += _missing_verdicts(resolution, kept)
    found += endless_loops(resolution, nodes)
    found += _assignments(resolution, nodes)
    return tuple(sorted(found, key=lambda item: item.span.start))


def _unused(functions: list[IrFunction], kept: list[IrFunction]) -> Iterator[Diagnostic]:
    alive = {function.info for function in kept}
    for function in functions:
        if function.info not in alive and not function.info.is_top:
            name = function.info.name or "without a name"
            yield Diagnostic(
                "unused-function",
                function.info.node.span,
                f"the function '{name}' is never used",
                _hint_of_unused(name),
            )


def _assignments(resolution: Resolution, nodes: list[ast.Node]) -> Iterator[Diagnostic]:
    """Assignments of a known value where a condition stands: they decide nothing."""
    for node in nodes:
        test = getattr(node, "test", None) if isinstance(node, _WITH_TEST) else None
        if not isinstance(test, ast.AssignmentExpression) or test.operator != "=":
            continue
        if isinstance(resolution.constant(test.right), Value):
            yield Diagnostic(
                "assignment-as-condition",
                test.span,
                "this assigns: the condition is the value that is assigned, always the same",
                "write '===' to compare",
            )


def _hint_of_unused(name: str) -> str:
    if name in (INIT_SYMBOL, FINI_SYMBOL):
        return "it is left out of the package: an entry point is in the main file or imported there"
    meant = difflib.get_close_matches(name.lower(), (INIT_SYMBOL, FINI_SYMBOL), n=1, cutoff=0.8)
    question = f"; did you mean '{meant[0]}'?" if meant else ""
    return f"it is left out of the package{question}"


def _uses_of_context(resolution: Resolution, nodes: list[ast.Node]) -> Iterator[Diagnostic]:
    evaluator = resolution.evaluator
    for node in nodes:
        match node:
            case (
                ast.AssignmentExpression(left=ast.MemberExpression() as target)
                | ast.UpdateExpression(argument=ast.MemberExpression() as target)
            ) if evaluator.host(target.object) is HostObject.CTX:
                yield Diagnostic(
                    "context-is-read-only",
                    target.span,
                    "the context cannot be written to: this throws a TypeError",
                    "keep the value in a variable",
                )
            case ast.CallExpression(callee=ast.MemberExpression() as callee):
                yield from _call(resolution, node, evaluator.host(callee))


def _call(
    resolution: Resolution, node: ast.CallExpression, named: hosts.HostValue | None
) -> Iterator[Diagnostic]:
    if isinstance(named, hosts.CtxField):
        yield Diagnostic(
            "not-a-function",
            node.span,
            f"'{named.name}' is a number and cannot be called: this throws a TypeError",
            f"write 'ctx.{named.name}' without parentheses",
        )
    if isinstance(named, hosts.HelperUse) and named.map is None:
        yield from _arguments(resolution, node, named)
    if not isinstance(named, hosts.CtxMethod) or not node.arguments:
        return
    first = node.arguments[0]
    offset = resolution.constant(first)
    if isinstance(offset, Value) and not isinstance(offset.js, float):
        what = "is no number: this throws a TypeError"
    elif isinstance(offset, Value) and isinstance(offset.js, float) and offset.js < 0:
        what = "is before the first byte: this throws a RangeError"
    else:
        return
    hint = f"write 'ctx.{named.name}(0)' for the first byte"
    yield Diagnostic("bad-offset", first.span, f"the offset {what}", hint)


def _arguments(
    resolution: Resolution, node: ast.CallExpression, use: hosts.HelperUse
) -> Iterator[Diagnostic]:
    """Arguments of a helper that are certainly of a wrong kind; nothing is converted for it."""
    name = use.helper.js[0].rpartition(".")[2]
    for kind, argument in zip(use.helper.args, node.arguments, strict=False):
        if isinstance(argument, ast.SpreadElement):
            return
        constant = resolution.constant(argument)
        value = constant.js if isinstance(constant, Value) else None
        if kind.endswith("?") and value is UNDEFINED:
            continue
        kind = kind.removesuffix("?")
        if kind == "string" and _is_no_text(resolution, argument, constant):
            text = resolution.program.source.text[argument.span.start : argument.span.end]
            shown = text if len(text) <= _SHOWN and "\n" not in text else "..."
            what, hint = "text", f"make it one: `${{{shown}}}`"
        elif kind in _NUMBERS and isinstance(constant, Value) and not isinstance(value, float):
            what, hint = "number", f"the arguments are ({', '.join(use.helper.args)})"
        else:
            continue
        message = f"this is no {what}: '{name}' throws a TypeError"
        yield Diagnostic("bad-argument", argument.span, message, hint)


def _is_no_text(resolution: Resolution, node: ast.Expression, constant: Constant | None) -> bool:
    if constant is not None:
        return isinstance(constant, Value) and not isinstance(constant.js, str)
    if isinstance(node, ast.CallExpression):
        return isinstance(resolution.evaluator.host(node.callee), hosts.CtxMethod)
    if isinstance(node, ast.BinaryExpression) and node.operator in _ARITHMETIC:
        return True
    return _is_boolean(node) or isinstance(resolution.evaluator.host(node), hosts.CtxField)


def _verdicts(resolution: Resolution) -> Iterator[Diagnostic]:
    """Returns of the entry function whose value is known, and no verdict."""
    for statement in _returns(resolution.entries.prog):
        if statement.argument is None:
            if not resolution.target.hook_type.any_verdict:
                yield _no_verdict(resolution, statement.span)
            continue
        for value in _branches(statement.argument):
            constant = resolution.constant(value)
            if _is_boolean(value):
                kind, hint = "true or false, ", f"write '... ? 1 : 0': {_list(resolution)}"
            elif constant is None or _is_verdict(resolution, constant):
                continue
            else:
                kind, hint = "", f"return {_list(resolution)}"
            hook = resolution.target.hook
            yield Diagnostic(
                "bad-verdict",
                value.span,
                f"this is {kind}no verdict of {hook}: the event fails, and gets the hook's default",
                hint,
            )


def _missing_verdicts(resolution: Resolution, kept: list[IrFunction]) -> Iterator[Diagnostic]:
    """Ends of the entry function that are reached without a return."""
    entry = resolution.entries.prog
    if resolution.target.hook_type.any_verdict or isinstance(entry.node, ast.Program):
        return
    if any(isinstance(node, ast.TryStatement) and node.finalizer for node in _own(entry)):
        return  # What comes after a finally clause is not known well enough.
    told = {statement.span for statement in _returns(entry)}
    code = next(function for function in kept if function.info is entry)
    ends = [item for item in code.items if isinstance(item, Instr) and item.op == "RETU"]
    if any(item.span not in told for item in ends):
        name = entry.node.id if isinstance(entry.node, ast.FunctionDeclaration) else entry.node
        assert name is not None, "a declaration has a name"
        yield _no_verdict(resolution, name.span)


def _no_verdict(resolution: Resolution, span: Span) -> Diagnostic:
    return Diagnostic(
        "no-verdict",
        span,
        f"'{resolution.target.entry_symbol}' can end without a verdict: the event fails then, "
        "and gets the hook's default",
        f"return {_list(resolution)} on every path",
    )


def _list(resolution: Resolution) -> str:
    hook = resolution.target.hook_type
    if hook.any_verdict:
        return "a whole number that fits 32 bits"
    return " or ".join(f"{value} ({name})" for name, value in hook.verdicts.items())


def _is_verdict(resolution: Resolution, constant: Constant) -> bool:
    hook = resolution.target.hook_type
    if not isinstance(constant, Value):
        return isinstance(constant, GlobalRef)  # Only its place is known.
    value = constant.js
    if not isinstance(value, float):
        return hook.any_verdict and value is UNDEFINED
    if hook.any_verdict:
        return value.is_integer() and -(1 << 31) <= value < 1 << 31
    return value in hook.verdicts.values()


def _branches(node: ast.Expression) -> Iterator[ast.Expression]:
    """The expressions whose value an expression may have, as far as they can be told."""
    match node:
        case ast.ConditionalExpression():
            yield from _branches(node.consequent)
            yield from _branches(node.alternate)
        case ast.LogicalExpression():
            # A number on the left may be one that never is the value.
            yield from (value for value in _branches(node.left) if _is_boolean(value))
            yield from _branches(node.right)
        case _:
            yield node


def _is_boolean(node: ast.Expression) -> bool:
    """Whether an expression is true or false, whatever its operands are."""
    match node:
        case ast.BinaryExpression():
            return node.operator in _COMPARISONS
        case ast.UnaryExpression():
            return node.operator == "!"
        case _:
            return False


def _returns(function: FunctionInfo) -> Iterator[ast.ReturnStatement]:
    return (node for node in _own(function) if isinstance(node, ast.ReturnStatement))


def _own(function: FunctionInfo) -> Iterator[ast.Node]:
    """The nodes of a function, without those of functions in it."""
    stack: list[ast.Node] = [function.node]
    while stack:
        node = stack.pop()
        yield node
        if node is function.node or not isinstance(node, _FUNCTIONS):
            stack.extend(reversed(tuple(ast.children(node))))
