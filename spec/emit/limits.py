# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/limits.h and python/mbpf/spec/limits.py: limits of the bytecode section."""

from __future__ import annotations

from emit.model import Spec
from emit.text import CHeader, python_module

C_PATH = "include/mbpf/gen/limits.h"
PYTHON_PATH = "python/mbpf/spec/limits.py"
_ABOUT = "Limits of the bytecode section"


def emit(spec: Spec) -> dict[str, str]:
    """Header and module as path and text."""
    isa = spec["isa"]
    none = isa["none"]
    out = CHeader("limits", _ABOUT, "isa")
    out.blank()
    out.define("MBPF_NONE", f"0x{none['value']:X}U", none["doc"])
    lines = [*python_module(f"{_ABOUT}.", "isa"), "from typing import Final", ""]
    for name, limit in isa["limits"].items():
        out.blank()
        out.define(f"MBPF_LIMIT_{name.upper()}", f"{limit['value']}U", limit["doc"])
        lines += [f"{name.upper()}: Final = {limit['value']}", f'"""{limit["doc"]}."""']
    lines += [f"NONE: Final = {none['value']}", f'"""{none["doc"]}."""']
    return {C_PATH: out.text(), PYTHON_PATH: "\n".join(lines)}
