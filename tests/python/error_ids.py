# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The ids of all errors that the Python code can raise, read from its syntax trees.

An id is followed from where an error is made back to the text: through parameters, local names,
tuples, tables and functions that return it. What cannot be followed is a failure, so that no id
escapes: make it a text that can be read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

PACKAGE = Path(__file__).resolve().parents[2] / "python/mbpf"
_ROOT_CLASS = "MbpfError"

Found: TypeAlias = dict[str, set[str]]
"""Places by id."""


@dataclass(frozen=True)
class Callable:
    """Something that is called with an id: its parameters in order, and how many it needs."""

    name: str
    parameters: tuple[str, ...]
    needed: int
    function: ast.FunctionDef | None = None
    module: str | None = None

    @property
    def is_method(self) -> bool:
        """Whether it is called through an object; False for classes, too."""
        return self.function is not None and "self" in {a.arg for a in self.function.args.args}

    def argument(self, call: ast.Call, parameter: str) -> ast.expr | None:
        """What a call gives for a parameter, if the call can be one of this."""
        count = len(call.args) + len(call.keywords)
        starred = any(isinstance(arg, ast.Starred) for arg in call.args)
        if not starred and not self.needed <= count <= len(self.parameters):
            return None
        for keyword in call.keywords:
            if keyword.arg == parameter:
                return keyword.value
        index = self.parameters.index(parameter)
        if starred and len(call.args) == 1:
            return ast.Subscript(call.args[0], ast.Constant(index))
        return call.args[index] if index < len(call.args) else None


@dataclass
class Module:
    """A file, with the function around each node."""

    name: str
    tree: ast.Module
    around: dict[ast.AST, ast.FunctionDef | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stack: list[tuple[ast.AST, ast.FunctionDef | None]] = [(self.tree, None)]
        while stack:
            node, function = stack.pop()
            self.around[node] = function
            inner = node if isinstance(node, ast.FunctionDef) else function
            stack.extend((child, inner) for child in ast.iter_child_nodes(node))

    def nodes(self, scope: ast.FunctionDef | None) -> Iterator[ast.AST]:
        """The nodes of a function, or those outside all functions."""
        return (node for node, function in self.around.items() if function is scope)


class Collector:
    """Follows ids through all files."""

    def __init__(self, folder: Path = PACKAGE) -> None:
        self.modules = [
            Module(str(path.relative_to(folder)), ast.parse(path.read_text(encoding="utf-8")))
            for path in sorted(folder.rglob("*.py"))
        ]
        self.found: Found = {}
        self.unread: set[str] = set()
        self._work: list[tuple[Callable, str]] = []
        self._seen: set[tuple[Callable, str]] = set()
        for callable in self._classes():
            self._follow(callable, "id")
        while self._work:
            self._calls(*self._work.pop())

    def _follow(self, callable: Callable, parameter: str) -> None:
        if (callable, parameter) not in self._seen:
            self._seen.add((callable, parameter))
            self._work.append((callable, parameter))

    def _classes(self) -> Iterator[Callable]:
        """Classes of errors, and records with a text ``id``."""
        known = {_ROOT_CLASS}
        classes = [
            node
            for module in self.modules
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef)
        ]
        inits: dict[str, Callable] = {}
        for _ in range(4):  # The depth of the tree of classes.
            for node in classes:
                bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
                if node.name in known or known & set(bases):
                    known.add(node.name)
                    init = _init(node)
                    inherited = next((inits[base] for base in bases if base in inits), None)
                    if init is not None:
                        inits[node.name] = replace(_callable(init, node.name), function=None)
                    elif inherited is not None:
                        inits[node.name] = Callable(
                            node.name, inherited.parameters, inherited.needed
                        )
        yield from (item for item in inits.values() if "id" in item.parameters)
        for node in classes:
            fields = [item for item in node.body if isinstance(item, ast.AnnAssign)]
            names = [item.target.id for item in fields if isinstance(item.target, ast.Name)]
            kinds = {ast.unparse(item.target): ast.unparse(item.annotation) for item in fields}
            if kinds.get("id") == "str":
                needed = sum(item.value is None for item in fields)
                yield Callable(node.name, tuple(names), needed)

    def _calls(self, callable: Callable, parameter: str) -> None:
        for module in self.modules:
            for node in module.around:
                if not isinstance(node, ast.Call):
                    continue
                if _last(node.func) != callable.name or not self._reaches(module, node, callable):
                    continue
                value = callable.argument(node, parameter)
                if value is not None:
                    self._read(module, module.around[node], value, node)

    def _reaches(self, module: Module, call: ast.Call, callable: Callable) -> bool:
        """Whether a call of that name can mean the callable: by where each of them is."""
        if callable.function is None:
            return True
        if callable.is_method or isinstance(call.func, ast.Attribute):
            return callable.is_method and isinstance(call.func, ast.Attribute)
        is_defined_here = any(
            isinstance(node, ast.FunctionDef) and node.name == callable.name
            for node in module.tree.body
        )
        return callable.module == module.name or not is_defined_here

    def _read(
        self, module: Module, scope: ast.FunctionDef | None, value: ast.expr, at: ast.AST
    ) -> None:
        """Note the ids that ``value`` may be."""
        place = f"{module.name}:{getattr(at, 'lineno', 0)}"
        match value:
            case ast.Constant(value=str() as id):
                self.found.setdefault(id, set()).add(place)
            case ast.IfExp(body=body, orelse=orelse):
                self._read(module, scope, body, at)
                self._read(module, scope, orelse, at)
            case ast.Attribute(attr="id"):
                pass  # Of another error or record, which is followed itself.
            case ast.Attribute(attr=name):
                self._literal(name, place)
            case ast.Name(id=name) if scope is not None and name in _parameters(scope):
                self._follow(_callable(scope, scope.name, module.name), name)
            case ast.Name(id=name):
                self._all(module, scope, self._values(module, scope, name), place)
            case ast.Subscript(
                value=ast.Starred(value=ast.Name(id=name)), slice=ast.Constant(int() as i)
            ):
                items = self._values(module, scope, name)
                self._all(module, scope, _elements(items, i), place)
            case _:
                self.unread.add(f"{place}: {ast.unparse(value)}")

    def _all(
        self, module: Module, scope: ast.FunctionDef | None, values: list[ast.expr], place: str
    ) -> None:
        if not values:
            self.unread.add(f"{place}: a name without a value that can be read")
        for value in values:
            self._read(module, scope, value, value)

    def _values(self, module: Module, scope: ast.FunctionDef | None, name: str) -> list[ast.expr]:
        """What a name may be, by the assignments and loops of its function."""
        found: list[ast.expr] = []
        for node in module.nodes(scope):
            match node:
                case ast.Assign(targets=[target], value=value):
                    found += self._part(module, scope, target, [value], name)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    found += self._part(module, scope, target, [value], name)
                case (
                    ast.For(target=target, iter=iterated)
                    | ast.comprehension(target=target, iter=iterated)
                ):
                    if name in {item.id for item in ast.walk(target) if isinstance(item, ast.Name)}:
                        items = self._items(module, scope, iterated)
                        found += self._part(module, scope, target, items, name)
        return found

    def _part(
        self,
        module: Module,
        scope: ast.FunctionDef | None,
        target: ast.expr,
        values: list[ast.expr],
        name: str,
    ) -> list[ast.expr]:
        match target:
            case ast.Name(id=own) if own == name:
                return values
            case ast.Tuple(elts=elts):
                for index, item in enumerate(elts):
                    if isinstance(item, ast.Name) and item.id == name:
                        tuples = [t for v in values for t in self._tuples(module, scope, v)]
                        return _elements(tuples, index)
        return []

    def _items(
        self, module: Module, scope: ast.FunctionDef | None, iterated: ast.expr
    ) -> list[ast.expr]:
        match iterated:
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                return elts
            case ast.Name(id=name):
                tables = self._values(module, scope, name) or self._values(module, None, name)
                return [item for table in tables for item in self._items(module, scope, table)]
        return []

    def _tuples(
        self, module: Module, scope: ast.FunctionDef | None, value: ast.expr
    ) -> list[ast.expr]:
        """The tuples that an expression may be: of a table, or returned by a function."""
        match value:
            case ast.Tuple():
                return [value]
            case ast.Subscript(value=ast.Name(id=name)):
                return self._table(module, name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=args):
                return [*self._table(module, name), *args[1:]]
            case ast.Call(func=func):
                return [
                    node.value
                    for other in self.modules
                    for node, around in other.around.items()
                    if isinstance(node, ast.Return) and node.value is not None
                    if around is not None and around.name == _last(func) and other is module
                ]
        return []

    def _table(self, module: Module, name: str) -> list[ast.expr]:
        found: list[ast.expr] = []
        for table in self._values(module, None, name):
            for item in table.values if isinstance(table, ast.Dict) else []:
                if isinstance(item, ast.Name):
                    found += self._values(module, None, item.id)
                else:
                    found.append(item)
        return found

    def _literal(self, name: str, place: str) -> None:
        """A field of a record whose type names the texts that are possible."""
        texts: dict[str, list[str]] = {}
        kinds: set[str] = set()
        for module in self.modules:
            for node in ast.walk(module.tree):
                match node:
                    case ast.AnnAssign(target=ast.Name(id=alias), value=ast.Subscript() as value):
                        if _last(value.value) == "Literal":
                            texts[alias] = [
                                item.value
                                for item in ast.walk(value.slice)
                                if isinstance(item, ast.Constant) and isinstance(item.value, str)
                            ]
                match node:
                    case ast.AnnAssign(target=ast.Name(id=own), annotation=kind) if own == name:
                        kinds.add(ast.unparse(kind))
        ids = [id for kind in kinds for id in texts.get(kind, [])]
        if not ids:
            self.unread.add(f"{place}: .{name}")
        for id in ids:
            self.found.setdefault(id, set()).add(place)


def _init(node: ast.ClassDef) -> ast.FunctionDef | None:
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            return item
    return None


def _parameters(function: ast.FunctionDef) -> list[str]:
    args = function.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    return [name for name in names if name not in ("self", "cls")]


def _callable(function: ast.FunctionDef, name: str, module: str | None = None) -> Callable:
    args = function.args
    defaults = len(args.defaults) + sum(item is not None for item in args.kw_defaults)
    parameters = _parameters(function)
    return Callable(name, tuple(parameters), len(parameters) - defaults, function, module)


def _last(func: ast.expr) -> str:
    match func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _elements(values: list[ast.expr], index: int) -> list[ast.expr]:
    return [
        value.elts[index]
        for value in values
        if isinstance(value, ast.Tuple) and index < len(value.elts)
    ]


if __name__ == "__main__":
    collector = Collector()
    for found, places in sorted(collector.found.items()):
        print(found, *sorted(places))
    print(*sorted(collector.unread), sep="\n")
