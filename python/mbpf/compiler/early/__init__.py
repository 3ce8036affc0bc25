# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The standard's early errors (ECMA-262, Static Semantics: Early Errors) for strict mode scripts
and for modules.

tree-sitter accepts many programs that are not JavaScript. These checks, with those in the builder,
refuse them, each by a stable name.
"""

from __future__ import annotations

from mbpf.compiler import ast
from mbpf.compiler.early import levels, literals, targets
from mbpf.compiler.early.classes import check_classes
from mbpf.compiler.early.control import check_control
from mbpf.compiler.early.functions import check_functions
from mbpf.compiler.early.literals import check_templates
from mbpf.compiler.early.modules import check_modules
from mbpf.compiler.early.names import check_names
from mbpf.compiler.early.report import Report
from mbpf.compiler.early.scopes import check_scopes
from mbpf.compiler.early.targets import check_initializers
from mbpf.compiler.source import Diagnostic

_TABLES = (levels.CHECKS, literals.CHECKS, targets.CHECKS)
_NODE_CHECKS = {
    kind: tuple(table[kind] for table in _TABLES if kind in table)
    for table in _TABLES
    for kind in table
}


def check(program: ast.Program, *, is_module: bool = False) -> list[Diagnostic]:
    """The early errors of a file, in no particular order.

    Args:
        program: the file.
        is_module: whether it is a module; else it is a script.
    """
    report = Report(program, is_module)
    nodes = list(ast.walk(program))
    for node in nodes:
        for run in _NODE_CHECKS.get(type(node), ()):
            run(report, node)
    check_names(report, nodes)
    check_initializers(report, nodes)
    check_templates(report, nodes)
    check_scopes(report)
    check_control(report)
    check_functions(report)
    check_classes(report)
    check_modules(report, nodes)
    return report.diagnostics
