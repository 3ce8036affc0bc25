# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the use of names."""

from __future__ import annotations

from collections.abc import Sequence

from mbpf.compiler import ast, hosts
from mbpf.compiler.constant import BuiltinRef, Constant, Value
from mbpf.compiler.evaluate import Evaluator
from mbpf.compiler.scope import (
    Binding,
    BindingKind,
    HostGlobal,
    HostObject,
    Reference,
    Scopes,
    Unresolved,
)
from mbpf.compiler.source import Diagnostic, Span
from mbpf.compiler.uses import References
from mbpf.spec import builtins


class NameChecker:
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
                | ast.UnaryExpression(
                    operator="delete",
                    argument=ast.ChainExpression(expression=ast.MemberExpression() as target),
                )
            ) if self._is_fixed(target):
                pass
            case (
                ast.VariableDeclarator(id=ast.ObjectPattern() as pattern, init=ast.Node() as value)
                | ast.AssignmentExpression(left=ast.ObjectPattern() as pattern, right=value)
            ):
                self._evaluator.context_parts(pattern, value)
                self._visit(pattern)
                self._visit(value)
            case ast.AssignmentProperty():
                if node.computed:
                    self._visit(node.key)
                self._target(node.value)
            case ast.AssignmentPattern():
                self._target(node.left)
                self._visit(node.right)
            case ast.RestElement():
                self._target(node.argument)
            case ast.ArrayPattern():
                for element in node.elements:
                    if element is not None:
                        self._target(element)
            case ast.MemberExpression():
                self._member(node)
            case ast.CallExpression():
                self._call(node)
            case ast.NewExpression():
                self._new(node)
            case ast.ClassExpression(super_class=ast.Node() as parent):
                self._check_constructor(parent, parent)
                for child in ast.children(node):
                    self._visit(child)
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
            case Unresolved():
                known = [name for name in self._names if name != node.name]
                hint = hosts.unknown_global(node.name, known, self._evaluator.target)
                if len(known) != len(self._names):
                    hint = f"'{node.name}' is declared in an inner block or another function: "
                    hint += "declare it around both uses"
                if any(node.name in top.bindings for top in self._scopes.tops):
                    hint = "another file declares it: export it there, and import it"
                self._report("unknown-global", node.span, f"'{node.name}' is not defined", hint)

    def _target(self, node: ast.Node) -> None:
        """A part of a pattern that is assigned to."""
        if isinstance(node, ast.Identifier):
            self._written(node)
        elif not isinstance(node, ast.MemberExpression) or not self._is_fixed(node):
            self._visit(node)

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
        if isinstance(named, BuiltinRef) and hosts.needs_new(named.name):
            self._report(
                "builtin-needs-new",
                node.span,
                f"'{named.name}' cannot be called without 'new'",
                f"write 'new {named.name}(...)'",
            )
        spread = any(isinstance(argument, ast.SpreadElement) for argument in node.arguments)
        if spread and isinstance(named, (hosts.HelperUse, hosts.CtxMethod)):
            self._refuse_spread(node.arguments)
        elif isinstance(named, hosts.HelperUse):
            self._helper_arguments(node, named)
        else:
            if isinstance(named, hosts.CtxMethod):
                self._context_arguments(node, named.name)
            self._method(node.callee)
            self._visit(node.callee)
        for argument in node.arguments:
            self._visit(argument)

    def _method(self, callee: ast.Node) -> None:
        """A method of an array or a text that stands there, or is constant, must be there."""
        if not isinstance(callee, ast.MemberExpression):
            return
        value = self._evaluator.constant(callee.object)
        is_text = isinstance(callee.object, ast.TemplateLiteral) or (
            isinstance(value, Value) and value.type == "string"
        )
        if not is_text and not isinstance(callee.object, ast.ArrayExpression):
            return
        name = self._evaluator.member_name(callee)
        what, kind = ("a text", "string") if is_text else ("an array", "array")
        methods = hosts.methods(kind)
        known = methods | hosts.methods("object") | {"constructor"}
        if name is not None and name.isidentifier() and name not in known:
            self._report(
                "unknown-builtin",
                callee.property.span,
                f"{what} has no method '{name}' here",
                hosts.nearest(name, methods, f"it has {hosts.listed(methods)}"),
            )

    def _refuse_spread(self, arguments: Sequence[ast.Expression | ast.SpreadElement]) -> None:
        """Helpers and reads of the context take their arguments from registers."""
        for argument in arguments:
            if isinstance(argument, ast.SpreadElement):
                self._report(
                    "unsupported-spread",
                    argument.span,
                    "'...' is not supported here",
                    "pass the arguments one by one",
                )

    def _context_arguments(self, node: ast.CallExpression, name: str) -> None:
        least = builtins.BUILTINS[f"ctx.{name}"].length
        if len(node.arguments) < least:
            kinds = "offset, length, out" if least > 1 else "offset"
            self._report(
                "missing-argument",
                node.span,
                f"'ctx.{name}' needs {least} argument{'s' * (least > 1)}",
                f"write 'ctx.{name}({kinds})'",
            )

    def _helper_arguments(self, node: ast.CallExpression, use: hosts.HelperUse) -> None:
        given = len(node.arguments) + (use.map is not None)
        least = sum(not kind.endswith("?") for kind in use.helper.args)
        kinds = use.helper.args[use.map is not None :]
        if use.helper.fields:
            least, kinds = 1, ("object",)
        if given < least:
            self._report(
                "missing-argument",
                node.span,
                f"'{use.helper.name}' needs {least - (use.map is not None)} arguments",
                f"its arguments are ({', '.join(kinds)})",
            )

    def _new(self, node: ast.NewExpression) -> None:
        self._check_constructor(node, node.callee)
        self._visit(node.callee)
        for argument in node.arguments:
            self._visit(argument)

    def _check_constructor(self, node: ast.Node, callee: ast.Node) -> None:
        """A built-in that is no constructor here may be one in ECMAScript."""
        value = self._evaluator.constant(callee)
        if isinstance(value, BuiltinRef) and not builtins.BUILTINS[value.name].new:
            self._report(
                "builtin-not-constructor",
                node.span,
                f"'{value.name}' is no constructor here",
                "call it without 'new'",
            )

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
