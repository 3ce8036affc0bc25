# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/errors.h: error codes and reasons."""

from __future__ import annotations

from emit.model import Spec
from emit.text import CHeader, c_string

PATH = "include/mbpf/gen/errors.h"


def emit(spec: Spec) -> dict[str, str]:
    """The header as path and text."""
    errors, reasons = spec["errors"]["errors"], spec["errors"]["reasons"]
    out = CHeader("errors", "Error codes and reasons", "errors")
    out.enum(
        "mbpf_error",
        "What functions return: MBPF_OK or one of the negative codes",
        [(_code(e["name"]), e["number"], e["meaning"]) for e in errors],
    )
    out.xmacro(
        "MBPF_ERROR_LIST",
        "X(code, name)",
        [f"{_code(e['name'])}, {c_string(e['name'])}" for e in errors],
    )
    out.enum(
        "mbpf_reason",
        "Which rule of the package was broken; see struct mbpf_error_detail",
        [(f"MBPF_REASON_{r['name']}", r["number"], r["meaning"]) for r in reasons],
    )
    out.xmacro(
        "MBPF_REASON_LIST",
        "X(reason, code that is returned with it, name)",
        [f"MBPF_REASON_{r['name']}, {_code(r['code'])}, {c_string(r['name'])}" for r in reasons],
    )
    return {PATH: out.text()}


def _code(name: str) -> str:
    return "MBPF_OK" if name == "OK" else f"MBPF_ERR_{name}"
