# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What a way to a device has to do."""

from __future__ import annotations

from typing import Any, Final, Protocol

from mbpf.spec.mgmt import Command

Body = dict[str, Any]
"""The map of a request or of an answer."""
ANSWER_S: Final = 2.5
"""Seconds that a device has for a command."""
BAUDRATE: Final = 115200
"""Of a serial line."""


class NoAnswerError(Exception):
    """The device did not answer in time; the request may have been carried out."""


class Transport(Protocol):
    """A link to the management group of a device.

    Attributes:
        room: bytes that the map of a request may have.
    """

    room: int

    def request(self, command: Command, body: Body, timeout_s: float) -> Body:
        """Send a request and wait for its answer.

        Args:
            command: of the group.
            body: its keys.
            timeout_s: how long to wait.

        Returns:
            The map of the answer, whatever it says.

        Raises:
            NoAnswerError: there was none in time.
            TargetError: the link is gone, what came is no answer, or the request is too large.
        """

    def close(self) -> None:
        """Give the link up."""
