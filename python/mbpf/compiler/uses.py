# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""How the names of a program are used: what the second pass over the names finds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from mbpf.compiler import ast
from mbpf.compiler.scope import Binding, FunctionInfo, Reference, ScopeKind, Tdz

NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Use:
    """One identifier that refers to a binding.

    Attributes:
        node: the identifier.
        function: the function that it stands in.
        tdz: what is known about the dead zone; None if the binding is surely ready, provided
            that ``function`` is the binding's owner.
    """

    node: ast.Identifier
    function: FunctionInfo
    tdz: Tdz | None


@dataclass(frozen=True, slots=True)
class Uses:
    """Everything that is done with one binding.

    Attributes:
        all: every reference.
        writes: those that give it another value, its own first value not among them.
        calls: the calls of it by name.
        is_value: whether it is used in another way than by being called.
    """

    all: list[Use] = field(default_factory=list)
    writes: list[ast.Identifier] = field(default_factory=list)
    calls: list[ast.CallExpression] = field(default_factory=list)

    @property
    def is_value(self) -> bool:
        """Whether it is read other than to call it."""
        return len(self.all) > len(self.calls)


@dataclass(frozen=True, slots=True)
class References:
    """The result of this pass.

    Attributes:
        by_node: what each identifier in an expression refers to.
        uses: the uses of each binding that has any.
        first_call: for each function, the offset of the first call in it that may run code of
            the program, or of the first exit: what is ready before it, no other function can
            have looked at too early.
        first_throw: for each function, the offset of the first place in it that may run code of
            the program or leave the function, also by an exception.
        copies: for each function the variables that start with the value of a parameter of the
            same name, each with an identifier that means that parameter.
        this: how often each function uses its own ``this``.
        hidden: names that stand for what has none, by what it is (``this``, ``new.target``,
            ``super`` ...) and the node that needs it from a function around it.
        nothing: each ``this`` at the top level and ``new.target`` in the value of a field.
        distant: constructors of which ``super`` is called in an arrow function.
    """

    by_node: dict[ast.Identifier, Reference]
    uses: dict[Binding, Uses]
    first_call: dict[FunctionInfo, int]
    first_throw: dict[FunctionInfo, int]
    copies: dict[FunctionInfo, list[tuple[ast.Identifier, Binding]]] = field(default_factory=dict)
    this: Counter[FunctionInfo] = field(default_factory=Counter)
    hidden: dict[tuple[str, ast.Node], ast.Identifier] = field(default_factory=dict)
    nothing: set[ast.Node] = field(default_factory=set)
    distant: set[FunctionInfo] = field(default_factory=set)

    def of(self, binding: Binding) -> Uses:
        """The uses of ``binding``."""
        return self.uses.get(binding) or Uses()

    def calls_before(self, binding: Binding) -> bool:
        """Whether code of the program may run in the owner before ``binding`` is ready."""
        return self.first_call.get(binding.owner, NEVER) < binding.ready

    def is_ready_for(self, binding: Binding, function: FunctionInfo) -> bool:
        """Whether ``binding`` has its first value whenever ``function``, inside its owner, runs."""
        while function.parent is not None and function.parent is not binding.owner:
            function = function.parent
        if not isinstance(function.node, ast.FunctionDeclaration):
            # Its value comes into being where it stands.
            in_order = binding.scope.kind is not ScopeKind.SWITCH or binding.is_direct
            if in_order and function.node.span.start >= binding.ready:
                return True
        # An exception in the top-level statements leaves no program that could look.
        first = self.first_call if binding.owner.is_top else self.first_throw
        return binding.is_direct and first.get(binding.owner, NEVER) >= binding.ready
