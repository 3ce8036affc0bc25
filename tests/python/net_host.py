# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""A host that asks samples/net_filter, one datagram after the other, and notes what is answered.

Run in the network namespace of the interface: ``net_host.py COUNT``. It writes a JSON object: for
each request, in its order, whether it was a read ("r") or a write ("w") and whether it was
answered ("1") or not ("0"), and how many probes were sent.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import time

SERVER = ("192.0.2.1", 4242)
BATCH = 8
PATIENCE_S = 5.0


def is_there(sock: socket.socket) -> bool:
    """Whether the server answers a probe, which no version of the program drops."""
    sock.sendto(b"p" + bytes(4), SERVER)
    try:
        return sock.recv(64)[:1] == b"p"
    except (TimeoutError, ConnectionError):
        return False


def ask(sock: socket.socket, kinds: str, first: int) -> list[bool]:
    """Sends a request of each kind, then a probe. The server answers in the order in which it was
    asked: what the answer of the probe finds unanswered was dropped."""
    answered = [False] * len(kinds)
    for i, kind in enumerate(kinds):
        sock.sendto(kind.encode() + (first + i).to_bytes(4, "big"), SERVER)
    sock.sendto(b"p" + first.to_bytes(4, "big"), SERVER)
    while True:
        answer = sock.recv(64)
        number = int.from_bytes(answer[1:5], "big")
        if answer[:1] == b"p":
            assert number == first, "answers in another order"
            return answered
        assert answer[:1] == kinds[number - first].encode() and not answered[number - first]
        answered[number - first] = True


def main(count: int) -> None:
    """Asks ``count`` times and writes the object."""
    kinds = "".join(random.Random(1).choices("rw", k=count))
    verdicts: list[bool] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.2)
        probes = 1
        end = time.monotonic() + PATIENCE_S
        while not is_there(sock):
            assert time.monotonic() < end, "the server does not answer"
            probes += 1
        sock.settimeout(PATIENCE_S)
        for first in range(0, count, BATCH):
            verdicts += ask(sock, kinds[first : first + BATCH], first)
            probes += 1
    noted = "".join("01"[verdict] for verdict in verdicts)
    json.dump({"kinds": kinds, "answered": noted, "probes": probes}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
