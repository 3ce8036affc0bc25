# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""python/mbpf/spec/errors.py and rejects.py: codes, reasons and their texts."""

from __future__ import annotations

from emit.model import Spec
from emit.text import Call, Name, py_assign, py_enum, python_module

PATH = "python/mbpf/spec/errors.py"
REJECTS_PATH = "python/mbpf/spec/rejects.py"

_ERROR_CLASSES = '''
@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """What an error code means and what to do about it."""

    code: ErrorCode
    meaning: str
    hint: str


@dataclass(frozen=True, slots=True)
class ReasonInfo:
    """Which rule a reason stands for, and the code that is returned with it.

    Attributes:
        reason: the reason.
        code: the code.
        meaning: the rule that was broken.
        hint: what to do in place of the code's hint, or nothing; {limit} and {actual} in it are
            numbers of the refusal.
    """

    reason: Reason
    code: ErrorCode
    meaning: str
    hint: str

'''

_REJECT_CLASS = '''
@dataclass(frozen=True, slots=True)
class RejectInfo:
    """What a reject means.

    Attributes:
        reject: the reason.
        stage: step of the verifier.
        pc: whether the reject names an instruction.
        text: the rule that was broken.
        hint: what to do.
    """

    reject: Reject
    stage: str
    pc: bool
    text: str
    hint: str

'''


def emit(spec: Spec) -> dict[str, str]:
    """Both modules as path and text."""
    return {PATH: _errors(spec), REJECTS_PATH: _rejects(spec)}


def _errors(spec: Spec) -> str:
    errors, reasons = spec["errors"]["errors"], spec["errors"]["reasons"]
    lines = python_module("Error codes and reasons of the runtime.", "errors")
    lines += [
        "from dataclasses import dataclass",
        "from enum import IntEnum",
        "from typing import Final",
        "",
    ]
    lines += py_enum(
        "IntEnum",
        "ErrorCode",
        "What the runtime's functions return.",
        [(e["name"], e["number"], e["meaning"]) for e in errors],
    )
    lines += py_enum(
        "IntEnum",
        "Reason",
        "Which rule of the container, the CBOR encoding or the manifest was broken.",
        [(r["name"], r["number"], r["meaning"]) for r in reasons],
    )
    lines += _ERROR_CLASSES.split("\n")
    table = {
        Name(f"ErrorCode.{e['name']}"): Call(
            "ErrorInfo",
            code=Name(f"ErrorCode.{e['name']}"),
            meaning=e["meaning"],
            hint=e["hint"],
        )
        for e in errors
    }
    lines += py_assign("ERRORS: Final[dict[ErrorCode, ErrorInfo]]", table)
    reason_table = {
        Name(f"Reason.{r['name']}"): Call(
            "ReasonInfo",
            reason=Name(f"Reason.{r['name']}"),
            code=Name(f"ErrorCode.{r['code']}"),
            meaning=r["meaning"],
            hint=r.get("hint", ""),
        )
        for r in reasons
    }
    lines += py_assign("REASONS: Final[dict[Reason, ReasonInfo]]", reason_table)
    return "\n".join([*lines, ""])


def _rejects(spec: Spec) -> str:
    stages = spec["rejects"]["stages"]
    rows = [(stage, row) for stage, members in stages.items() for row in members]
    lines = python_module("Reasons for which the verifier refuses a program.", "rejects")
    lines += [
        "from dataclasses import dataclass",
        "from enum import IntEnum",
        "from typing import Final",
        "",
    ]
    lines += py_enum(
        "IntEnum",
        "Reject",
        "Reasons of the verifier.",
        [(r["name"], r["id"], r["text"][0].upper() + r["text"][1:]) for _, r in rows],
    )
    lines += _REJECT_CLASS.split("\n")
    table = {
        Name(f"Reject.{r['name']}"): Call(
            "RejectInfo",
            reject=Name(f"Reject.{r['name']}"),
            stage=stage,
            pc=r["pc"],
            text=r["text"],
            hint=r.get("hint", spec["rejects"]["hint"]),
        )
        for stage, r in rows
    }
    lines += py_assign("REJECTS: Final[dict[Reject, RejectInfo]]", table)
    return "\n".join([*lines, ""])
