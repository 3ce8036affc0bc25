# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""samples/net_filter on native_sim, asked by a host in a network namespace of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
import zephyr_app

REQUESTS = 10_000
PATIENCE_S = 10.0
SHORTEST_RUN = 20
NAMESPACE = f"mbpf-{os.getpid()}"


def ip(*words: str) -> bool:
    """Whether a command of ``ip`` succeeded."""
    return subprocess.run(["ip", *words], capture_output=True).returncode == 0


def missing() -> str:
    """Why the test cannot be run here; empty if it can."""
    if reason := zephyr_app.missing():
        return reason
    if not Path("/dev/net/tun").exists():
        return "no /dev/net/tun"
    try:
        if ip("netns", "add", NAMESPACE):
            ip("netns", "del", NAMESPACE)
            return ""
    except FileNotFoundError:
        return "no ip"
    return "no right to make a network namespace"


@pytest.fixture
def namespace() -> Iterator[str]:
    """A network namespace."""
    assert ip("netns", "add", NAMESPACE)
    yield NAMESPACE
    ip("netns", "del", NAMESPACE)


@pytest.fixture
def console(namespace: str, tmp_path: Path) -> Iterator[Path]:
    """What the sample prints, while it runs and the host's side of its interface is up."""
    program = zephyr_app.build(
        "samples/net_filter", tmp_path / "build", "-DEXTRA_CONF_FILE=tap.conf"
    )
    log = tmp_path / "console"
    with log.open("wb") as out:
        running = subprocess.Popen(
            ["ip", "netns", "exec", namespace, str(program)], stdout=out, stderr=out
        )
        try:
            end = time.monotonic() + PATIENCE_S
            while not ip("-n", namespace, "addr", "add", "192.0.2.2/24", "dev", "zeth"):
                assert running.poll() is None and time.monotonic() < end, log.read_text()
                time.sleep(0.05)
            assert ip("-n", namespace, "link", "set", "zeth", "up")
            yield log
        finally:
            running.kill()
            running.wait()


def counts(log: Path) -> tuple[int, int, int]:
    """Packets that were judged, dropped and answered, from the lines that come from now on."""
    seen = len(log.read_bytes())
    end = time.monotonic() + PATIENCE_S
    pattern = r"has judged (\d+) packets, of which it dropped (\d+); (\d+) were answered"
    while time.monotonic() < end:
        if found := re.search(pattern, log.read_bytes()[seen:].decode()):
            return int(found[1]), int(found[2]), int(found[3])
        time.sleep(0.05)
    raise AssertionError(log.read_text())


_MISSING = missing()


@pytest.mark.skipif(bool(_MISSING), reason=_MISSING)
def test_packets_of_a_host_while_the_program_is_swapped(namespace: str, console: Path) -> None:
    host = [sys.executable, str(Path(__file__).with_name("net_host.py")), str(REQUESTS)]
    began = console.read_text().count("gate drops")
    begin = time.monotonic()
    command = ["ip", "netns", "exec", namespace, *host]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    seconds = time.monotonic() - begin
    assert done.returncode == 0, done.stderr + console.read_text()
    swaps = console.read_text().count("gate drops") - began
    told = json.loads(done.stdout)

    # Each request tells which version judged it: the first one lets reads pass, the next writes.
    by_first = [
        (kind == "r") == (noted == "1")
        for kind, noted in zip(told["kinds"], told["answered"], strict=True)
    ]
    assert len(by_first) == REQUESTS
    runs = [len(list(same)) for _, same in groupby(by_first)]
    print(f"{REQUESTS} requests in {seconds:.1f} s, {swaps} swaps, runs of a version: {runs}")
    # A wrong verdict would be a run of one.
    assert 1 <= len(runs) - 1 <= swaps, runs
    assert min(runs[1:-1], default=SHORTEST_RUN) >= SHORTEST_RUN, runs

    answered = told["answered"].count("1")
    assert counts(console) == (
        REQUESTS + told["probes"],
        REQUESTS - answered,
        answered + told["probes"],
    )
