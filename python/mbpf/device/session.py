# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The commands of a device's management group."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import cbor2

from mbpf.device.refusals import UploadLostError, check_answer
from mbpf.device.transport import Body, NoAnswerError, Transport
from mbpf.errors import TargetError
from mbpf.spec import mgmt
from mbpf.spec.mgmt import Command

ANSWER_S: Final = 2.5
"""Seconds that a device has for a command."""
ACTIVATE_S: Final = 60.0
"""Seconds for one that checks a signature and runs mbpf_init."""
_TRIES: Final = 4
_LEAST_PIECE: Final = 32
_PAGES: Final = 100_000
"""Answers of one list: a device that never ends it is broken."""
_NAME_SIZE: Final = 8
"""Bytes of a digest that tell packages apart."""
_NO_CHANGE: Final = (Command.UPLOAD, Command.DROP)
"""Writes that do no harm when they are carried out twice."""


class Device:
    """A device at the other end of a link.

    Args:
        transport: the link.
        timeout_s: how long to wait for an answer.
    """

    def __init__(self, transport: Transport, timeout_s: float = ANSWER_S) -> None:
        self._transport = transport
        self._timeout_s = timeout_s

    def ask(self, command: Command, **body: Any) -> Body:
        """Carry out a command.

        Raises:
            TargetError: the device refuses it, or does not answer.
            PackageError: it refuses a package.
        """
        may_repeat = command.name not in mgmt.WRITTEN or command in _NO_CHANGE
        for _ in range(_TRIES if may_repeat else 1):
            with suppress(NoAnswerError):
                return self._once(command, body)
        raise self._silent(command)

    def pages(self, command: Command, key: str, **body: Any) -> Iterator[Any]:
        """The items of a list that may need several answers."""
        off = 0
        for _ in range(_PAGES):
            answer = self.ask(command, **body, **({mgmt.KEY_OFF: off} if off else {}))
            yield from answer.get(key, ())
            following = answer.get(mgmt.KEY_NEXT)
            if not isinstance(following, int) or following == off:
                return
            off = following

    def upload(self, package: bytes, progress: Callable[[int], None]) -> int:
        """Send a package, or what the device has not got of it.

        Args:
            package: all of it.
            progress: called with the bytes that arrived since its last call.

        Returns:
            How many bytes the device had already.
        """
        body: Body = {
            mgmt.KEY_OFF: 0,
            mgmt.KEY_LEN: len(package),
            mgmt.KEY_SHA: _digest(package),
        }
        begun = at = self._offset(self.ask(Command.UPLOAD, **body), len(package))
        progress(at)
        room, tries = self._transport.room, 0
        while at < len(package):
            size = _piece(room, at)
            piece = {
                mgmt.KEY_OFF: at,
                mgmt.KEY_SHA: _digest(package)[:_NAME_SIZE],
                mgmt.KEY_DATA: package[at : at + size],
            }
            try:
                now = self._offset(self._send(piece, body), len(package))
            except NoAnswerError:
                # A line whose other end drops what comes in a burst: less at once may pass.
                tries += 1
                if tries == _TRIES:
                    raise self._silent(Command.UPLOAD) from None
                room = max(room // 2, _LEAST_PIECE)
                continue
            tries = tries + 1 if now <= at else 0
            if tries == _TRIES:
                raise self._silent(Command.UPLOAD)
            progress(now - at)
            at = now
        return begun

    def activate(self, package: bytes, fresh_maps: bool = False) -> Body:
        """Load a package that was uploaded, or update the program of its name."""
        try:
            body: Body = {mgmt.KEY_SHA: _digest(package)[:_NAME_SIZE]}
            if fresh_maps:
                body[mgmt.KEY_FRESH] = True
            return self._once(Command.ACTIVATE, body, max(ACTIVATE_S, self._timeout_s))
        except NoAnswerError:
            raise self._silent(Command.ACTIVATE) from None

    def close(self) -> None:
        """Give the link up."""
        self._transport.close()

    def _once(self, command: Command, body: Body, timeout_s: float | None = None) -> Body:
        answer = self._transport.request(command, body, timeout_s or self._timeout_s)
        check_answer(command, answer)
        return answer

    def _send(self, piece: Body, beginning: Body) -> Body:
        """Send a piece; begin again when the device has lost what it had."""
        try:
            return self._once(Command.UPLOAD, piece)
        except UploadLostError:
            return self._once(Command.UPLOAD, beginning)

    def _offset(self, answer: Body, size: int) -> int:
        off = answer.get(mgmt.KEY_OFF)
        if not isinstance(off, int) or not 0 <= off <= size:
            raise TargetError(
                "the device answers an upload with no offset of it",
                id="bad-upload-offset",
                hint="its firmware speaks another version of the protocol; update it or mbpf",
            )
        return off

    def _silent(self, command: Command) -> TargetError:
        done = "" if command.name not in mgmt.WRITTEN else ", and may have carried it out"
        return TargetError(
            f"the device does not answer the command {command.name.lower()}{done}",
            id="device-silent",
            hint="check the port, --baud and that the firmware has MCUmgr on it; --timeout waits "
            "longer",
        )


def _piece(room: int, at: int) -> int:
    """Bytes of a package that fit into a request."""
    overhead = len(
        cbor2.dumps({mgmt.KEY_OFF: at, mgmt.KEY_SHA: bytes(_NAME_SIZE), mgmt.KEY_DATA: b""})
    )
    # The head of the bytes grows with their number.
    return max(room - overhead - 2, 1)


def _digest(package: bytes) -> bytes:
    return hashlib.sha512(package).digest()
