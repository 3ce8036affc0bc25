# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Scopes, bindings and functions: what names of a program stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from mbpf.compiler import ast
from mbpf.compiler.source import Span


class BindingKind(Enum):
    """How a name was declared."""

    VAR = "var"
    LET = "let"
    CONST = "const"
    FUNCTION = "function"
    PARAM = "parameter"
    PART = "name in the pattern of a parameter"
    CATCH = "catch parameter"
    SELF = "function expression's own name"
    THIS = "this"
    NEW_TARGET = "new.target"
    ARGUMENTS = "arguments"
    HOME = "home object of methods, or key of a field"


class ScopeKind(Enum):
    """What opens a scope."""

    TOP = "program"
    FUNCTION = "function"
    BODY = "body of a function whose parameters are not all plain names"
    SELF = "name of a function expression"
    BLOCK = "block"
    SWITCH = "switch"
    CATCH = "catch"
    CLASS = "class"
    FIELDS = "first values of fields"
    LITERAL = "object literal with methods that use super"


class FunctionKind(Enum):
    """How a function is written, which says how it may be called."""

    PLAIN = "function"
    ARROW = "arrow function"
    METHOD = "method, getter or setter"
    CLASS = "constructor of a class"
    DERIVED = "constructor of a class that extends another"


@dataclass(frozen=True, slots=True, eq=False)
class FunctionInfo:
    """A function of the program, or the program itself.

    Attributes:
        node: the function, or the Program for the top-level statements.
        parent: the function around it; None for the program.
        name: what ``name`` gives, or None.
        kind: how it is written.
        captures: variables of functions around it whose cells it holds, filled once.
    """

    node: ast.Function | ast.Program
    parent: FunctionInfo | None
    name: str | None
    kind: FunctionKind = FunctionKind.PLAIN
    captures: list[Binding] = field(default_factory=list)

    @property
    def is_top(self) -> bool:
        """Whether these are the top-level statements."""
        return self.parent is None

    @property
    def params(self) -> tuple[ast.Pattern, ...]:
        """The parameters."""
        return () if isinstance(self.node, ast.Program) else self.node.params

    @property
    def has_rest(self) -> bool:
        """Whether its last parameter takes the rest."""
        return bool(self.params) and isinstance(self.params[-1], ast.RestElement)

    @property
    def length(self) -> int:
        """The parameters in front of the first that has a default or takes the rest."""
        for index, param in enumerate(self.params):
            if isinstance(param, (ast.AssignmentPattern, ast.RestElement)):
                return index
        return len(self.params)


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """A scope; ``bindings`` is filled once, when it is declared.

    Attributes:
        kind: what opened it.
        parent: the scope around it; None at the top of a module and of the program.
        function: the function it is in.
        bindings: what is declared in it.
        imports: names that are variables of other scopes: of other modules, or home objects.
        start: where the class begins that opened it.
    """

    kind: ScopeKind
    parent: Scope | None
    function: FunctionInfo
    bindings: dict[str, Binding] = field(default_factory=dict)
    imports: dict[str, Binding] = field(default_factory=dict)
    start: int = 0

    def lookup(self, name: str) -> Binding | None:
        """The binding that ``name`` means here, or None for a global of the host."""
        scope: Scope | None = self
        while scope is not None:
            binding = scope.bindings.get(name) or scope.imports.get(name)
            if binding is not None:
                return binding
            scope = scope.parent
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """A declared name.

    Attributes:
        name: the name.
        kind: how it was declared.
        span: of the name where it was declared.
        scope: where it lives.
        ready: offset in the source from which it has its first value; 0 for a parameter that
            nothing can look at earlier.
        declarator: the declarator with its first value, for ``var``, ``let`` and ``const``; None
            if that is a part of a value.
        function: the function, for a function declaration and a function expression's own name.
        index: position of a parameter, or case of a switch in which it was declared.
        is_direct: declared by a statement that stands directly in its function's body.
        inside: the class, for its own name in it and for its home objects.
    """

    name: str
    kind: BindingKind
    span: Span
    scope: Scope
    ready: int
    declarator: ast.VariableDeclarator | None = None
    function: ast.Function | None = None
    index: int = 0
    is_direct: bool = False
    inside: ast.ClassExpression | None = None

    @property
    def owner(self) -> FunctionInfo:
        """The function whose variable it is."""
        return self.scope.function

    @property
    def is_lexical(self) -> bool:
        """Whether a declaration of variables brought it that does not hoist."""
        return self.kind in (BindingKind.LET, BindingKind.CONST)

    @property
    def has_dead_zone(self) -> bool:
        """Whether it is in its temporal dead zone before it is ready."""
        parameters = (BindingKind.PARAM, BindingKind.PART, BindingKind.CATCH)
        return self.is_lexical or (self.kind in parameters and self.ready > 0)


class HostObject(Enum):
    """Objects of the host that are no values of their own, and the context."""

    CTX = "ctx"
    MBPF = "mbpf"
    MAPS = "maps"


@dataclass(frozen=True, slots=True)
class HostGlobal:
    """A built-in global function, constant or namespace, such as ``Math``."""

    name: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that nothing declares; only ``typeof`` may ask for it."""

    name: str


Reference: TypeAlias = Binding | HostObject | HostGlobal | Unresolved


class Tdz(Enum):
    """Whether a reference to a local meets the temporal dead zone; absent means never."""

    ALWAYS = "always"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scope that each node opens, and all functions in source order.

    Attributes:
        by_node: the scope that each node opens; that of the Program is that of its own file.
        functions: every function.
        tops: the top-level scopes of all modules in the order of their evaluation, that of the
            program last.
        hidden: for classes and object literals the variables without a name of the program: home
            objects by ``%class`` and ``%object``, keys of fields by what ``key_variable`` says.
    """

    by_node: dict[ast.Node, Scope]
    functions: dict[ast.Function | ast.Program, FunctionInfo]
    tops: list[Scope] = field(default_factory=list)
    hidden: dict[ast.Node, dict[str, Binding]] = field(default_factory=dict)
