# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A VLAN device in user space, for kernels without the 8021q module.

Usage: vlan_tap.py TAP PARENT TAG..., where a TAG is ``802.1q:ID`` or ``802.1ad:ID``, outermost
first. Frames that leave the TAP device go out of PARENT with the tags put in; frames with exactly
these tags that arrive on PARENT reach the TAP device without them.
"""

import fcntl
import os
import selectors
import socket
import struct
import sys

ETH_P_ALL = 0x0003
TPID = {"802.1q": 0x8100, "802.1ad": 0x88A8}
SOL_PACKET = 263
PACKET_AUXDATA = 8
PACKET_OUTGOING = 4
TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
# struct tpacket_auxdata: status, len, snaplen, mac, net, vlan_tci, vlan_tpid.
AUXDATA = struct.Struct("=IIIHHHH")
TP_STATUS_VLAN_VALID = 1 << 4
MACS = 12


def open_tap(name: str) -> int:
    """Attach to the TAP device `name`; frames without a packet-information header."""
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH14x", name.encode(), IFF_TAP | IFF_NO_PI))
    return tap


def open_parent(name: str) -> socket.socket:
    """Open a packet socket that also reports the tag the kernel moved out of the frame."""
    parent = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    parent.bind((name, 0))
    parent.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    return parent


def receive(parent: socket.socket) -> bytes:
    """Read one frame as it was on the wire; empty for a frame this host sent."""
    frame, ancillary, _, address = parent.recvmsg(65536, socket.CMSG_SPACE(AUXDATA.size))
    if address[2] == PACKET_OUTGOING:
        return b""
    for level, kind, data in ancillary:
        if level == SOL_PACKET and kind == PACKET_AUXDATA:
            status, _, _, _, _, tci, tpid = AUXDATA.unpack(data[: AUXDATA.size])
            if status & TP_STATUS_VLAN_VALID:
                return frame[:MACS] + struct.pack("!HH", tpid, tci) + frame[MACS:]
    return frame


def main(arguments: list[str]) -> None:
    """Forward frames until killed."""
    tap_name, parent_name, *tags = arguments
    header = b"".join(
        struct.pack("!HH", TPID[tag.split(":")[0]], int(tag.split(":")[1])) for tag in tags
    )
    tap = open_tap(tap_name)
    parent = open_parent(parent_name)
    selector = selectors.DefaultSelector()
    selector.register(tap, selectors.EVENT_READ)
    selector.register(parent, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj == tap:
                frame = os.read(tap, 65536)
                parent.send(frame[:MACS] + header + frame[MACS:])
                continue
            frame = receive(parent)
            if frame[MACS : MACS + len(header)] == header:
                os.write(tap, frame[:MACS] + frame[MACS + len(header) :])


if __name__ == "__main__":
    main(sys.argv[1:])
