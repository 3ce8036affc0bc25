# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""include/mbpf/gen/rejects.h: why the verifier refuses a program."""

from __future__ import annotations

from emit.model import Spec
from emit.text import CHeader, c_string

PATH = "include/mbpf/gen/rejects.h"


def emit(spec: Spec) -> dict[str, str]:
    """The header as path and text."""
    rows = [row for stage in spec["rejects"]["stages"].values() for row in stage]
    out = CHeader("rejects", "Reasons of the verifier", "rejects")
    members = [
        (f"MBPF_REJECT_{r['name']}", r["id"], r["text"][0].upper() + r["text"][1:]) for r in rows
    ]
    out.enum("mbpf_reject_reason", "Reasons of the verifier", members)
    out.xmacro(
        "MBPF_REJECT_LIST",
        "X(reason, name, text, whether it names a word); the strings are only for builds with "
        "MBPF_REJECT_STRINGS",
        [
            f"MBPF_REJECT_{r['name']}, {c_string(r['name'])}, {c_string(r['text'])}, {int(r['pc'])}"
            for r in rows
        ],
    )
    return {PATH: out.text()}
