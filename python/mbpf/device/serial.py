# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The serial line as a way to a device, by smpclient."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import cbor2

from mbpf.device.transport import Body, NoAnswerError, Transport
from mbpf.errors import Place, TargetError
from mbpf.spec import mgmt

BAUDRATE: Final = 115200
_CONNECT_S: Final = 3.0
_HEADER_SIZE: Final = 8
_SEQUENCES: Final = 256


@dataclass(frozen=True, slots=True)
class _Library:
    """What is used of smpclient and smp, which are optional."""

    client: ModuleType
    transport: ModuleType
    serial: ModuleType
    header: ModuleType


def connect(port: str, *, group: int = mgmt.GROUP, baudrate: int = BAUDRATE) -> Transport:
    """Open a serial port with a device at its other end.

    Args:
        port: name of the port, for example ``/dev/ttyACM0``.
        group: number of the device's management group.
        baudrate: of the port.

    Raises:
        TargetError: smpclient is not installed, or the port cannot be opened.
    """
    return _SerialTransport(_load(), port, group, baudrate)


def _load() -> _Library:
    try:
        import smp.header
        import smpclient
        import smpclient.transport
        import smpclient.transport.serial
    except ImportError as error:
        raise TargetError(
            f"what speaks to devices is not installed: {error}",
            id="no-device-tools",
            hint="install it: pip install 'smpclient[serial]==7.3.0' 'smp==4.2.0', or mbpf with "
            "its extra 'device'",
        ) from None
    # It logs what is an error here, too.
    logging.getLogger("smpclient").setLevel(logging.CRITICAL)
    return _Library(smpclient, smpclient.transport, smpclient.transport.serial, smp.header)


class _SerialTransport:
    """Messages of SMP in frames for a console, one request at a time."""

    def __init__(self, library: _Library, port: str, group: int, baudrate: int) -> None:
        self._library = library
        self._port = port
        self._group = group
        self._sequence = 0
        self._runner = asyncio.Runner()
        self._link: Any = library.serial.SMPSerialTransport(baudrate=baudrate, exclusive=True)
        client = library.client.SMPClient(self._link, port)
        try:
            self._runner.run(client.connect(_CONNECT_S))
        except TimeoutError:
            self.close()
            raise TargetError(
                "the port cannot be opened",
                id="no-port",
                where=Place(port),
                hint="check its name, that the device is there, and that nothing else uses it",
            ) from None
        except BaseException as error:
            self.close()
            if isinstance(error, library.transport.SMPTransportDisconnected):
                raise self._lost() from None
            raise
        self.room: int = self._link.max_unencoded_size - _HEADER_SIZE

    def request(self, command: mgmt.Command, body: Body, timeout_s: float) -> Body:
        """See :class:`mbpf.device.transport.Transport`."""
        try:
            frame = self._runner.run(self._exchange(command, body, timeout_s))
        except TimeoutError:
            raise NoAnswerError from None
        except self._library.transport.SMPTransportDisconnected:
            raise self._lost() from None
        try:
            answer = cbor2.loads(frame[_HEADER_SIZE:], str_errors="replace")
        except (cbor2.CBORDecodeError, ValueError, EOFError):
            answer = None
        if not isinstance(answer, dict):
            raise TargetError(
                f"the answer to the command {command.name.lower()} cannot be read",
                id="bad-answer",
                where=Place(self._port),
                hint="check that the device has the group mbpf under this number (--group)",
            )
        return answer

    def close(self) -> None:
        """See :class:`mbpf.device.transport.Transport`."""
        self._runner.run(self._link.disconnect())
        self._runner.close()

    async def _exchange(self, command: mgmt.Command, body: Body, timeout_s: float) -> bytes:
        header = self._library.header
        self._sequence = (self._sequence + 1) % _SEQUENCES
        payload = cbor2.dumps(body, canonical=True)
        is_write = command.name in mgmt.WRITTEN
        head = header.Header(
            op=header.OP.WRITE if is_write else header.OP.READ,
            version=header.Version.V2,
            flags=header.Flag(0),
            length=len(payload),
            group_id=self._group,
            sequence=self._sequence,
            command_id=command,
        )
        async with asyncio.timeout(timeout_s):
            await self._link.send(bytes(head) + payload)
            while True:
                frame: bytes = await self._link.receive()
                # What is answered too late is not the answer to this.
                if len(frame) >= _HEADER_SIZE and frame[6] == self._sequence:
                    return frame

    def _lost(self) -> TargetError:
        return TargetError(
            "the link to the device is gone",
            id="link-lost",
            where=Place(self._port),
            hint="connect it and run the command again: an upload goes on where it stopped",
        )
