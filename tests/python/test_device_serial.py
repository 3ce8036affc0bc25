# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""The serial line itself: a pseudo-terminal with something at its other end."""

from __future__ import annotations

import base64
import binascii
import os
import threading
import tty
from collections.abc import Callable, Iterator

import cbor2
import pytest
from mbpf.device import serial
from mbpf.device.serial import connect
from mbpf.device.transport import Body, NoAnswerError, Transport
from mbpf.errors import TargetError
from mbpf.spec.mgmt import GROUP, Command

Answer = Callable[[bytes], bytes]


def frame(message: bytes, crc: int = 0) -> bytes:
    """A message as it goes over a console, in one line."""
    whole = message + (binascii.crc_hqx(message, 0) ^ crc).to_bytes(2, "big")
    return b"\x06\x09" + base64.b64encode(len(whole).to_bytes(2, "big") + whole) + b"\n"


def reply(head: bytes, body: object, **change: int) -> bytes:
    """The answer to a request with this header."""
    payload = cbor2.dumps(body)
    made = bytearray([head[0] | 1, 0, *len(payload).to_bytes(2, "big"), *head[4:8]])
    for name, value in change.items():
        made[{"op": 0, "length": 3, "group": 5, "sequence": 6, "command": 7}[name]] = value
    return bytes(made) + payload


class Terminal:
    """Answers each request with the bytes that a function makes of its header."""

    def __init__(self) -> None:
        self.fd, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.port = os.ttyname(self.slave)
        self.parameters: Answer = lambda head: frame(reply(head, {"buf_size": 384}))
        self.answer: Answer = lambda head: frame(reply(head, {"programs": 1}))
        self.sequences: list[int] = []
        self.is_deaf = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        kept = b""
        while not self.is_deaf:
            try:
                kept += os.read(self.fd, 4096)
            except OSError:
                return
            while b"\n" in kept:
                line, kept = kept.split(b"\n", 1)
                if line[:2] == b"\x06\x09":
                    head = base64.b64decode(line[2:])[2:10]
                    self.sequences.append(head[6])
                    is_ours = head[4:6] == GROUP.to_bytes(2, "big")
                    self._write((self.answer if is_ours else self.parameters)(head))

    def _write(self, data: bytes) -> None:
        if not self.is_deaf:
            os.write(self.fd, data)

    def close(self) -> None:
        self.is_deaf = True
        for fd in (self.fd, self.slave):
            if fd >= 0:
                os.close(fd)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.close()


def asked(terminal: Terminal, timeout_s: float = 5.0) -> Body:
    link: Transport = connect(terminal.port)
    try:
        return link.request(Command.PROGS, {}, timeout_s)
    finally:
        link.close()


def test_the_room_is_what_the_device_tells(terminal: Terminal) -> None:
    link = connect(terminal.port)
    assert link.room == 384 - 4 - 8
    with pytest.raises(TargetError, match="command-refused"):
        link.request(Command.INFO, {"name": "x" * 400}, 1.0)
    link.close()


DAMAGED = [
    lambda head: frame(reply(head, {}), crc=1),
    lambda head: frame(reply(head, {}))[:9] + b"\n" + b"\x04\x14AAAA\n",
    lambda head: b"\x04\x14AAAA\n",
    lambda head: b"\x06\x09A\n",
    lambda head: b"\x06\x09\n",
    lambda head: b"\x06\x09!!!!\n",
    lambda head: frame(b"\0\1"),
    lambda head: b"[00:00:01.000] <inf> a line of a log\r\n",
]


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_damaged_frame_is_passed_over(terminal: Terminal, damaged: Answer) -> None:
    good = terminal.answer
    terminal.answer = lambda head: damaged(head) + good(head)
    terminal.parameters = lambda head: damaged(head) + frame(reply(head, {"buf_size": 99}))
    assert asked(terminal) == {"programs": 1}


@pytest.mark.parametrize(
    "change",
    [{"op": 8}, {"op": 11}, {"length": 1}, {"group": 3}, {"sequence": 0}, {"command": 9}],
)
def test_an_answer_to_something_else_is_passed_over(
    terminal: Terminal, change: dict[str, int]
) -> None:
    def answer(head: bytes) -> bytes:
        which = {"sequence": head[6] ^ 1} if "sequence" in change else change
        return frame(reply(head, {"old": 1}, **which)) + frame(reply(head, {"new": 1}))

    terminal.answer = answer
    assert asked(terminal) == {"new": 1}


def test_nothing_but_damaged_frames_is_no_answer(terminal: Terminal) -> None:
    terminal.answer = lambda head: frame(reply(head, {}), crc=1)
    with pytest.raises(NoAnswerError):
        asked(terminal, 0.2)


def test_each_process_begins_with_another_number(terminal: Terminal) -> None:
    begun = set()
    for _ in range(6):
        asked(terminal)
        begun.add(terminal.sequences[-1])
    assert len(begun) > 1
    assert (terminal.sequences[0] + 1) % 256 == terminal.sequences[1]


@pytest.mark.parametrize("size", [0, 4, 11, -1, "x", 1.5])
def test_a_buffer_of_no_size(terminal: Terminal, size: object) -> None:
    terminal.parameters = lambda head: frame(reply(head, {"buf_size": size}))
    with pytest.raises(TargetError, match="bad-answer"):
        connect(terminal.port)


def test_a_device_that_does_not_tell_its_buffer(terminal: Terminal) -> None:
    terminal.parameters = lambda head: frame(reply(head, {"rc": 8}))
    assert asked(terminal) == {"programs": 1}


@pytest.mark.parametrize("body", [b"\xff", b"\x81" * 300, b"", b"\x05"])
def test_what_is_no_map(terminal: Terminal, body: bytes) -> None:
    terminal.answer = lambda head: frame(
        bytes([head[0] | 1, 0, *len(body).to_bytes(2, "big"), *head[4:8]]) + body
    )
    with pytest.raises(TargetError, match="bad-answer"):
        asked(terminal)


def test_lists_in_lists_without_end(terminal: Terminal) -> None:
    terminal.parameters = lambda head: frame(
        bytes([head[0] | 1, 0, *(3000).to_bytes(2, "big"), *head[4:8]]) + b"\x81" * 3000
    )
    with pytest.raises(TargetError, match="bad-answer"):
        connect(terminal.port)


def test_a_port_that_goes_away(terminal: Terminal) -> None:
    link = connect(terminal.port)
    gone, terminal.fd = terminal.fd, -1
    terminal.is_deaf = True

    def pull(head: bytes) -> bytes:
        os.close(gone)
        return b""

    terminal.answer = pull
    with pytest.raises((TargetError, NoAnswerError)) as caught:
        link.request(Command.PROGS, {}, 2.0)
    link.close()
    assert isinstance(caught.value, TargetError)
    assert caught.value.id == "link-lost"


def test_a_device_that_takes_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial, "_WRITE_S", 0.2)
    terminal.parameters = lambda head: frame(reply(head, {"buf_size": 60000}))
    link = connect(terminal.port)
    terminal.is_deaf = True
    with pytest.raises(NoAnswerError):
        for _ in range(3):
            link.request(Command.UPLOAD, {"data": bytes(50000)}, 2.0)
    link.close()
