# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the profile leaves out of JavaScript, refused by name, place and hint.

This pass refuses what can be told from the syntax and from names that the program does not declare.
What depends on where a name is declared (closures, unknown globals) is refused by the resolver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mbpf.compiler import ast, hosts
from mbpf.compiler.early.report import bound_names
from mbpf.compiler.source import Diagnostic, Span


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a construct is called, and what to do instead.

    Attributes:
        id: stable name.
        what: the subject of the message.
        hint: what to write instead.
        whole: whether its parts are not looked at: what is refused in them goes with it.
    """

    id: str
    what: str
    hint: str
    whole: bool = False

    def at(self, place: Span) -> Diagnostic:
        """The error at ``place``."""
        return Diagnostic(self.id, place, f"{self.what} is not supported", self.hint)


GENERATOR = Refusal("unsupported-generator", "a generator", "use a loop", whole=True)
TAGGED_TEMPLATE = Refusal(
    "unsupported-tagged-template", "a tagged template", "call the function with arguments"
)
_ASYNC = Refusal(
    "unsupported-async",
    "an async function",
    "a hook runs to its end at once: call the helpers directly",
    whole=True,
)
_IMPORT = "write import {name} from './file.js' at the top of the file"
_MODULE = Refusal("unsupported-module", "'import()'", _IMPORT, whole=True)
_META = Refusal("unsupported-module", "'import.meta'", "write what is meant in the program")
_KINDS: Mapping[type[ast.Node], Refusal] = {
    ast.PrivateIdentifier: Refusal(
        "unsupported-private-member", "a private member", "name it without the '#'"
    ),
    ast.TaggedTemplateExpression: TAGGED_TEMPLATE,
    ast.WithStatement: Refusal(
        "unsupported-with", "'with'", "name the object: object.member", whole=True
    ),
    ast.DebuggerStatement: Refusal(
        "unsupported-debugger", "'debugger'", "use mbpf.log(level, text)"
    ),
    ast.RegExpLiteral: Refusal(
        "unsupported-regexp", "a regular expression", "compare characters with charCodeAt"
    ),
    ast.BigIntLiteral: Refusal(
        "unsupported-bigint",
        "a BigInt",
        "use a number, or mbpf.u64LoadLE and mbpf.u64StoreLE for 64 bits",
    ),
    ast.YieldExpression: GENERATOR,
    ast.AwaitExpression: _ASYNC,
    ast.ImportExpression: _MODULE,
}

_SUPER_TARGET = Refusal(
    "unsupported-super-assignment", "an assignment to a member of 'super'", "assign to 'this'"
)

_CONSOLE = "use mbpf.log(level, text), or console.log in a build with 'debug: true' in mbpf.yaml"
_NO_TIME = "use mbpf.nowNs(pair) for the time of the event"
_NO_LATER = "a hook runs to its end at once: keep state in a map"
_NO_CODE = "all code is verified before it runs: write it in the program"
_NO_TEXT = "read numbers from the packet, or work on charCodeAt and String(number)"
_NO_CLEANUP = "memory is given back after each event; keep state in a map"


def _global(name: str, hint: str) -> tuple[str, Refusal]:
    return name, Refusal("unsupported-global", f"'{name}'", hint)


_GLOBALS: Mapping[str, Refusal] = {
    "eval": Refusal("unsupported-eval", "'eval'", _NO_CODE),
    "Function": Refusal("unsupported-function-constructor", "'Function'", _NO_CODE),
    "Symbol": Refusal("unsupported-symbol", "'Symbol'", "use string keys"),
    "Proxy": Refusal("unsupported-proxy", "'Proxy'", "use functions"),
    "Reflect": Refusal("unsupported-reflect", "'Reflect'", "use object[key], 'in' and 'delete'"),
    "Date": Refusal("unsupported-date", "'Date'", _NO_TIME),
    "performance": Refusal("unsupported-date", "'performance'", _NO_TIME),
    "Promise": Refusal("unsupported-promise", "'Promise'", _NO_LATER),
    "setTimeout": Refusal("unsupported-timer", "'setTimeout'", _NO_LATER),
    "setInterval": Refusal("unsupported-timer", "'setInterval'", _NO_LATER),
    "queueMicrotask": Refusal("unsupported-timer", "'queueMicrotask'", _NO_LATER),
    "BigInt": Refusal("unsupported-bigint", "'BigInt'", "use a number, or mbpf.u64LoadLE"),
    "BigInt64Array": Refusal("unsupported-bigint", "'BigInt64Array'", "use mbpf.u64LoadLE"),
    "BigUint64Array": Refusal("unsupported-bigint", "'BigUint64Array'", "use mbpf.u64LoadLE"),
    "RegExp": Refusal("unsupported-regexp", "'RegExp'", "compare characters with charCodeAt"),
    "Map": Refusal("unsupported-collection", "'Map'", "declare a hash map in mbpf.yaml"),
    "Set": Refusal("unsupported-collection", "'Set'", "declare a hash map in mbpf.yaml"),
    "WeakMap": Refusal("unsupported-collection", "'WeakMap'", "declare a hash map in mbpf.yaml"),
    "WeakSet": Refusal("unsupported-collection", "'WeakSet'", "declare a hash map in mbpf.yaml"),
    "WeakRef": Refusal("unsupported-collection", "'WeakRef'", "keep state in a map"),
    "Atomics": Refusal("unsupported-atomics", "'Atomics'", "a map operation is atomic already"),
    "SharedArrayBuffer": Refusal(
        "unsupported-atomics", "'SharedArrayBuffer'", "share state through a map"
    ),
    "Intl": Refusal("unsupported-intl", "'Intl'", "format on the host"),
    "globalThis": Refusal("unsupported-global-this", "'globalThis'", "name the variable itself"),
    "window": Refusal("unsupported-global-this", "'window'", "there is no browser here"),
    "console": Refusal("unsupported-console", "'console'", _CONSOLE),
    "print": Refusal("unsupported-console", "'print'", "use mbpf.log(level, text)"),
    "require": Refusal("unsupported-module", "'require'", _IMPORT),
    "module": Refusal("unsupported-module", "'module'", "write export in front of a declaration"),
    "setImmediate": Refusal("unsupported-timer", "'setImmediate'", _NO_LATER),
    "clearTimeout": Refusal("unsupported-timer", "'clearTimeout'", _NO_LATER),
    "clearInterval": Refusal("unsupported-timer", "'clearInterval'", _NO_LATER),
    "Temporal": Refusal("unsupported-date", "'Temporal'", _NO_TIME),
    **dict(
        (
            _global("JSON", "build objects field by field; text goes out by mbpf.log(level, text)"),
            _global("Float16Array", "use Float32Array"),
            _global("Iterator", "write for (let i = 0; i < array.length; i++)"),
            _global("AggregateError", "use Error"),
            _global("SuppressedError", "use Error"),
            _global("DisposableStack", "use try ... finally"),
            _global("AsyncDisposableStack", "use try ... finally"),
            _global("FinalizationRegistry", _NO_CLEANUP),
            *(
                _global(name, _NO_TEXT)
                for name in (
                    "decodeURI",
                    "decodeURIComponent",
                    "encodeURI",
                    "encodeURIComponent",
                    "escape",
                    "unescape",
                )
            ),
        )
    ),
}

_Check: TypeAlias = Callable[[ast.Node], Refusal | None]


def _function(node: ast.Node) -> Refusal | None:
    assert isinstance(
        node, (ast.FunctionDeclaration, ast.FunctionExpression, ast.ArrowFunctionExpression)
    )
    if not isinstance(node, ast.ArrowFunctionExpression) and node.generator:
        return GENERATOR
    return _ASYNC if node.async_ else None


def _method(node: ast.Node) -> Refusal | None:
    assert isinstance(node, (ast.Property, ast.MethodDefinition))
    return _function(node.value) if isinstance(node.value, ast.FunctionExpression) else None


def _super_targets(node: ast.Node) -> Iterator[Diagnostic]:
    """The members of ``super`` that a node assigns to."""
    targets: Iterable[ast.Node] = ()
    match node:
        case ast.AssignmentExpression(left=target) | ast.UpdateExpression(argument=target):
            targets = ast.pattern_targets(target)
        case ast.ForInStatement(left=target) | ast.ForOfStatement(left=target):
            targets = ast.pattern_targets(target)
    for part in targets:
        if isinstance(part, ast.MemberExpression) and isinstance(part.object, ast.Super):
            yield _SUPER_TARGET.at(part.span)


def _meta(node: ast.Node) -> Refusal | None:
    assert isinstance(node, ast.MetaProperty)
    return None if node.meta == "new" else _META


def _for_of(node: ast.Node) -> Refusal | None:
    assert isinstance(node, ast.ForOfStatement)
    return _ASYNC if node.await_ else None


_CHECKS: Mapping[type[ast.Node], _Check] = {
    ast.FunctionDeclaration: _function,
    ast.FunctionExpression: _function,
    ast.ArrowFunctionExpression: _function,
    ast.Property: _method,
    ast.MethodDefinition: _method,
    ast.MetaProperty: _meta,
    ast.ForOfStatement: _for_of,
}


def declared(program: ast.Program) -> frozenset[str]:
    """The names that a program declares, wherever that is."""
    declared: set[str] = set()
    for node in ast.walk(program):
        match node:
            case (
                ast.FunctionDeclaration(id=name)
                | ast.FunctionExpression(id=ast.Identifier() as name)
                | ast.ClassDeclaration(id=name)
                | ast.ClassExpression(id=ast.Identifier() as name)
                | ast.ImportSpecifier(local=name)
                | ast.ImportDefaultSpecifier(local=name)
                | ast.ImportNamespaceSpecifier(local=name)
            ):
                declared.add(name.name)
            case ast.VariableDeclarator(id=pattern):
                declared.update(name.name for name in bound_names(pattern))
            case ast.CatchClause(param=pattern) if pattern is not None:
                declared.update(name.name for name in bound_names(pattern))
        if isinstance(
            node, (ast.FunctionDeclaration, ast.FunctionExpression, ast.ArrowFunctionExpression)
        ):
            for param in node.params:
                declared.update(name.name for name in bound_names(param))
    return frozenset(declared)


def check(program: ast.Program) -> list[Diagnostic]:
    """What in ``program`` is outside the profile, in source order."""
    names = declared(program)
    found: list[Diagnostic] = []
    stack: list[ast.Node] = [program]
    while stack:
        node = stack.pop()
        refusal = _refuse(node, names)
        if refusal is not None:
            found.append(refusal.at(_place(node)))
            if refusal.whole:
                continue
        labels = {node.label} if isinstance(node, _LABELS) else set()
        named = {x for x in ast.property_names(node) if not isinstance(x, ast.PrivateIdentifier)}
        skipped = {*named, *labels}
        parts = [child for child in ast.children(node) if child not in skipped]
        found += _super_targets(node)
        stack.extend(reversed(parts))
    return found


_LABELS = (ast.LabeledStatement, ast.BreakStatement, ast.ContinueStatement)


def _refuse(node: ast.Node, declared: frozenset[str]) -> Refusal | None:
    kind = type(node)
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in _CHECKS:
        return _CHECKS[kind](node)
    if isinstance(node, ast.Identifier) and node.name not in declared | hosts.GLOBALS:
        return _GLOBALS.get(node.name)
    return None


def _place(node: ast.Node) -> Span:
    """The part of a construct that names it: a whole class or loop is no good mark."""
    match node:
        case ast.ForOfStatement(left=left, right=right):
            return Span(left.span.start, right.span.end)
        case ast.FunctionDeclaration(id=name):
            return name.span
        case ast.Property(key=key) | ast.MethodDefinition(key=key):
            return key.span
        case ast.WithStatement(object=target):
            return Span(node.span.start, target.span.end)
    return node.span
