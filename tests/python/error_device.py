# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Devices that do not do what they should: what spec/diagnostics/17_device.yaml shows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final
from unittest import mock

from fake_device import FakeDevice
from mbpf.cli.map import _find
from mbpf.device import serial
from mbpf.device.serial import _SerialTransport
from mbpf.device.session import Device
from mbpf.errors import MbpfError
from mbpf.spec.mgmt import GROUP, Code, Command

_PORT: Final = "/dev/ttyACM0"
_ROW: Final = {"name": "hits", "type": "array"}


class _GoneError(Exception):
    """The library's error for a link that is gone."""


class _Link:
    """A serial line to something that answers anything."""

    max_unencoded_size = 100

    def __init__(self, frame: bytes | None) -> None:
        self._frame = frame

    async def send(self, data: bytes) -> None:
        if self._frame is None:
            raise _GoneError

    async def receive(self) -> bytes:
        assert self._frame is not None
        return self._frame

    async def disconnect(self) -> None:
        pass


def _error(action: Callable[[], object]) -> MbpfError:
    try:
        action()
    except MbpfError as error:
        return error
    raise AssertionError("there was no error")


def _transport(frame: bytes | None, is_there: bool = True) -> _SerialTransport:
    async def connect(seconds: float) -> None:
        if not is_there:
            raise TimeoutError

    client = SimpleNamespace(connect=connect)
    library: Any = SimpleNamespace(
        client=SimpleNamespace(SMPClient=lambda link, port: client),
        transport=SimpleNamespace(SMPTransportDisconnected=_GoneError),
        serial=SimpleNamespace(SMPSerialTransport=lambda **options: _Link(frame)),
        header=sys.modules["smp.header"],
    )
    return _SerialTransport(library, _PORT if is_there else "/dev/ttyACM9", GROUP, 115200)


def _asked(frame: bytes | None) -> MbpfError:
    serial._load()
    transport = _transport(frame)
    try:
        return _error(lambda: transport.request(Command.PROGS, {}, 1.0))
    finally:
        transport.close()


def bad_answer() -> MbpfError:
    """Something else."""
    return _asked(b"login:\x01 what is this")


def link_lost() -> MbpfError:
    """A port that goes away."""
    return _asked(None)


def no_port() -> MbpfError:
    """A port that there is not."""
    serial._load()
    return _error(lambda: _transport(b"", is_there=False))


def no_device_tools() -> MbpfError:
    """An installation without smpclient."""
    with mock.patch.dict(sys.modules, {"smpclient": None}):
        return _error(serial._load)


def bad_upload_offset() -> MbpfError:
    """A device that wants bytes behind the end."""
    device = FakeDevice(answers={Command.UPLOAD: {"off": 5000}})
    return _error(lambda: Device(device).upload(b"package", lambda amount: None))


def command_refused() -> MbpfError:
    """A device without the group."""
    device = FakeDevice(answers={Command.PROGS: {"rc": 8}})
    return _error(lambda: Device(device).ask(Command.PROGS))


def _answered(code: Code) -> FakeDevice:
    answer = {"err": {"group": GROUP, "rc": int(code)}, "detail": {}}
    return FakeDevice(answers=dict.fromkeys((Command.PROGS, Command.ACTIVATE), answer))


def no_runtime() -> MbpfError:
    """A firmware that has shut its runtime down."""
    return _error(lambda: Device(_answered(Code.NO_RUNTIME)).ask(Command.PROGS))


def other_upload() -> MbpfError:
    """Two clients at once."""
    return _error(lambda: Device(_answered(Code.OTHER_UPLOAD)).activate(b"package"))


def upload_lost() -> MbpfError:
    """A device that was started again."""
    return _error(lambda: Device(_answered(Code.NO_UPLOAD)).activate(b"package"))


def device_silent() -> MbpfError:
    """A device that is switched off."""
    device = FakeDevice(silent=lambda command, body: True)
    return _error(lambda: Device(device).ask(Command.UNLOAD, name="limiter"))


def no_map() -> MbpfError:
    """A name with a letter too few."""
    return _error(lambda: _find([_ROW], "hit"))


def unknown_map_type() -> MbpfError:
    """A map type of tomorrow."""
    return _error(lambda: _find([{**_ROW, "type": "77"}], "hits"))
