# Copyright (c) 2026 The mbpf authors
# SPDX-License-Identifier: Apache-2.0
"""``mbpf load`` against a device in this process: what is lost, resumed, refused."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path

import fake_device
import pytest
from cli_helpers import Mbpf
from device_programs import PORT, THROWS, TICKS
from fake_device import FakeDevice
from mbpf.device.session import Device
from mbpf.device.transport import Body
from mbpf.errors import TargetError
from mbpf.spec.errors import ErrorCode, Reason
from mbpf.spec.mgmt import Command
from mbpf.spec.rejects import Reject


def lose(device: FakeDevice, *numbers: int) -> None:
    """Lose the requests of these numbers, from 0."""
    count = iter(range(10_000))
    device.silent = lambda command, body: next(count) in numbers


def test_load(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> None:
    package = make()
    done = mbpf("load", package, *PORT)
    assert done.code == 0, done.err
    assert "loaded" in done.out
    assert device.programs["ticks"].package == package.read_bytes()
    assert device.is_closed
    assert "updated" in mbpf("load", package, *PORT).out


def test_load_json(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> None:
    package = make()
    done = mbpf("load", package, *PORT, "--attach", "app.tick", "--priority", 3, "--json")
    assert done.json == {
        "program": "ticks",
        "updated": False,
        "bytes": len(package.read_bytes()),
        "resumed_at": 0,
        "attached": "app.tick",
        "priority": 3,
        "warnings": [],
    }
    assert device.programs["ticks"].priority == 3


def test_load_again_stays_attached(
    mbpf: Mbpf, loaded: FakeDevice, make: Callable[..., Path]
) -> None:
    done = mbpf("load", make(), *PORT, "--attach", "app.tick")
    assert done.code == 0, done.err
    assert len(loaded.programs["ticks"].program.maps()[0].entries) == 2, "maps are kept"
    assert mbpf("load", make(), *PORT, "--fresh-maps").code == 0
    assert loaded.programs["ticks"].program.maps()[0].entries == ()


def test_what_stays_attached_keeps_its_priority(
    mbpf: Mbpf, loaded: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    args = (package, *PORT, "--attach", "app.tick", "--priority", 7)
    done = mbpf("load", *args)
    assert done.code == 0, done.err
    assert "app.tick, where it was, with priority 0" in done.out
    assert mbpf("load", *args, "--json").json["priority"] == 0


def test_a_point_with_a_name_in_another_language(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(fake_device.POINTS, "türe", "TIMER")
    device.points["türe"] = device.points["app.tick"]
    assert mbpf("load", make(), *PORT, "--attach", "türe").code == 0
    done = mbpf("load", make(), *PORT, "--attach", "türe")
    assert done.code == 0, done.err
    assert "türe, where it was" in done.out


def test_what_is_loaded_and_not_attached(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    args = ("load", make(), *PORT, "--attach", "net.recv")
    done = mbpf(*args)
    assert done.code == 4
    assert "'ticks' is loaded, but not attached: " in done.err
    assert "HOOK_MISMATCH" in done.err
    error = mbpf(*args, "--json").json["error"]
    assert (error["program"], error["id"]) == ("ticks", "hook-mismatch")
    assert error["refusal"]["code"] == "HOOK_MISMATCH"
    device.silent = lambda command, body: command is Command.ATTACH
    assert "'ticks' is loaded, but perhaps not attached: " in mbpf(*args).err


def test_pieces_fit_into_the_room_of_the_device(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    import cbor2

    device.room = 120
    assert mbpf("load", make(), *PORT).code == 0
    sizes = [len(cbor2.dumps(body)) for command, body in device.sent if command == 8]
    assert max(sizes) <= 120
    assert max(sizes) > 110, "they are not made smaller than needed"


def test_upload_goes_on_where_it_stopped(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    device.silent = lambda command, body: len(device.staged) > 300
    done = mbpf("load", package, *PORT)
    assert done.code == 4
    assert "[device-silent]" in done.err
    kept = len(device.staged)
    device.silent = lambda command, body: False
    done = mbpf("load", package, *PORT, "--json")
    assert done.json["resumed_at"] == kept
    assert device.programs["ticks"].package == package.read_bytes()


def test_who_waits_is_told(mbpf: Mbpf, device: FakeDevice) -> None:
    lose(device, 0, 1)
    done = mbpf("prog", "list", *PORT, "--timeout", "0.5", "--json")
    assert done.code == 0
    assert done.err.splitlines() == [
        "note: no answer in 0.5 s, asking again (1 of 3)",
        "note: no answer in 0.5 s, asking again (2 of 3)",
    ]
    assert done.json["programs"] == []


def test_a_lost_request_is_sent_again_smaller(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    lose(device, 0, 3, 4)
    done = mbpf("load", make(), *PORT)
    assert done.code == 0
    assert done.err.count("sending again from byte ") == 2, "the first one was no piece"
    sizes = [len(body.get("data", b"")) for command, body in device.sent if command == 8]
    assert sizes[4] == sizes[3], "one that is lost tells nothing"
    assert sizes[5] <= sizes[3] * 2 // 3


def test_pieces_grow_again(mbpf: Mbpf, device: FakeDevice) -> None:
    package = bytes(16000)
    lose(device, 1, 2, 3)
    assert Device(device).upload(package, lambda amount: None) == 0
    sizes = [len(body.get("data", b"")) for command, body in device.sent]
    assert sizes[4] <= sizes[1] // 2
    assert max(sizes[5:]) > sizes[1] - 10
    assert device.staged == package


def test_an_upload_that_goes_to_and_fro(
    mbpf: Mbpf, device: FakeDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    offsets = itertools.cycle([50, 0])
    monkeypatch.setattr(device, "do_upload", lambda body: {"off": next(offsets)})
    arrived: list[int] = []
    with pytest.raises(TargetError, match="device-silent"):
        Device(device).upload(bytes(1000), arrived.append)
    assert len(device.sent) < 20
    assert sum(arrived) == 50


def test_an_answer_that_is_lost_does_no_harm(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    lost: list[Body] = []

    def take_and_lose(command: Command, body: Body) -> bool:
        if command is Command.UPLOAD and not lost and len(device.staged) > 100:
            lost.append(device.do_upload(body))
            return True
        return False

    device.silent = take_and_lose
    assert mbpf("load", package, *PORT).code == 0
    assert lost
    assert device.programs["ticks"].package == package.read_bytes()


def restart_once(device: FakeDevice, behind: int) -> list[int]:
    """Let a device restart once, behind so many bytes; gives how many had arrived then."""
    restarts: list[int] = []

    def restart(command: Command, body: Body) -> bool:
        if len(device.staged) > behind and not restarts:
            restarts.append(len(device.staged))
            device.staged, device.size, device.sha = b"", 0, b""
        return False

    device.silent = restart
    return restarts


def test_a_device_that_restarts_gets_the_package_from_the_beginning(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    package = make()
    restarts = restart_once(device, behind=300)
    assert mbpf("load", package, *PORT).code == 0
    assert restarts
    assert device.programs["ticks"].package == package.read_bytes()


def test_a_device_that_restarts_late_is_no_silent_one(device: FakeDevice) -> None:
    package = bytes(6000)
    restarts = restart_once(device, behind=5000)
    arrived: list[int] = []
    assert Device(device).upload(package, arrived.append) == 0
    assert restarts
    assert device.staged == package
    assert sum(arrived) == len(package)


def test_a_device_that_forgets_each_time(device: FakeDevice) -> None:
    def forget(command: Command, body: Body) -> bool:
        if "len" not in body:
            device.staged, device.size, device.sha = b"", 0, b""
        return False

    device.silent = forget
    with pytest.raises(TargetError, match="upload-lost"):
        Device(device).upload(bytes(1000), lambda amount: None)
    assert len(device.sent) < 20


def test_an_upload_that_is_not_finished_is_dropped(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.silent = lambda command, body: len(device.staged) > 300
    assert mbpf("load", make(), *PORT).code == 4
    device.silent = lambda command, body: False
    assert device.staged
    shown = mbpf("prog", "staged", *PORT).out.splitlines()
    assert shown[0] == f"package  {len(device.staged)} of {device.size} bytes"
    assert shown[1] == "state    the upload is not finished"
    assert shown[2] == f"sha512   {device.sha.hex()}"
    assert mbpf("prog", "drop", *PORT).out == "dropped\n"
    assert not device.staged
    assert mbpf("prog", "staged", *PORT).out == "nothing is staged\n"
    assert mbpf("prog", "staged", *PORT, "--json").json["staged"] is None
    assert mbpf("prog", "drop", *PORT, "--json").code == 0, "there is none"


def test_a_package_that_is_whole_and_not_loaded(mbpf: Mbpf, device: FakeDevice) -> None:
    assert Device(device).upload(b"package", lambda amount: None) == 0
    assert "state    whole, not loaded\n" in mbpf("prog", "staged", *PORT).out
    digest = hashlib.sha512(b"package").hexdigest()
    staged = {"size": 7, "arrived": 7, "sha512": digest}
    assert mbpf("prog", "staged", *PORT, "--json").json["staged"] == staged


def test_two_clients(mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]) -> None:
    package = make()
    other = b"another package"

    def interfere(command: Command, body: Body) -> bool:
        if command is Command.ACTIVATE:
            device.size, device.sha, device.staged = len(other), bytes(64), other
        return False

    device.silent = interfere
    done = mbpf("load", package, *PORT)
    assert done.code == 4
    assert "[other-upload]" in done.err
    assert device.programs == {}
    assert device.staged == other


def test_activate_is_not_sent_twice(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.silent = lambda command, body: command is Command.ACTIVATE
    done = mbpf("load", make(), *PORT)
    assert done.code == 4
    assert "may have carried it out" in done.err
    assert [command for command, _ in device.sent].count(Command.ACTIVATE) == 1


@pytest.mark.parametrize(
    ("off", "id"),
    [(10**6, "bad-upload-offset"), (-1, "bad-answer"), ("x", "bad-answer"), (None, "bad-answer")],
)
def test_a_device_that_asks_for_nonsense(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path], off: object, id: str
) -> None:
    device.answers[Command.UPLOAD] = {"off": off}
    done = mbpf("load", make(), *PORT)
    assert done.code == 4
    assert f"[{id}]" in done.err


def test_a_device_that_takes_nothing(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.answers[Command.UPLOAD] = {"off": 0}
    assert "[device-silent]" in mbpf("load", make(), *PORT).err


def test_a_program_that_throws_is_shown_in_its_source(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    done = mbpf("load", make(THROWS), *PORT)
    assert done.code == 3
    assert "ticks.js:2:" in done.err
    assert "TypeError: not today" in done.err
    assert "mbpf_init (ticks.js:6:" in done.err
    assert "throw new TypeError" in done.err
    shown = mbpf("load", "ticks.mbpf", *PORT, "--json").json["error"]
    assert shown["refusal"]["code"] == "INIT_FAILED"
    assert shown["where"]["line"] == 2


def test_a_package_that_is_refused(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.answers[Command.ACTIVATE] = {
        "err": {"group": 77, "rc": -ErrorCode.INVALID_BYTECODE},
        "detail": {"reason": Reject.OP_RANGE, "offset": 2},
    }
    done = mbpf("load", make(), *PORT)
    assert done.code == 3
    assert "INVALID_BYTECODE" in done.err
    assert "ticks.js:" in done.err, "the word is a place in the source"
    device.answers[Command.ACTIVATE] = {
        "err": {"group": 77, "rc": -ErrorCode.MISSING_SECTION},
        "detail": {"reason": Reason.NO_SIGNATURE},
    }
    assert "ticks.mbpf" in mbpf("load", make(), *PORT).err


def test_a_full_arena_is_told_with_what_the_program_needs(
    mbpf: Mbpf, device: FakeDevice, make: Callable[..., Path]
) -> None:
    device.answers[Command.ACTIVATE] = {
        "err": {"group": 77, "rc": -ErrorCode.NO_MEM},
        "detail": {"reason": Reason.ARENA_FULL, "limit": 8192, "actual": 8000},
    }
    package = make(description=f"{TICKS}heap_size: 1024\n")
    done = mbpf("load", package, *PORT)
    assert done.code == 3
    seen, total, queue, each = 25 * (1 + 4 + 4), 4 * 8, 64, 2 * (1 + 4)
    need = 1024 + seen + total + queue + each
    assert f"of 8192 bytes, 8000 are taken: its heap and maps alone are {need}" in done.err


def test_what_is_no_package_is_not_sent(mbpf: Mbpf, device: FakeDevice, tmp_path: Path) -> None:
    path = tmp_path / "a.mbpf"
    path.write_bytes(b"text")
    assert mbpf("load", path, *PORT).code == 3
    assert mbpf("load", tmp_path / "none.mbpf", *PORT).code == 1
    assert device.sent == []
