# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Answers of a device that tell of a failure, as errors for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mbpf.device.answers import (
    NotUnderstoodError,
    bad_answer,
    check_detail,
    check_success,
    is_uint,
)
from mbpf.errors import MbpfError, TargetError
from mbpf.refusal import NO_CLASS, PackageError, Refusal
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
    3: "its firmware is perhaps of another state than this mbpf: build both from the same one",
    7: "enlarge CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE of the firmware",
    8: "build the firmware with CONFIG_MBPF_MGMT, or give its number by --group",
    11: "a program on its attach point mgmt.command decides on commands",
}
_NOT_UNDERSTOOD: Final = (3, 8)
"""Codes of SMP with which another version may answer."""
_UNKNOWN: Final = ("device-silent", "link-lost", "bad-answer")
"""Errors after which a command may have been carried out."""
_ERR: Final = "err"
_GROUP: Final = "group"
_RC: Final = "rc"
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


class NotAttachedError(TargetError):
    """A program that was loaded, and could not be attached then.

    Attributes:
        program: its name.
        cause: why it could not be attached.
    """

    def __init__(self, program: str, cause: TargetError) -> None:
        known = "perhaps not" if cause.id in _UNKNOWN else "not"
        message = f"'{program}' is loaded, but {known} attached: {cause.message}"
        super().__init__(message, id=cause.id, where=cause.where, hint=cause.hint)
        self.program = program
        self.cause = cause

    def to_json(self) -> dict[str, object]:
        """The error as JSON data, with the name of the program and the refusal's numbers."""
        return {**self.cause.to_json(), **super().to_json(), "program": self.program}


class UploadLostError(TargetError):
    """What was uploaded is not there any more: a restart, or somebody has dropped it."""


def check_answer(command: Command, answer: Mapping[str, Any], group: int = mgmt.GROUP) -> None:
    """Make sure that an answer tells of no failure, and has what the protocol says.

    Args:
        command: that was sent.
        answer: to it.
        group: number of the device's management group.

    Raises:
        PackageError: the device refuses a package.
        RefusedCommandError: it refuses another command.
        TargetError: SMP or another group refuses it, or the answer has another form.
    """
    if _ERR in answer:
        raise _error(command, answer[_ERR], answer.get(mgmt.KEY_DETAIL, {}), group)
    rc = answer.get(_RC, 0)
    if not is_uint(rc):
        raise bad_answer(command, "it tells of a failure without a number")
    if rc:
        name, meaning = _SMP_CODES.get(rc, (f"code {rc}", "the management protocol refuses it"))
        kind = NotUnderstoodError if rc in _NOT_UNDERSTOOD else TargetError
        raise kind(
            f"the device refuses the command {command.name.lower()}: {name}: {meaning}",
            id="command-refused",
            hint=_SMP_HINTS.get(rc, "doc/mgmt.rst lists what devices answer"),
        )
    check_success(command, answer)


def _error(command: Command, err: object, detail: object, group: int) -> MbpfError:
    """The error for an answer that has one of a group."""
    found, rc = (err.get(_GROUP), err.get(_RC)) if isinstance(err, Mapping) else (None, None)
    if not is_uint(found) or not is_uint(rc) or not rc:
        return bad_answer(command, "it tells of a failure without a number")
    if found != group:
        return TargetError(
            f"the device refuses the command {command.name.lower()}: group {found}, code {rc}",
            id="command-refused",
            hint="the code is one of another group of its firmware",
        )
    return _refused(command, _refusal(int(rc), check_detail(command, detail)))


def _refusal(rc: int, known: Mapping[str, Any]) -> Refusal:
    message = known.get(mgmt.KEY_MSG, b"")
    # What a program throws is Latin-1; names are as they stand in manifests and firmware.
    is_thrown = -rc == ErrorCode.INIT_FAILED
    return Refusal(
        code=-rc,
        reason=known.get(mgmt.KEY_REASON, 0),
        section=known.get(mgmt.KEY_SECTION, 0),
        offset=known.get(mgmt.KEY_OFFSET, 0),
        limit=known.get(mgmt.KEY_LIMIT, 0),
        actual=known.get(mgmt.KEY_ACTUAL, 0),
        item=known.get(mgmt.KEY_ITEM),
        error_class=known.get(mgmt.KEY_CLASS, NO_CLASS),
        message=message.decode("latin-1" if is_thrown else "utf-8", "replace"),
        trace=tuple(known.get(mgmt.KEY_TRACE, ())),
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
