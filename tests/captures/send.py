# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""Sends the UDP datagrams of the recording that no everyday program sends.

Usage: send.py KIND ADDRESS PORT [SOURCE]

KIND is plain, options, large, large-options or burst; "sink" receives at ADDRESS (IPv4 too when
that is ``::``) and says nothing, so that no ICMP error answers.
"""

import socket
import sys
import time

# A CoAP GET of "/temp": version 1, confirmable, no token, message id 0x4d42.
COAP_GET = bytes.fromhex("40014d42b474656d70")
LARGE = 2000
BURST_COUNT = 60
BURST_GAP_S = 0.008

# IPv4 option: a router alert (RFC 2113), type 0x94, length 4, value 0.
IPV4_ROUTER_ALERT = bytes.fromhex("94040000")
# IPv6 option headers: next header (the kernel fills it in), length 0, one PadN of 6 bytes.
IPV6_PADDING = bytes.fromhex("0000010400000000")
# Constants of <linux/in6.h> that the socket module may not name.
IPV6_HOPOPTS = 54
IPV6_DSTOPTS = 59


def put_options(sock: socket.socket) -> None:
    """Make the kernel put option headers between IP and UDP."""
    if sock.family == socket.AF_INET:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, IPV4_ROUTER_ALERT)
    else:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_HOPOPTS, IPV6_PADDING)
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_DSTOPTS, IPV6_PADDING)


def main(kind: str, address: str, port: str, source: str = "") -> None:
    """Send one datagram, or a burst of them, of the given kind; or receive until killed."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        if kind == "sink":
            sock.bind((address, int(port)))
            while True:
                sock.recv(65536)
        if source:
            sock.bind((source, 0))
        if kind.endswith("options"):
            put_options(sock)
        payload = COAP_GET
        if kind.startswith("large"):
            payload += b"\xff" + bytes(LARGE - len(COAP_GET) - 1)
        count = BURST_COUNT if kind == "burst" else 1
        for _ in range(count):
            sock.sendto(payload, (address, int(port)))
            if count > 1:
                time.sleep(BURST_GAP_S)


if __name__ == "__main__":
    main(*sys.argv[1:])
