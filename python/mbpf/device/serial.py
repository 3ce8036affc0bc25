# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The serial line as a way to a device, by smpclient."""

from __future__ import annotations

import asyncio
import importlib
import logging
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import cbor2

from mbpf.device.answers import bad_answer
from mbpf.device.transport import ANSWER_S, BAUDRATE, Body, NoAnswerError, Transport
from mbpf.errors import Place, TargetError
from mbpf.spec import mgmt

_CONNECT_S: Final = 3.0
_WRITE_S: Final = ANSWER_S
"""Seconds that a device has to take what is sent."""
_HEADER: Final = struct.Struct(">BBHHBB")
"""Operation and version, flags, bytes of the map, group, sequence, command."""
_VERSION: Final = 1 << 3
_READ: Final = 0
_WRITE: Final = 2
_OPERATION: Final = 7
_ANSWER: Final = 1
"""In the operation: it is the answer to a read or a write."""
_SEQUENCES: Final = 256
_OS_GROUP: Final = 0
_PARAMETERS: Final = 6
"""The command of that group which tells the size of the device's buffer."""
_BUFFER_SIZE: Final = "buf_size"
_LEAST_BUFFER: Final = 32
_MOST_BUFFER: Final = 0xFFFF
"""The length of a frame has 16 bits."""
_NO_FRAME: Final = (ValueError, struct.error)
"""What is raised for bytes that are no frame, beside the library's own errors."""
_NO_CBOR: Final = (
    cbor2.CBORDecodeError,
    ValueError,
    TypeError,
    ArithmeticError,
    EOFError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class _Library:
    """What is used of smpclient and of what it stands on, which are optional.

    Attributes:
        serial: makes the line.
        bad_frame: errors for a frame that is damaged.
        gone: the error for a line that cannot be read or written.
        full: the cause of that one when the other end takes nothing.
    """

    serial: ModuleType
    bad_frame: tuple[type[Exception], ...]
    gone: type[Exception]
    full: type[Exception]


def connect(port: str, *, group: int = mgmt.GROUP, baudrate: int = BAUDRATE) -> Transport:
    """Open a serial port with a device at its other end.

    Args:
        port: name of the port, for example ``/dev/ttyACM0``.
        group: number of the device's management group.
        baudrate: of the port.

    Raises:
        TargetError: smpclient is not installed, the port cannot be opened, or what is at its other
            end is no device.
    """
    return _SerialTransport(_load(), port, group, baudrate)


def _load() -> _Library:
    try:
        import smp.exceptions
        import smpclient
        import smpclient.exceptions
        import smpclient.transport
        import smpclient.transport.serial

        port = importlib.import_module("serial")
    except ImportError as error:
        raise TargetError(
            f"what speaks to devices is not installed: {error}",
            id="no-device-tools",
            hint="install it: pip install 'smpclient[serial]==7.3.0' 'smp==4.2.0', or mbpf with "
            "its extra 'device'",
        ) from None
    # It logs what is an error here, too.
    logging.getLogger("smpclient").setLevel(logging.CRITICAL)
    return _Library(
        smpclient.transport.serial,
        (smp.exceptions.SMPException, smpclient.exceptions.SMPClientException, *_NO_FRAME),
        smpclient.transport.SMPTransportDisconnected,
        port.SerialTimeoutException,
    )


def _errors_of_lines() -> tuple[type[Exception], ...]:
    """What a line that is gone raises and nobody has translated."""
    try:
        import termios
    except ImportError:
        return (OSError,)
    return (OSError, termios.error)


class _SerialTransport:
    """Messages of SMP in frames for a console, one request at a time."""

    def __init__(self, library: _Library, port: str, group: int, baudrate: int) -> None:
        self._library = library
        self._port = port
        self._group = group
        # What a device still answers to the process before this one has another number.
        self._sequence = secrets.randbelow(_SEQUENCES)
        self._runner = asyncio.Runner()
        self._link: Any = library.serial.SMPSerialTransport(
            baudrate=baudrate, exclusive=True, write_timeout=_WRITE_S
        )
        try:
            self._open()
            self.room = self._buffer() - _HEADER.size
        except BaseException:
            self.close()
            raise

    def request(self, command: mgmt.Command, body: Body, timeout_s: float) -> Body:
        """See :class:`mbpf.device.transport.Transport`."""
        payload = cbor2.dumps(body, canonical=True)
        if len(payload) > self.room:
            raise TargetError(
                f"the command {command.name.lower()} has {len(payload)} bytes, and the device's "
                f"buffer room for {self.room}",
                id="command-refused",
                where=Place(self._port),
                hint="enlarge CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE of the firmware",
            )
        operation = _WRITE if command.name in mgmt.WRITTEN else _READ
        return self._ask(operation, self._group, command, payload, timeout_s)

    def close(self) -> None:
        """See :class:`mbpf.device.transport.Transport`."""
        with suppress(*_errors_of_lines()):
            self._runner.run(self._link.disconnect())
        self._runner.close()

    def _open(self) -> None:
        try:
            with self._failures():
                self._runner.run(self._link.connect(self._port, _CONNECT_S))
        # A ValueError is a rate that the port does not have.
        except (NoAnswerError, ValueError):
            raise TargetError(
                "the port cannot be opened",
                id="no-port",
                where=Place(self._port),
                hint="check its name, that the device is there, and that nothing else uses it",
            ) from None

    def _buffer(self) -> int:
        """Bytes that a message may have: what the device tells, or what every device takes."""
        try:
            payload = cbor2.dumps({})
            answer = self._ask(_READ, _OS_GROUP, _PARAMETERS, payload, ANSWER_S)
        except NoAnswerError:
            answer = {}
        size = answer.get(_BUFFER_SIZE)
        if size is not None:
            if not isinstance(size, int) or size < _LEAST_BUFFER:
                raise bad_answer(None, f"a buffer has no {size!r:.20} bytes", self._port)
            self._link.initialize(min(size, _MOST_BUFFER))
        return int(self._link.max_unencoded_size)

    def _ask(
        self, operation: int, group: int, command: int, payload: bytes, timeout_s: float
    ) -> Body:
        self._sequence = (self._sequence + 1) % _SEQUENCES
        head = _HEADER.pack(
            operation | _VERSION, 0, len(payload), group, self._sequence, int(command)
        )
        with self._failures():
            frame = self._runner.run(self._exchange(head, payload, timeout_s))
        try:
            answer = cbor2.loads(frame[_HEADER.size :], str_errors="replace")
        except _NO_CBOR:
            answer = None
        if not isinstance(answer, dict):
            known = mgmt.Command(command) if group == self._group else None
            raise bad_answer(known, port=self._port)
        return answer

    async def _exchange(self, head: bytes, payload: bytes, timeout_s: float) -> bytes:
        async with asyncio.timeout(timeout_s):
            await self._link.send(head + payload)
            while True:
                with suppress(*self._library.bad_frame):
                    frame: bytes = await self._link.receive()
                    if _is_answer(frame, head):
                        return frame
                # What is damaged, or answers something else, is not the answer to this. A line
                # that never rests must not keep the timeout from coming.
                await asyncio.sleep(0)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Tells what happens to the line as what it means."""
        try:
            yield
        except TimeoutError:
            raise NoAnswerError from None
        except self._library.gone as error:
            if isinstance(error.__cause__, self._library.full):
                raise NoAnswerError from None
            raise self._lost() from None
        except _errors_of_lines():
            raise self._lost() from None

    def _lost(self) -> TargetError:
        return TargetError(
            "the link to the device is gone",
            id="link-lost",
            where=Place(self._port),
            hint="connect it and run the command again: an upload goes on where it stopped",
        )


def _is_answer(frame: bytes, head: bytes) -> bool:
    """Whether a frame answers the request with this header."""
    if len(frame) < _HEADER.size:
        return False
    operation, _, length, *which = _HEADER.unpack(frame[: _HEADER.size])
    asked, _, _, *wanted = _HEADER.unpack(head)
    return (
        operation & _OPERATION == asked & _OPERATION | _ANSWER
        and which == wanted
        and length == len(frame) - _HEADER.size
    )
