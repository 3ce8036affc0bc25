# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Walk a tree."""

from __future__ import annotations

from collections.abc import Iterator

from mbpf.compiler.ast.base import Identifier, Node, StringLiteral
from mbpf.compiler.ast.expressions import (
    ArrayPattern,
    AssignmentPattern,
    AssignmentProperty,
    MemberExpression,
    ObjectPattern,
    Property,
    RestElement,
)
from mbpf.compiler.ast.functions import FieldDefinition, MethodDefinition, PropertyDefinition
from mbpf.compiler.ast.statements import (
    ExportAllDeclaration,
    ExportSpecifier,
    ImportSpecifier,
    Program,
)


def _child_fields(kind: type[Node]) -> tuple[str, ...]:
    # ``source`` is a child in the module nodes and the Source itself in Program alone.
    skipped = {"span", "source", "parenthesized"} if kind is Program else {"span"}
    fields = kind.__dataclass_fields__
    # Texts and truth values, whose types are written in small letters, have no nodes in them.
    return tuple(name for name in fields if name not in skipped and not fields[name].type.islower())


_CHILD_FIELDS = {kind: _child_fields(kind) for kind in Node.__subclasses__()}


def children(node: Node) -> list[Node]:
    """The direct child nodes of ``node`` in field order, holes left out."""
    found = []
    for name in _CHILD_FIELDS[type(node)]:
        value = getattr(node, name)
        if type(value) in _CHILD_FIELDS:
            found.append(value)
        elif type(value) is tuple:
            found += [item for item in value if type(item) in _CHILD_FIELDS]
    return found


def walk(node: Node) -> Iterator[Node]:
    """Yield ``node`` and all nodes below it, parents before children, in source order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += children(current)[::-1]


def property_names(node: Node) -> Iterator[Node]:
    """Yield the children of ``node`` that name a property or an export, not a variable."""
    match node:
        case MemberExpression(computed=False, property=name):
            yield name
        case (
            Property(computed=False, key=name)
            | AssignmentProperty(computed=False, key=name)
            | MethodDefinition(computed=False, key=name)
            | PropertyDefinition(computed=False, key=name)
            | FieldDefinition(computed=False, key=name)
        ):
            yield name
        case ImportSpecifier(imported=name):
            yield name
        case ExportSpecifier(local=local, exported=exported):
            yield exported
            yield local
        case ExportAllDeclaration(exported=Identifier() as name):
            yield name


def sets_prototype(node: Property) -> bool:
    """Whether a property of a literal is ``__proto__: value``, which is no property."""
    if node.computed or node.shorthand or node.method or node.kind != "init":
        return False
    match node.key:
        case Identifier(name="__proto__") | StringLiteral(value="__proto__"):
            return True
    return False


def pattern_targets(pattern: Node) -> Iterator[Identifier | MemberExpression]:
    """Yield what a pattern binds or assigns to, in source order; a name alone is a pattern too."""
    match pattern:
        case Identifier() | MemberExpression():
            yield pattern
        case ObjectPattern(properties=properties):
            for item in properties:
                yield from pattern_targets(
                    item.argument if isinstance(item, RestElement) else item.value
                )
        case ArrayPattern(elements=elements):
            for element in elements:
                if element is not None:
                    yield from pattern_targets(element)
        case RestElement(argument=inner) | AssignmentPattern(left=inner):
            yield from pattern_targets(inner)
