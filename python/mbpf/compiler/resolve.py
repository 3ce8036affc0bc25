# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What every name of a program stands for, and the errors in how names are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mbpf.compiler import ast
from mbpf.compiler.arguments import uses_of_arguments
from mbpf.compiler.check_names import NameChecker
from mbpf.compiler.classes import simplify_classes
from mbpf.compiler.closures import Identity, captures, is_late
from mbpf.compiler.constant import Constant, GlobalRef
from mbpf.compiler.contexts import find_contexts
from mbpf.compiler.declare import declare
from mbpf.compiler.effects import Effects
from mbpf.compiler.evaluate import Evaluator
from mbpf.compiler.missing_entry import missing_entry
from mbpf.compiler.references import refer
from mbpf.compiler.scope import (
    Binding,
    FunctionInfo,
    Scopes,
    Tdz,
)
from mbpf.compiler.source import Diagnostic
from mbpf.compiler.target import Target
from mbpf.compiler.uses import References
from mbpf.errors import CompileError

MAX_GLOBALS: Final = 65535
INIT_SYMBOL: Final = "mbpf_init"
FINI_SYMBOL: Final = "mbpf_fini"


@dataclass(frozen=True, slots=True)
class Entries:
    """The entry functions; None where the program has none. In the firmware, its top level."""

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
        made: functions that the program makes where they stand; the others are constants.
        cells: variables that live in a cell.
        late: those of them whose cell is made with their first value.
        entries: the entry functions.
        listed: functions that need their arguments in a list, with what ``arguments`` means there.
        counted: each ``arguments.length`` that is answered without that list.
        effects: what mere expressions can do.
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
    made: frozenset[ast.Node]
    cells: frozenset[Binding]
    late: frozenset[Binding]
    entries: Entries
    listed: dict[FunctionInfo, Binding]
    counted: frozenset[ast.Node]
    effects: Effects

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
    program = simplify_classes(program)
    scopes = declare(program)
    references = refer(program, scopes, firmware=target.firmware)
    contexts = find_contexts(program, scopes, references, target.entry_symbol)
    made = Identity(program, scopes, references).seen()
    while True:
        evaluator = Evaluator(scopes, references, contexts, target, made)
        captured = captures(references, evaluator)
        more = made.union(info.node for info in captured)
        if more == made:
            break
        made = more
    cells = frozenset(binding for variables in captured.values() for binding in variables)
    for info, variables in captured.items():
        info.captures.extend(variables)
    _entry_pattern(program, scopes, evaluator)
    problems = [] if program.is_module else _top_level_this(references)
    problems += NameChecker(scopes, references, evaluator).check(program)
    listed, counted = uses_of_arguments(program, references)
    entries: Entries | None = Entries(scopes.functions[program], None, None)
    if not target.firmware:
        entries = _entries(program, scopes, references, target, problems)
        problems += _lists_of_entries(entries, listed, references)
    if problems or entries is None:
        # The value of a field may stand in several places.
        ordered = sorted(dict.fromkeys(problems), key=lambda item: item.span.start)
        raise CompileError.group([item.error(program.source) for item in ordered])
    slots, tdz_count = _globals(scopes, references, evaluator)
    tdz: dict[ast.Identifier, Tdz] = {}
    for binding, uses in references.uses.items():
        placed = binding in slots or binding in cells
        if not placed and evaluator.binding(binding) is None:
            tdz.update({use.node: use.tdz for use in uses.all if use.tdz is not None})
    checked = frozenset(
        found
        for node, state in tdz.items()
        if state is Tdz.MAYBE and isinstance(found := references.by_node[node], Binding)
    )
    late = frozenset(binding for binding in cells if is_late(binding, references))
    return Resolution(
        program,
        target,
        scopes,
        references,
        evaluator,
        slots,
        tdz_count,
        tdz,
        checked,
        made,
        cells,
        late,
        entries,
        listed,
        counted,
        Effects.of(program),
    )


def _top_level_this(references: References) -> list[Diagnostic]:
    """``this`` of a script outside all functions is the global object."""
    return [
        Diagnostic(
            "unsupported-global-this",
            node.span,
            "'this' outside all functions is the global object, which is not supported",
            "name the variable itself",
        )
        for node in references.nothing
        if isinstance(node, ast.ThisExpression)
    ]


def _entry_pattern(program: ast.Program, scopes: Scopes, evaluator: Evaluator) -> None:
    """Look up what the first parameter of the entry point names, if it is a pattern."""
    binding = scopes.by_node[program].lookup(evaluator.target.entry_symbol)
    node = binding.function if binding is not None else None
    first = node.params[0] if node is not None and node.params else None
    pattern = first.left if isinstance(first, ast.AssignmentPattern) else first
    if isinstance(pattern, ast.ObjectPattern):
        evaluator.parts_of_context(pattern)


def _globals(
    scopes: Scopes, references: References, evaluator: Evaluator
) -> tuple[dict[Binding, int], int]:
    """Slots for the top-level variables that functions use; those that can be seen early first."""
    early: list[Binding] = []
    others: list[Binding] = []
    for binding in (binding for top in scopes.tops for binding in top.bindings.values()):
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
            f"the program has more than {MAX_GLOBALS} global variables",
            id="too-many-globals",
            hint="keep values that belong together in one array",
        )
    return slots, len(early)


def _can_be_seen_early(references: References, binding: Binding) -> bool:
    """Whether code may look at a top-level variable before it has its first value."""
    return references.calls_before(binding) or any(
        use.function is binding.owner and use.tdz is not None for use in references.of(binding).all
    )


def _lists_of_entries(
    entries: Entries | None, listed: dict[FunctionInfo, Binding], references: References
) -> list[Diagnostic]:
    """Entry points that need their arguments in a list: they get at most the context."""
    found = () if entries is None else (entries.prog, entries.init, entries.fini)
    return [
        Diagnostic(
            "entry-parameters",
            references.of(listed[info]).all[0].node.span,
            f"the entry point '{info.name}' uses 'arguments'",
            "name the context as its parameter",
        )
        for info in found
        if info is not None and info in listed
    ]


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
        binding = scopes.by_node[program].lookup(name)
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
        elif len(node.params) > limit or scopes.functions[node].has_rest:
            problems.append(
                Diagnostic(
                    "entry-parameters",
                    node.params[min(limit, len(node.params) - 1)].span,
                    f"the entry point '{name}' has "
                    + ("more than 1 parameter" if limit else "parameters"),
                    "it is called with the context alone" if limit else "it is called without any",
                )
            )
        else:
            found[name] = scopes.functions[node]
    if target.entry_symbol not in found:
        if not problems:
            problems.append(missing_entry(program, scopes, target.entry_symbol))
        return None
    return Entries(found[target.entry_symbol], found.get(INIT_SYMBOL), found.get(FINI_SYMBOL))
