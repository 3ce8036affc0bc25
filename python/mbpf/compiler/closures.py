# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Which variables live in cells, and which functions are objects that the program makes.

A variable below the top level that an inner function uses lives in a cell; the functions between
the two hold that cell among their captures. Such a function is made where it stands each time. So
is one without captures if the program can tell that it was made twice; all others are constants.
"""

from __future__ import annotations

from collections.abc import Iterator

from mbpf.compiler import ast
from mbpf.compiler.evaluate import Evaluator
from mbpf.compiler.scope import Binding, BindingKind, FunctionInfo, ScopeKind, Scopes
from mbpf.compiler.uses import References, Use

FUNCTIONS = (ast.FunctionDeclaration, ast.FunctionExpression, ast.ArrowFunctionExpression)
_LOOPS = (
    ast.WhileStatement,
    ast.DoWhileStatement,
    ast.ForStatement,
    ast.ForInStatement,
    ast.ForOfStatement,
)
_OWN_NAMES = ("length", "name")


def captures(
    references: References, evaluator: Evaluator
) -> dict[FunctionInfo, dict[Binding, None]]:
    """For each function the variables whose cells it holds, in the order of their first use."""
    found: dict[FunctionInfo, dict[Binding, None]] = {}
    for binding, uses in references.uses.items():
        if binding.scope.kind is ScopeKind.TOP or evaluator.binding(binding) is not None:
            continue
        for use in uses.all:
            if isinstance(evaluator.reference(use.node), Binding):
                for function in _between(binding, use):
                    found.setdefault(function, {})[binding] = None
    return found


def _between(binding: Binding, use: Use) -> Iterator[FunctionInfo]:
    """The functions from the one with a use up to the one whose variable it is, without that."""
    function = use.function
    while function is not binding.owner:
        yield function
        assert function.parent is not None, "a variable is used inside its owner"
        function = function.parent


def is_late(binding: Binding, references: References) -> bool:
    """Whether a cell can be made when its variable gets its first value.

    So it is if no function that captures it is made before, and nobody looks at it too early.
    """
    if binding.scope.kind is ScopeKind.SWITCH:
        return False
    if not binding.has_dead_zone:
        return binding.kind in (BindingKind.PARAM, BindingKind.CATCH)
    for use in references.of(binding).all:
        between = list(_between(binding, use))
        if not between:
            if use.tdz is not None:
                return False
            continue
        node = between[-1].node
        if isinstance(node, ast.FunctionDeclaration) or node.span.start < binding.ready:
            return False
    return True


class Identity:
    """Finds the functions of which the program may see that they are made more than once."""

    def __init__(self, program: ast.Program, scopes: Scopes, references: References) -> None:
        self._scopes = scopes
        self._references = references
        self._parents: dict[ast.Node, ast.Node] = {}
        for node in ast.walk(program):
            self._parents.update(dict.fromkeys(ast.children(node), node))
        self._asked: set[Binding] = set()

    def seen(self) -> frozenset[ast.Node]:
        """Those functions."""
        return frozenset(
            node
            for node in self._scopes.functions
            if isinstance(node, FUNCTIONS) and self._is_repeated(node) and self._is_seen(node)
        )

    def _is_repeated(self, node: ast.Node) -> bool:
        """Whether a function may be made more than once."""
        parent = self._parents.get(node)
        while parent is not None:
            if isinstance(parent, (*FUNCTIONS, *_LOOPS)):
                return True
            parent = self._parents.get(parent)
        return False

    def _is_seen(self, node: ast.Node) -> bool:
        scope = self._scopes.by_node[node].parent
        self._asked.clear()
        if isinstance(node, ast.FunctionDeclaration):
            assert scope is not None
            return self._is_variable_seen(scope.bindings[node.id.name])
        own = scope.bindings.values() if scope and scope.kind is ScopeKind.SELF else ()
        return self._is_value_seen(node) or any(map(self._is_variable_seen, own))

    def _is_variable_seen(self, binding: Binding) -> bool:
        """Whether anybody may compare or keep what a variable holds, which is never assigned."""
        if binding in self._asked:
            return False
        self._asked.add(binding)
        uses = self._references.of(binding)
        return bool(uses.writes) or any(self._is_value_seen(use.node) for use in uses.all)

    def _is_value_seen(self, node: ast.Node) -> bool:
        """Whether anybody may compare or keep the value of an expression, a function."""
        match self._parents.get(node):
            case ast.CallExpression(callee=callee) if callee is node:
                return False
            case ast.CallExpression() as call:
                param = self._parameter(call, node)
                return param is None or self._is_variable_seen(param)
            case ast.ExpressionStatement() | ast.StaticInitializer():
                return False
            case ast.UnaryExpression(operator="typeof" | "!" | "void"):
                return False
            case ast.MemberExpression(computed=False, property=ast.Identifier(name=name)):
                return name not in _OWN_NAMES
            case (
                ast.VariableDeclarator(id=ast.Identifier() as name)
                | ast.AssignmentPattern(left=ast.Identifier() as name)
            ):
                binding = self._references.by_node.get(name)
                return not isinstance(binding, Binding) or self._is_variable_seen(binding)
        return True

    def _parameter(self, call: ast.CallExpression, argument: ast.Node) -> Binding | None:
        """The parameter that an argument becomes, if the function that is called is known."""
        index = next(i for i, item in enumerate(call.arguments) if item is argument)
        if any(isinstance(item, ast.SpreadElement) for item in call.arguments[:index]):
            return None
        callee = call.callee
        reference = (
            self._references.by_node.get(callee) if isinstance(callee, ast.Identifier) else None
        )
        if not isinstance(reference, Binding) or self._references.of(reference).writes:
            return None
        node: ast.Node | None = reference.function
        if node is None and reference.declarator is not None:
            node = reference.declarator.init
        if not isinstance(node, FUNCTIONS) or index >= len(node.params):
            return None
        target: ast.Node = node.params[index]
        if isinstance(target, ast.AssignmentPattern):
            target = target.left
        found = self._scopes.by_node[node].bindings
        return found[target.name] if isinstance(target, ast.Identifier) else None
