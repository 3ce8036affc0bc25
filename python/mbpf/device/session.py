# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The commands of a device's management group."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import cbor2

from mbpf.device.answers import NotUnderstoodError, bad_answer
from mbpf.device.refusals import UploadLostError, check_answer
from mbpf.device.transport import ANSWER_S, Body, NoAnswerError, Transport
from mbpf.device.versions import version_error
from mbpf.errors import TargetError
from mbpf.spec import mgmt
from mbpf.spec.mgmt import Command

ACTIVATE_S: Final = 60.0
"""Seconds for one that checks a signature and runs mbpf_init."""
_TRIES: Final = 4
_UPLOAD_TRIES: Final = 6
"""Requests in a row that bring an upload nowhere; the last ones are small."""
_LEAST_PIECE: Final = 32
_GOOD_PIECES: Final = 8
"""How many have to arrive before more at once is tried again."""
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
        group: number of its management group.
        on_silence: called with words when no answer came in time and what was sent is sent again.
    """

    def __init__(
        self,
        transport: Transport,
        timeout_s: float = ANSWER_S,
        group: int = mgmt.GROUP,
        on_silence: Callable[[str], None] = lambda words: None,
    ) -> None:
        self._transport = transport
        self._timeout_s = timeout_s
        self._group = group
        self._on_silence = on_silence

    def ask(self, command: Command, **body: Any) -> Body:
        """Carry out a command.

        Raises:
            TargetError: the device refuses it, or does not answer.
            PackageError: it refuses a package.
        """
        may_repeat = command.name not in mgmt.WRITTEN or command in _NO_CHANGE
        tries = _TRIES if may_repeat else 1
        for number in range(1, tries + 1):
            with suppress(NoAnswerError):
                return self._once(command, body)
            if number < tries:
                self._on_silence(
                    f"no answer in {self._timeout_s:g} s, asking again ({number} of {tries - 1})"
                )
        raise self._silent(command)

    def pages(self, command: Command, key: str, **body: Any) -> Iterator[Any]:
        """The items of a list that may need several answers.

        Raises:
            TargetError: a command is refused, or the list does not go on as it should.
        """
        off = 0
        for _ in range(_PAGES):
            answer = self.ask(command, **body, **({mgmt.KEY_OFF: off} if off else {}))
            yield from answer[key]
            following = answer.get(mgmt.KEY_NEXT)
            if following is None:
                return
            if following <= off:
                raise bad_answer(command, f"its list goes on at {following} after {off}")
            off = following
        raise bad_answer(command, "its list does not end")

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
        pace, told = _Pace(self._transport.room), at
        highest, tries, losses = at, 0, 0
        while at < len(package):
            size = pace.piece(at)
            piece = {
                mgmt.KEY_OFF: at,
                mgmt.KEY_SHA: body[mgmt.KEY_SHA][:_NAME_SIZE],
                mgmt.KEY_DATA: package[at : at + size],
            }
            try:
                at = self._offset(self._once(Command.UPLOAD, piece), len(package))
                pace.arrived()
            except NoAnswerError:
                pace.lost(at)
                if tries + 1 < _UPLOAD_TRIES:
                    self._on_silence(
                        f"no answer in {self._timeout_s:g} s, sending again from byte {at}"
                    )
            except UploadLostError:
                # A device that was started anew has nothing of it.
                losses += 1
                if losses == _TRIES:
                    raise
                at = highest = self._offset(self.ask(Command.UPLOAD, **body), len(package))
                tries = 0
                continue
            tries = 0 if at > highest else tries + 1
            if tries == _UPLOAD_TRIES:
                raise self._silent(Command.UPLOAD)
            highest = max(at, highest)
            progress(max(at - told, 0))
            told = max(at, told)
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
        answer: Body = {}
        try:
            answer = self._transport.request(command, body, timeout_s or self._timeout_s)
            check_answer(command, answer, self._group)
        except NotUnderstoodError as error:
            raise self._explained(error, command, answer) from None
        return answer

    def _explained(self, error: TargetError, command: Command, answer: Body) -> TargetError:
        """The error, or one that names the versions if those of the device are others."""
        if command is not Command.TARGET:
            try:
                answer = self._transport.request(Command.TARGET, {}, self._timeout_s)
            except (NoAnswerError, TargetError):
                return error
        return version_error(error, answer) or error

    def _offset(self, answer: Body, size: int) -> int:
        off: int = answer[mgmt.KEY_OFF]
        if off > size:
            error = TargetError(
                "the device answers an upload with no offset of it",
                id="bad-upload-offset",
                hint="its firmware is broken, or of another state than this mbpf; update both",
            )
            raise self._explained(error, Command.UPLOAD, answer)
        return off

    def _silent(self, command: Command) -> TargetError:
        done = "" if command.name not in mgmt.WRITTEN else ", and may have carried it out"
        return TargetError(
            f"the device does not answer the command {command.name.lower()}{done}",
            id="device-silent",
            hint="check the port, --baud and that the firmware has MCUmgr on it; --timeout waits "
            "longer",
        )


class _Pace:
    """How many bytes of a package go into a request.

    A line whose other end drops what comes in a burst may pass less at once; an answer that is
    lost once tells nothing.

    Args:
        room: bytes that a request may have.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._size = room
        self._good = 0
        self._wanted = _GOOD_PIECES
        self._lost_at: int | None = None

    def piece(self, at: int) -> int:
        """Bytes of the next piece, which begins at an offset."""
        name = bytes(_NAME_SIZE)
        overhead = len(cbor2.dumps({mgmt.KEY_OFF: at, mgmt.KEY_SHA: name, mgmt.KEY_DATA: b""}))
        # The head of the bytes grows with their number.
        return max(min(self._room - overhead - 2, self._size), 1)

    def arrived(self) -> None:
        """A piece was answered."""
        self._good += 1
        if self._good >= self._wanted and self._size < self._room:
            self._size, self._good = min(self._size * 2, self._room), 0

    def lost(self, at: int) -> None:
        """The piece at an offset was not answered."""
        if self._lost_at == at:
            self._size = max(self._size // 2, _LEAST_PIECE)
            # It was tried and did not pass: it is tried again later than before.
            self._wanted *= 2
        self._lost_at, self._good = at, 0


def _digest(package: bytes) -> bytes:
    return hashlib.sha512(package).digest()
