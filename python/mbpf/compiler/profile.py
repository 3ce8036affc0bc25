# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What the profile leaves out of JavaScript, refused by name, place and hint.

This pass refuses what can be told from the syntax and from names that the program does not declare.
What depends on where a name is declared (closures, unknown globals) is refused by the resolver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mbpf.compiler import ast
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


_GENERATOR = Refusal("unsupported-generator", "a generator", "use a loop", whole=True)
_ASYNC = Refusal(
    "unsupported-async",
    "an async function",
    "a hook runs to its end at once: call the helpers directly",
    whole=True,
)
_IMPORT = "write import {name} from './file.js' at the top of the file"
_MODULE = Refusal("unsupported-module", "'import()'", _IMPORT, whole=True)
_META = Refusal("unsupported-module", "'import.meta'", "write what is meant in the program")
_CLASS = Refusal("unsupported-class", "a class", "use functions and object literals", whole=True)
_SPREAD = Refusal(
    "unsupported-spread", "'...' in an object", "write the properties one by one, or use for-in"
)

_KINDS: Mapping[type[ast.Node], Refusal] = {
    ast.ThisExpression: Refusal("unsupported-this", "'this'", "pass the object as an argument"),
    ast.ClassDeclaration: _CLASS,
    ast.ClassExpression: _CLASS,
    ast.TaggedTemplateExpression: Refusal(
        "unsupported-tagged-template", "a tagged template", "call the function with arguments"
    ),
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
    ast.YieldExpression: _GENERATOR,
    ast.AwaitExpression: _ASYNC,
    ast.ImportExpression: _MODULE,
}

_NEW_TARGET = Refusal("unsupported-new-target", "'new.target'", "pass an argument instead")
_NEW = Refusal(
    "unsupported-new",
    "'new' of a function of the program",
    "return an object literal from the function and call it without 'new'",
)
_COMPUTED_NAME = Refusal(
    "unsupported-computed-name",
    "a function whose name is computed",
    "declare the function, and give the key its name: [key]: name",
)
_ACCESSOR = Refusal("unsupported-accessor", "a getter or setter", "use a function", whole=True)
_METHOD = Refusal(
    "unsupported-method", "a method in an object literal", "write name: function (...) { ... }"
)
_PROTO = Refusal(
    "unsupported-proto", "'__proto__' in an object literal", "copy the members that are needed"
)
_PROTO_MEMBER = Refusal("unsupported-proto", "'__proto__'", "name the members of the object itself")
_PROTOTYPE = Refusal(
    "unsupported-prototype", "'prototype'", "write functions that take the object as an argument"
)
_ARGUMENTS = Refusal("unsupported-arguments", "'arguments'", "name the parameters")

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
    "console": Refusal("unsupported-console", "'console'", "use mbpf.log(level, text)"),
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
        return _GENERATOR
    return _ASYNC if node.async_ else None


def _takes_its_name(node: ast.Property) -> bool:
    """Whether a function is named by a key that only the running program knows."""
    match node.value:
        case ast.ArrowFunctionExpression() | ast.FunctionExpression(id=None):
            return not isinstance(node.key, (ast.StringLiteral, ast.NumericLiteral))
    return False


def _property(node: ast.Node) -> Refusal | None:
    assert isinstance(node, ast.Property)
    if node.kind != "init":
        return _ACCESSOR
    if node.method:
        assert isinstance(node.value, ast.FunctionExpression)
        return _function(node.value) or _METHOD
    if node.computed:
        return _COMPUTED_NAME if _takes_its_name(node) else None
    if node.shorthand:
        return None
    is_proto = (isinstance(node.key, ast.Identifier) and node.key.name == "__proto__") or (
        isinstance(node.key, ast.StringLiteral) and node.key.value == "__proto__"
    )
    return _PROTO if is_proto else None


def _member(node: ast.Node) -> Refusal | None:
    assert isinstance(node, ast.MemberExpression)
    match node:
        case (
            ast.MemberExpression(property=ast.Identifier(name=name), computed=False)
            | ast.MemberExpression(property=ast.StringLiteral(value=name), computed=True)
        ):
            return {"__proto__": _PROTO_MEMBER, "prototype": _PROTOTYPE}.get(name)
    return None


def _meta(node: ast.Node) -> Refusal | None:
    assert isinstance(node, ast.MetaProperty)
    return _NEW_TARGET if node.meta == "new" else _META


def _for_of(node: ast.Node) -> Refusal | None:
    assert isinstance(node, ast.ForOfStatement)
    return _ASYNC if node.await_ else None


_CHECKS: Mapping[type[ast.Node], _Check] = {
    ast.FunctionDeclaration: _function,
    ast.FunctionExpression: _function,
    ast.ArrowFunctionExpression: _function,
    ast.Property: _property,
    ast.MemberExpression: _member,
    ast.MetaProperty: _meta,
    ast.ForOfStatement: _for_of,
}


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of the whole program: what is declared in it, and as a function."""

    declared: frozenset[str]
    functions: frozenset[str]


def _names(program: ast.Program) -> _Names:
    declared: set[str] = set()
    functions: set[str] = set()
    for node in ast.walk(program):
        match node:
            case ast.FunctionDeclaration(id=name):
                functions.add(name.name)
            case ast.FunctionExpression(id=ast.Identifier() as name):
                functions.add(name.name)
            case ast.ClassDeclaration(id=name):
                declared.add(name.name)
            case (
                ast.ImportSpecifier(local=name)
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
    return _Names(frozenset(declared | functions), frozenset(functions - declared))


def check(program: ast.Program) -> list[Diagnostic]:
    """What in ``program`` is outside the profile, in source order."""
    names = _names(program)
    found: list[Diagnostic] = []
    stack: list[ast.Node] = [program]
    while stack:
        node = stack.pop()
        refusal = _refuse(node, names)
        if refusal is not None:
            message = f"{refusal.what} is not supported"
            found.append(Diagnostic(refusal.id, _place(node), message, refusal.hint))
            if refusal.whole:
                continue
        labels = {node.label} if isinstance(node, _LABELS) else set()
        skipped = {*ast.property_names(node), *labels}
        parts = [child for child in ast.children(node) if child not in skipped]
        if isinstance(node, ast.ObjectExpression):
            found += _spread_properties(node)
        stack.extend(reversed(parts))
    return found


def _spread_properties(node: ast.ObjectExpression) -> Iterator[Diagnostic]:
    for item in node.properties:
        if isinstance(item, ast.SpreadElement):
            message = f"{_SPREAD.what} is not supported"
            yield Diagnostic(_SPREAD.id, item.span, message, _SPREAD.hint)


_LABELS = (ast.LabeledStatement, ast.BreakStatement, ast.ContinueStatement)


def _refuse(node: ast.Node, names: _Names) -> Refusal | None:
    kind = type(node)
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in _CHECKS:
        return _CHECKS[kind](node)
    match node:
        case ast.Identifier(name="arguments"):
            return _ARGUMENTS
        case ast.Identifier(name=name) if name not in names.declared:
            return _GLOBALS.get(name)
        case ast.NewExpression(callee=ast.Identifier(name=name)):
            return _NEW if name in names.functions else None
        case ast.NewExpression(callee=callee) if isinstance(
            callee, (ast.FunctionExpression, ast.ArrowFunctionExpression, ast.MemberExpression)
        ):
            return _NEW
    return None


def _place(node: ast.Node) -> Span:
    """The part of a construct that names it: a whole class or loop is no good mark."""
    match node:
        case ast.ForOfStatement(left=left, right=right):
            return Span(left.span.start, right.span.end)
        case ast.ClassDeclaration(id=name):
            return name.span
        case ast.FunctionDeclaration(id=name):
            return name.span
        case ast.Property(key=key) if node.method or node.kind != "init" or node.computed:
            return key.span
        case ast.MemberExpression(property=key):
            return key.span
        case ast.WithStatement(object=target):
            return Span(node.span.start, target.span.end)
    return node.span
