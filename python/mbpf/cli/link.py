# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""What all verbs share that speak to a device: its port, and names of its numbers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntFlag
from typing import TYPE_CHECKING

from mbpf.cli.output import Output
from mbpf.device.transport import ANSWER_S, BAUDRATE
from mbpf.spec.hooks import BY_ID
from mbpf.spec.mgmt import GROUP

if TYPE_CHECKING:
    from mbpf.device.session import Device


def add_actions(
    parser: argparse.ArgumentParser, actions: Mapping[str, tuple[str, Sequence[str]]]
) -> dict[str, argparse.ArgumentParser]:
    """Add actions of a verb, each of which speaks to a device.

    Args:
        parser: of the verb.
        actions: what each does, and the names that it takes.
    """
    group = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    made = {}
    for name, (help, arguments) in actions.items():
        action = group.add_parser(
            name, help=help, description=help[0].upper() + help[1:] + ".", allow_abbrev=False
        )
        for argument in arguments:
            action.add_argument(argument, metavar=argument.upper())
        add_port_arguments(action)
        action.add_argument(
            "--json",
            action="store_true",
            default=argparse.SUPPRESS,
            help="write the result as JSON",
        )
        made[name] = action
    return made


def add_port_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what says where the device is."""
    group = parser.add_argument_group("the link to the device")
    group.add_argument(
        "--port", required=True, metavar="PORT", help="serial port with MCUmgr at its other end"
    )
    group.add_argument(
        "--baud", type=_number, default=BAUDRATE, metavar="RATE", help=f"of it [{BAUDRATE}]"
    )
    group.add_argument(
        "--timeout",
        type=_seconds,
        default=ANSWER_S,
        metavar="SECONDS",
        help=f"how long an answer may take [{ANSWER_S}]",
    )
    group.add_argument(
        "--group",
        type=_number,
        default=GROUP,
        metavar="NUMBER",
        help=f"CONFIG_MBPF_MGMT_GROUP_ID of the firmware [{GROUP}]",
    )


@contextmanager
def open_device(args: argparse.Namespace, out: Output) -> Iterator[Device]:
    """The device that the options name.

    Raises:
        TargetError: there is none.
    """
    from mbpf.device import serial
    from mbpf.device.session import Device

    transport = serial.connect(args.port, group=args.group, baudrate=args.baud)
    device = Device(transport, args.timeout, args.group, out.note)
    try:
        yield device
    finally:
        device.close()


def done(out: Output, text: str, **facts: object) -> int:
    """Tell that something was done, which had no other result; returns the exit code."""
    out.emit(facts)
    out.line(text)
    return 0


def hook_name(type: int) -> str:
    """Name of a hook type."""
    return BY_ID[type].name if type in BY_ID else str(type)


def bit_names(kind: type[IntFlag], bits: int) -> list[str]:
    """Names of bits; what has none as one number."""
    named = [bit.name or "" for bit in kind if bit & bits == bit and bit]
    rest = bits & ~sum(kind)
    return [*named, f"0x{rest:08x}"] if rest else named


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1 << 31):
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 on")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds up to 3600")
    return value
