# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/__init__.py."""

from __future__ import annotations

from emit.model import NAMES, Spec
from emit.text import python_module

PATH = "python/mbpf/spec/__init__.py"


def emit(spec: Spec) -> dict[str, str]:
    """The package's own module as path and text."""
    del spec
    lines = python_module("Constants and tables of the specification.", *NAMES)
    return {PATH: "\n".join([*lines[: lines.index("")], ""])}
