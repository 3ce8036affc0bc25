# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Whether what a device answers has the form that the protocol gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from mbpf.errors import Place, TargetError
from mbpf.spec import mgmt
from mbpf.spec.mgmt import Command, Key

_INT64: Final = 1 << 63
_UINT64: Final = 1 << 64
_NUMBERS: Final = {
    mgmt.KEY_LIMITS: len(mgmt.LIMITS),
    mgmt.KEY_MEM: len(mgmt.MEMORY),
    mgmt.KEY_COUNTS: len(mgmt.COUNTS),
    mgmt.KEY_TRACE: 0,
}
"""Lists of numbers, and how many they have at least."""
_MORE: Final = {
    Command.PACKAGE: mgmt.KEY_STAGED,
    Command.FAILURE: mgmt.KEY_KIND,
    Command.STAGED: mgmt.KEY_LEN,
}
"""Keys with which, unless they are false or 0, all optional ones come."""


class NotUnderstoodError(TargetError):
    """A request or an answer that the other end does not know: perhaps of other versions."""


def bad_answer(command: Command | None, what: str = "", port: str | None = None) -> TargetError:
    """The error for an answer that is none.

    Args:
        command: that was sent, or None for what the link itself asks for.
        what: is wrong with it.
        port: that it came from.
    """
    about = f"to the command {command.name.lower()}" if command is not None else "at the beginning"
    return NotUnderstoodError(
        f"the answer {about} cannot be read" + (f": {what}" if what else ""),
        id="bad-answer",
        where=Place(port) if port is not None else None,
        hint="check that the device has the group mbpf under this number (--group), and that its "
        "firmware and mbpf are of versions that fit",
    )


def check_success(command: Command, answer: Mapping[str, Any]) -> None:
    """Make sure that an answer that tells of no failure has its keys.

    Raises:
        TargetError: it has not.
    """
    more = _MORE.get(command)
    has_all = more is not None and bool(answer.get(more))
    _check(command, answer, mgmt.ANSWERS[command], has_all)
    if command in mgmt.ITEMS:
        for key in mgmt.ANSWERS[command]:
            if key.type == "list":
                for item in answer[key.name]:
                    _check(command, item, mgmt.ITEMS[command], False)


def check_detail(command: Command, detail: object) -> Mapping[str, Any]:
    """What an answer knows of a failure.

    Raises:
        TargetError: it has another form.
    """
    if not isinstance(detail, Mapping):
        raise bad_answer(command, f"'{mgmt.KEY_DETAIL}' is no map")
    _check(command, detail, mgmt.DETAIL, False)
    return detail


def is_uint(value: object) -> bool:
    """Whether a value is an integer from 0 on."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _UINT64


def _check(
    command: Command, answer: Mapping[str, Any], keys: tuple[Key, ...], has_all: bool
) -> None:
    for key in keys:
        if key.name not in answer:
            if key.is_optional and not has_all:
                continue
            raise bad_answer(command, f"it has no '{key.name}'")
        if not _TYPES[key.type](answer[key.name]) or not _holds(command, key, answer[key.name]):
            raise bad_answer(command, f"its '{key.name}' is of another form")


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64


_TYPES: Final[Mapping[str, Callable[[object], bool]]] = {
    "uint": is_uint,
    "int": _is_int,
    "bool": lambda value: isinstance(value, bool),
    "text": lambda value: isinstance(value, str),
    "bytes": lambda value: isinstance(value, bytes),
    "list": lambda value: isinstance(value, list),
}


def _holds(command: Command, key: Key, value: Any) -> bool:
    """Whether a list has what it should have."""
    if key.type != "list":
        return True
    if key.name in _NUMBERS:
        return len(value) >= _NUMBERS[key.name] and all(map(is_uint, value))
    if key.name == mgmt.KEY_ENTRIES:
        return all(map(_is_entry, value))
    return command not in mgmt.ITEMS or all(isinstance(item, Mapping) for item in value)


def _is_entry(entry: object) -> bool:
    """A key, and at least a value."""
    return (
        isinstance(entry, list)
        and len(entry) > 1
        and all(isinstance(part, bytes) for part in entry)
    )
