# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Answers of a device that tell of a failure, as errors for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mbpf.errors import MbpfError, TargetError
from mbpf.sim.refusal import NO_CLASS, PackageError, Refusal
from mbpf.spec import mgmt
from mbpf.spec.errors import ERRORS, ErrorCode
from mbpf.spec.hooks import BY_ID
from mbpf.spec.mgmt import Command

_SMP_CODES: Final = {
    3: ("EINVAL", "it cannot read the request"),
    7: ("EMSGSIZE", "the answer is larger than its buffer"),
    8: ("ENOTSUP", "it has no such group or command"),
    11: ("EACCESSDENIED", "it denies this command"),
}
_SMP_HINTS: Final = {
    7: "enlarge CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE of the firmware",
    8: "build the firmware with CONFIG_MBPF_MGMT, or give its number by --group",
    11: "a program on its attach point mgmt.command decides on commands",
}
_OF_PACKAGES: Final = (Command.UPLOAD, Command.ACTIVATE)


class RefusedCommandError(TargetError):
    """A command that the device understood and refused.

    Attributes:
        refusal: its code, and what the device knows of it.
    """

    def __init__(self, message: str, *, refusal: Refusal, hint: str | None) -> None:
        super().__init__(message, id=refusal.id, hint=hint)
        self.refusal = refusal

    def to_json(self) -> dict[str, object]:
        """The error as JSON data, with the refusal's numbers."""
        return {**super().to_json(), "refusal": self.refusal.to_json()}


class UploadLostError(TargetError):
    """What was uploaded is not there any more: a restart, or somebody has dropped it."""


def check_answer(command: Command, answer: Mapping[str, Any]) -> None:
    """Make sure that an answer tells of no failure.

    Raises:
        PackageError: the device refuses a package.
        RefusedCommandError: it refuses another command.
        TargetError: SMP refuses it.
    """
    err = answer.get("err")
    if isinstance(err, Mapping):
        raise _refused(command, _refusal(err, answer.get(mgmt.KEY_DETAIL)))
    rc = answer.get("rc", 0)
    if rc:
        name, meaning = _SMP_CODES.get(rc, (f"code {rc}", "the management protocol refuses it"))
        raise TargetError(
            f"the device refuses the command {command.name.lower()}: {name}: {meaning}",
            id="command-refused",
            hint=_SMP_HINTS.get(rc, "doc/mgmt.rst lists what devices answer"),
        )


def _refusal(err: Mapping[str, Any], detail: object) -> Refusal:
    known: Mapping[str, Any] = detail if isinstance(detail, Mapping) else {}

    def number(key: str, otherwise: int = 0) -> int:
        value = known.get(key, otherwise)
        return value if isinstance(value, int) else otherwise

    message = known.get(mgmt.KEY_MSG, b"")
    trace = known.get(mgmt.KEY_TRACE, ())
    return Refusal(
        code=-err["rc"] if isinstance(err.get("rc"), int) else 0,
        reason=number(mgmt.KEY_REASON),
        section=number(mgmt.KEY_SECTION),
        offset=number(mgmt.KEY_OFFSET),
        limit=number(mgmt.KEY_LIMIT),
        actual=number(mgmt.KEY_ACTUAL),
        item=number(mgmt.KEY_ITEM) if mgmt.KEY_ITEM in known else None,
        error_class=number(mgmt.KEY_CLASS, NO_CLASS),
        message=message.decode("latin-1") if isinstance(message, bytes) else str(message),
        trace=tuple(word for word in trace if isinstance(word, int)),
    )


def _own(command: Command, code: int) -> TargetError | None:
    """The error for a code that only the group has."""
    name = command.name.lower()
    match code:
        case mgmt.Code.NO_RUNTIME:
            return TargetError(
                f"the device refuses the command {name}: its runtime does not run",
                id="no-runtime",
                hint="its log says why, if it was not shut down",
            )
        case mgmt.Code.NO_UPLOAD:
            return UploadLostError(
                f"the device refuses the command {name}: what was uploaded is not there any more",
                id="upload-lost",
                hint="run the command again: the device was perhaps started anew meanwhile",
            )
        case mgmt.Code.OTHER_UPLOAD:
            return TargetError(
                f"the device refuses the command {name}: somebody else uploads another package",
                id="other-upload",
                hint="run the command again when that is done: there is one upload at a time",
            )
    return None


def _refused(command: Command, refusal: Refusal) -> MbpfError:
    own = _own(command, -refusal.code)
    if own is not None:
        return own
    if command is Command.ACTIVATE and refusal.code != ErrorCode.NESTED_EXEC:
        return PackageError(refusal)
    about = _about(command, refusal)
    meaning = refusal.meaning[0].lower() + refusal.meaning[1:]
    name = f"the device refuses the command {command.name.lower()}: {refusal.code_name}"
    return RefusedCommandError(
        f"{name}: {about or meaning}", refusal=refusal, hint=_hint(command, refusal)
    )


def _about(command: Command, refusal: Refusal) -> str | None:
    """What is refused and why, in words; None when only the code tells."""
    limit, actual, name = refusal.limit, refusal.actual, refusal.message
    match refusal.code:
        case ErrorCode.NOT_FOUND if name:
            return f"there is no '{name}'"
        case ErrorCode.INVALID_ARG if name:
            return f"it does not take this '{name}'"
        case ErrorCode.HOOK_MISMATCH:
            return f"the program is for {_hook(actual)}, the attach point is {_hook(limit)}"
        case ErrorCode.ALREADY_ATTACHED:
            return f"the program is on '{name}'"
        case ErrorCode.NO_MEM if command is Command.ATTACH:
            return f"the attach point has all {limit} programs it can have"
        case ErrorCode.NO_MEM if command in _OF_PACKAGES and not refusal.reason:
            return f"the package has {actual} bytes, at most {limit} may be uploaded"
        case ErrorCode.NO_MEM if command in _OF_PACKAGES:
            return f"the arena is full: of {limit} bytes, {actual} are taken"
        case ErrorCode.BUDGET_EXCEEDED:
            return f"max_steps is {actual}, all programs of the attach point may have {limit}"
        case ErrorCode.CONTEXT if name:
            return f"the helper '{name}' may not be called at that attach point"
        case ErrorCode.NESTED_EXEC:
            return "it is running"
        case ErrorCode.CRC_MISMATCH:
            return "what arrived is not what was sent"
    return None


def _hint(command: Command, refusal: Refusal) -> str | None:
    if refusal.code == ErrorCode.NESTED_EXEC:
        return "try again"
    if refusal.code == ErrorCode.INVALID_ARG:
        return "'mbpf prog list' and 'mbpf target' show the names that there are"
    if refusal.code == ErrorCode.NOT_FOUND and command is Command.ATTACH:
        return "'mbpf prog list' shows the programs, 'mbpf target' the attach points"
    codes = {int(code): code for code in ErrorCode}
    return ERRORS[codes[refusal.code]].hint if refusal.code in codes else None


def _hook(type: int) -> str:
    return BY_ID[type].name if type in BY_ID else f"hook type {type}"
