# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What every name of a program stands for, and the errors in how names are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mbpf.compiler import ast, hosts
from mbpf.compiler.constant import BuiltinRef, Constant, GlobalRef, Value
from mbpf.compiler.contexts import find_contexts
from mbpf.compiler.declare import declare
from mbpf.compiler.evaluate import Evaluator
from mbpf.compiler.references import References, refer
from mbpf.compiler.scope import (
    Binding,
    BindingKind,
    FunctionInfo,
    HostGlobal,
    HostObject,
    Reference,
    ScopeKind,
    Scopes,
    Tdz,
    Unresolved,
)
from mbpf.compiler.source import Diagnostic, Span
from mbpf.compiler.target import Target
from mbpf.errors import CompileError
from mbpf.spec import builtins

MAX_GLOBALS: Final = 65535
INIT_SYMBOL: Final = "mbpf_init"
FINI_SYMBOL: Final = "mbpf_fini"


@dataclass(frozen=True, slots=True)
class Entries:
    """The entry functions; None where the program has none."""

    prog: FunctionInfo
    init: FunctionInfo | None
    fini: FunctionInfo | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The meaning of every name.

    Attributes:
        program: the tree.
        target: what it is compiled for.
        scopes: scopes by the node that opens them, and all functions.
        evaluator: values known at compile time.
        globals: slots of the bindings that live in one.
        tdz_count: how many slots, from the first, start in the temporal dead zone.
        tdz: the references to locals that meet the dead zone, or may.
        checked: locals that must start in the dead zone because some reference may meet it.
        entries: the entry functions.
    """

    program: ast.Program
    target: Target
    scopes: Scopes
    references: References
    evaluator: Evaluator
    globals: dict[Binding, int]
    tdz_count: int
    tdz: dict[ast.Identifier, Tdz]
    checked: frozenset[Binding]
    entries: Entries

    def constant(self, node: ast.Node) -> Constant | None:
        """The value of an expression that one instruction loads, or None."""
        value = self.evaluator.constant(node)
        if value is not None or not isinstance(node, ast.Identifier):
            return value
        reference = self.evaluator.reference(node)
        if not isinstance(reference, Binding) or reference not in self.globals:
            return None
        settled = self.evaluator.is_settled(reference)
        return GlobalRef(self.globals[reference]) if settled else None


def resolve(program: ast.Program, target: Target) -> Resolution:
    """Resolve the names of ``program``.

    Raises:
        CompileError: with all problems, in source order.
    """
    scopes = declare(program)
    references = refer(program, scopes)
    contexts = find_contexts(program, scopes, references, target.entry_symbol)
    evaluator = Evaluator(scopes, references, contexts, target)
    problems = _Checker(scopes, references, evaluator).check(program)
    entries = _entries(program, scopes, references, target, problems)
    if problems or entries is None:
        ordered = sorted(problems, key=lambda item: item.span.start)
        raise CompileError.group([item.error(program.source) for item in ordered])
    slots, tdz_count = _globals(program, scopes, references, evaluator)
    tdz: dict[ast.Identifier, Tdz] = {}
    for binding, uses in references.uses.items():
        if binding not in slots and evaluator.binding(binding) is None:
            tdz.update({use.node: use.tdz for use in uses.all if use.tdz is not None})
    checked = frozenset(
        found
        for node, state in tdz.items()
        if state is Tdz.MAYBE and isinstance(found := references.by_node[node], Binding)
    )
    return Resolution(
        program, target, scopes, references, evaluator, slots, tdz_count, tdz, checked, entries
    )


def _globals(
    program: ast.Program, scopes: Scopes, references: References, evaluator: Evaluator
) -> tuple[dict[Binding, int], int]:
    """Slots for the top-level variables that functions use; those that can be seen early first."""
    early: list[Binding] = []
    others: list[Binding] = []
    for binding in scopes.by_node[program].bindings.values():
        shared = any(use.function is not binding.owner for use in references.of(binding).all)
        if not shared or evaluator.binding(binding) is not None:
            continue
        if binding.is_lexical and _can_be_seen_early(references, binding):
            early.append(binding)
        else:
            others.append(binding)
    slots = {binding: index for index, binding in enumerate([*early, *others])}
    if len(slots) > MAX_GLOBALS:
        raise CompileError(
            f"the program has more than {MAX_GLOBALS} global variables", id="too-many-globals"
        )
    return slots, len(early)


def _can_be_seen_early(references: References, binding: Binding) -> bool:
    """Whether code may look at a top-level variable before it has its first value."""
    return references.calls_before(binding) or any(
        use.function is binding.owner and use.tdz is not None for use in references.of(binding).all
    )


def _entries(
    program: ast.Program,
    scopes: Scopes,
    references: References,
    target: Target,
    problems: list[Diagnostic],
) -> Entries | None:
    found: dict[str, FunctionInfo] = {}
    limits = {INIT_SYMBOL: 0, FINI_SYMBOL: 0, target.entry_symbol: 1}
    for name, limit in limits.items():
        binding = scopes.by_node[program].bindings.get(name)
        if binding is None:
            continue
        node = binding.function
        if node is None or references.of(binding).writes:
            problems.append(
                Diagnostic(
                    "entry-not-function",
                    binding.span,
                    f"the entry point '{name}' is not a function declaration",
                    f"declare it as 'function {name}() {{ ... }}' and assign nothing to it",
                )
            )
        elif len(node.params) > limit:
            problems.append(
                Diagnostic(
                    "entry-parameters",
                    node.params[limit].span,
                    f"the entry point '{name}' has more than {limit} parameters",
                    "it is called with the context alone" if limit else "it is called without any",
                )
            )
        else:
            found[name] = scopes.functions[node]
    if target.entry_symbol not in found:
        if not problems:
            problems.append(
                Diagnostic(
                    "missing-entry",
                    Span(0, 0),
                    f"the program has no function '{target.entry_symbol}'",
                    f"define 'function {target.entry_symbol}(ctx) {{ ... }}'",
                )
            )
        return None
    return Entries(found[target.entry_symbol], found.get(INIT_SYMBOL), found.get(FINI_SYMBOL))


class _Checker:
    """Collects what is wrong with the use of names."""

    def __init__(self, scopes: Scopes, references: References, evaluator: Evaluator) -> None:
        self._scopes = scopes
        self._references = references
        self._evaluator = evaluator
        self._problems: list[Diagnostic] = []
        self._names = sorted(
            {name for scope in scopes.by_node.values() for name in scope.bindings} | hosts.GLOBALS
        )

    def check(self, program: ast.Program) -> list[Diagnostic]:
        """All problems, each at most once."""
        self._visit(program)
        for binding, uses in self._references.uses.items():
            self._binding(binding, uses.writes)
        return [*self._problems, *self._evaluator.problems]

    def _report(self, id: str, span: Span, message: str, hint: str) -> None:
        self._problems.append(Diagnostic(id, span, message, hint))

    def _visit(self, node: ast.Node) -> None:
        """Check the names in ``node``; an identifier that gets here is used as a value."""
        match node:
            case ast.Identifier():
                if node in self._references.by_node:
                    self._value(node, self._evaluator.reference(node))
            case ast.UnaryExpression(operator="typeof", argument=ast.Identifier() as name):
                reference = self._evaluator.reference(name)
                if not isinstance(reference, Unresolved) or name.name in hosts.ABSENT:
                    self._value(name, reference)
            case ast.AssignmentExpression(left=ast.Identifier() as name):
                self._written(name)
                self._visit(node.right)
            case ast.UpdateExpression(argument=ast.Identifier() as name):
                self._written(name)
            case ast.AssignmentExpression(left=ast.MemberExpression() as target) if self._is_fixed(
                target
            ):
                self._visit(node.right)
            case (
                ast.UpdateExpression(argument=ast.MemberExpression() as target)
                | ast.UnaryExpression(operator="delete", argument=ast.MemberExpression() as target)
            ) if self._is_fixed(target):
                pass
            case ast.MemberExpression():
                self._member(node)
            case ast.CallExpression():
                self._call(node)
            case ast.NewExpression():
                self._new(node)
            case ast.ForInStatement() | ast.ForOfStatement():
                if isinstance(node.left, ast.Identifier):
                    self._written(node.left)
                elif not isinstance(node.left, ast.MemberExpression) or not self._is_fixed(
                    node.left
                ):
                    self._visit(node.left)
                self._visit(node.right)
                self._visit(node.body)
            case _:
                for child in ast.children(node):
                    self._visit(child)

    def _value(self, node: ast.Identifier, reference: Reference) -> None:
        match reference:
            case HostObject.MBPF | HostObject.MAPS:
                self._report(
                    "unsupported-first-class-mbpf",
                    node.span,
                    f"'{node.name}' cannot be used as a value",
                    f"name the member: '{node.name}.NAME'",
                )
            case HostGlobal() if hosts.global_value(reference.name) is None:
                self._report(
                    "unsupported-bare-namespace",
                    node.span,
                    f"'{node.name}' cannot be used as a value",
                    f"name the member: '{node.name}.NAME'",
                )
            case Unresolved():
                self._report(
                    "unknown-global",
                    node.span,
                    f"'{node.name}' is not defined",
                    hosts.unknown_global(node.name, self._names, self._evaluator.target),
                )

    def _written(self, node: ast.Identifier) -> None:
        reference = self._references.by_node[node]
        match reference:
            case Unresolved():
                self._value(node, reference)
            case HostObject() | HostGlobal():
                self._report(
                    "assign-to-builtin",
                    node.span,
                    f"the built-in '{node.name}' cannot be assigned to",
                    "use another name, and declare it",
                )

    def _is_fixed(self, target: ast.MemberExpression) -> bool:
        """Whether a member that is to be changed is one of the host; if so, that is reported."""
        owner: hosts.HostValue | Constant | None = self._evaluator.host(target.object)
        if isinstance(owner, HostGlobal):
            owner = hosts.global_value(owner.name) or owner
        if owner is None or owner is HostObject.CTX or isinstance(owner, Value):
            # To write to the context or to a primitive throws when it runs.
            return False
        self._report(
            "assign-to-builtin",
            target.span,
            "what the host offers cannot be changed",
            "keep it in a variable or an object of your own",
        )
        return True

    def _member(self, node: ast.MemberExpression) -> None:
        named = self._evaluator.host(node)
        if isinstance(named, hosts.HelperUse):
            self._report(
                "unsupported-helper-value",
                node.span,
                "a helper cannot be used as a value",
                f"call it: '{named.helper.name}(...)', or wrap it in a function",
            )
        receiver = self._evaluator.host(node.object)
        is_namespace = isinstance(receiver, HostGlobal) and receiver.name in hosts.NAMESPACES
        if receiver in (HostObject.MBPF, HostObject.MAPS) or is_namespace:
            # A member that means nothing was reported when it was first looked up.
            reported = any(item.span == node.property.span for item in self._evaluator.problems)
            if named is None and not reported:
                self._visit(node.object)
        else:
            self._visit(node.object)
        if node.computed:
            self._visit(node.property)

    def _call(self, node: ast.CallExpression) -> None:
        named = self._evaluator.host(node.callee)
        if isinstance(named, HostGlobal):
            constant = hosts.global_value(named.name)
            named = constant if isinstance(constant, BuiltinRef) else named
        if isinstance(named, BuiltinRef) and not builtins.BUILTINS[named.name].call:
            self._report(
                "builtin-needs-new",
                node.span,
                f"'{named.name}' cannot be called without 'new'",
                f"write 'new {named.name}(...)'",
            )
        if isinstance(named, hosts.HelperUse):
            self._helper_arguments(node, named)
        else:
            self._visit(node.callee)
        for argument in node.arguments:
            self._visit(argument)

    def _helper_arguments(self, node: ast.CallExpression, use: hosts.HelperUse) -> None:
        given = len(node.arguments) + (use.map is not None)
        least = sum(not kind.endswith("?") for kind in use.helper.args)
        if given < least:
            kinds = use.helper.args[use.map is not None :]
            self._report(
                "missing-argument",
                node.span,
                f"'{use.helper.name}' needs {least - (use.map is not None)} arguments",
                f"its arguments are ({', '.join(kinds)})",
            )

    def _new(self, node: ast.NewExpression) -> None:
        value = self._evaluator.constant(node.callee)
        if not isinstance(value, BuiltinRef):
            self._report(
                "unsupported-new",
                node.span,
                "'new' makes only objects of built-in classes",
                "return an object literal from a function instead",
            )
        elif not builtins.BUILTINS[value.name].new:
            self._report(
                "builtin-not-constructor",
                node.span,
                f"'{value.name}' is no constructor here",
                "call it without 'new'",
            )
        self._visit(node.callee)
        for argument in node.arguments:
            self._visit(argument)

    def _binding(self, binding: Binding, writes: list[ast.Identifier]) -> None:
        if binding.kind in (BindingKind.CONST, BindingKind.SELF):
            for node in writes:
                self._report(
                    "assign-to-const",
                    node.span,
                    f"'{binding.name}' is constant and cannot be assigned to",
                    "declare it with 'let'"
                    if binding.kind is BindingKind.CONST
                    else "use another name for the variable",
                )
        if binding.kind is BindingKind.SELF:
            return
        if binding.scope.kind is ScopeKind.TOP or self._evaluator.binding(binding) is not None:
            return
        for use in self._references.of(binding).all:
            captured = use.function is not binding.owner
            if captured and isinstance(self._evaluator.reference(use.node), Binding):
                self._report(
                    "unsupported-closure",
                    use.node.span,
                    f"a function uses '{binding.name}' of the function or block around it",
                    f"move '{binding.name}' to the top level, or pass it as an argument",
                )
