# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Which nodes may stand where: unions for annotations and exhaustive matches."""

from __future__ import annotations

from typing import TypeAlias

from mbpf.compiler.ast.base import (
    BigIntLiteral,
    BooleanLiteral,
    Identifier,
    NullLiteral,
    NumericLiteral,
    PrivateIdentifier,
    RegExpLiteral,
    StringLiteral,
    TaggedTemplateExpression,
    TemplateLiteral,
)
from mbpf.compiler.ast.expressions import (
    ArrayExpression,
    ArrayPattern,
    AssignmentExpression,
    AssignmentPattern,
    AwaitExpression,
    BinaryExpression,
    CallExpression,
    ChainExpression,
    ConditionalExpression,
    ImportExpression,
    LogicalExpression,
    MemberExpression,
    MetaProperty,
    NewExpression,
    ObjectExpression,
    ObjectPattern,
    RestElement,
    SequenceExpression,
    ThisExpression,
    UnaryExpression,
    UpdateExpression,
    YieldExpression,
)
from mbpf.compiler.ast.functions import (
    ArrowFunctionExpression,
    ClassDeclaration,
    ClassExpression,
    Fields,
    FunctionDeclaration,
    FunctionExpression,
    SuperCall,
)
from mbpf.compiler.ast.statements import (
    BlockStatement,
    BreakStatement,
    ContinueStatement,
    DebuggerStatement,
    DoWhileStatement,
    EmptyStatement,
    ExportAllDeclaration,
    ExportDefaultDeclaration,
    ExportNamedDeclaration,
    ExpressionStatement,
    ForInStatement,
    ForOfStatement,
    ForStatement,
    IfStatement,
    ImportDeclaration,
    LabeledStatement,
    Module,
    ReturnStatement,
    SwitchStatement,
    ThrowStatement,
    TryStatement,
    VariableDeclaration,
    WhileStatement,
    WithStatement,
)

Literals: TypeAlias = (
    NumericLiteral | StringLiteral | BooleanLiteral | NullLiteral | BigIntLiteral | RegExpLiteral
)
Function: TypeAlias = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression
Class: TypeAlias = ClassDeclaration | ClassExpression
Expression: TypeAlias = (
    Identifier
    | Literals
    | TemplateLiteral
    | TaggedTemplateExpression
    | FunctionExpression
    | ArrowFunctionExpression
    | ClassExpression
    | ThisExpression
    | ArrayExpression
    | ObjectExpression
    | UnaryExpression
    | UpdateExpression
    | BinaryExpression
    | LogicalExpression
    | AssignmentExpression
    | ConditionalExpression
    | MemberExpression
    | CallExpression
    | ChainExpression
    | NewExpression
    | SequenceExpression
    | YieldExpression
    | AwaitExpression
    | MetaProperty
    | ImportExpression
    | SuperCall
)
PropertyKey: TypeAlias = Expression | PrivateIdentifier
Pattern: TypeAlias = (
    Identifier | MemberExpression | ObjectPattern | ArrayPattern | RestElement | AssignmentPattern
)
Declaration: TypeAlias = FunctionDeclaration | ClassDeclaration | VariableDeclaration
ModuleItem: TypeAlias = (
    ImportDeclaration | ExportNamedDeclaration | ExportDefaultDeclaration | ExportAllDeclaration
)
Statement: TypeAlias = (
    ExpressionStatement
    | BlockStatement
    | EmptyStatement
    | DebuggerStatement
    | WithStatement
    | Declaration
    | ReturnStatement
    | LabeledStatement
    | BreakStatement
    | ContinueStatement
    | IfStatement
    | SwitchStatement
    | ThrowStatement
    | TryStatement
    | WhileStatement
    | DoWhileStatement
    | ForStatement
    | ForInStatement
    | ForOfStatement
    | ModuleItem
    | Module
    | Fields
)
